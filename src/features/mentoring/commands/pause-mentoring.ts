import { and, eq, isNull } from 'drizzle-orm';
import { mentors } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayOffer } from '../policy.ts';

/** Takes a break: no new requests. Nobody is told, running mentorships go on, waiting requests can still be answered. */
export async function pauseMentoring(club: Club, actor: Member): Promise<Result<void, never>> {
  await ownOffer(club, actor);
  await club.db
    .update(mentors)
    .set({ pausedAt: club.clock.now() })
    .where(and(eq(mentors.memberId, actor.id), isNull(mentors.pausedAt)));
  return done();
}

export async function resumeMentoring(club: Club, actor: Member): Promise<Result<void, never>> {
  await ownOffer(club, actor);
  await club.db.update(mentors).set({ pausedAt: null }).where(eq(mentors.memberId, actor.id));
  return done();
}

async function ownOffer(club: Club, actor: Member): Promise<void> {
  const [offer] = await club.db.select({ memberId: mentors.memberId }).from(mentors).where(eq(mentors.memberId, actor.id));
  authorize(mayOffer(actor, found(offer)));
}
