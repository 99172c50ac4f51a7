import { recalls } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** From now on questions of the member's own finished modules come back. Twice keeps the first day. It is no act and nobody else sees it. */
export async function switchOnRecall({ db, clock }: Club, actor: Member): Promise<Result<void, never>> {
  await db.insert(recalls).values({ memberId: actor.id, switchedOnAt: clock.now() }).onConflictDoNothing();
  return done();
}
