import { and, eq, isNull } from 'drizzle-orm';
import { signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { OneEvent } from '../schema.ts';

const ownSignUp = (actor: Member, event: string) => and(eq(signUps.eventId, event), eq(signUps.memberId, actor.id));

/** The others with a place who show theirs may read the own name. Own sign-up only. */
export async function showName(club: Club, actor: Member, { event }: OneEvent): Promise<Result<{ id: string }, never>> {
  const hidden = and(ownSignUp(actor, event), isNull(signUps.shownAt));
  await club.db.update(signUps).set({ shownAt: club.clock.now() }).where(hidden);
  return done({ id: event });
}

/** Takes that back, in one step and from the same moment. */
export async function hideName(club: Club, actor: Member, { event }: OneEvent): Promise<Result<{ id: string }, never>> {
  await club.db.update(signUps).set({ shownAt: null }).where(ownSignUp(actor, event));
  return done({ id: event });
}
