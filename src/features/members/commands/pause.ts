import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { members } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** A break, without a reason: out of lists, matches, reminders and denominators. Own account only. */
export async function pause(club: Club, actor: Member): Promise<Result<void, never>> {
  await club.db
    .update(members)
    .set({ pausedAt: club.clock.now() })
    .where(and(eq(members.id, actor.id), isNull(members.pausedAt)));
  return done();
}

export async function resume(club: Club, actor: Member): Promise<Result<void, never>> {
  await club.db
    .update(members)
    .set({ pausedAt: null })
    .where(and(eq(members.id, actor.id), isNotNull(members.pausedAt)));
  return done();
}
