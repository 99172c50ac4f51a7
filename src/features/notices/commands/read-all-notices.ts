import { and, eq, isNull } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** Marks all of the member's own notices as read. */
export async function readAllNotices(club: Club, actor: Member): Promise<Result<void, never>> {
  await club.db
    .update(notices)
    .set({ readAt: club.clock.now() })
    .where(and(eq(notices.memberId, actor.id), isNull(notices.readAt)));
  return done();
}
