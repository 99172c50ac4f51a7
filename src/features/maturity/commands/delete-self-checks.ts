import { eq } from 'drizzle-orm';
import { selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** All of the member's own self-checks and what was begun of another, at once and for good. */
export async function deleteSelfChecks(club: Club, actor: Member): Promise<Result<void, never>> {
  return inTransaction(club, async ({ db }) => {
    await db.delete(selfChecks).where(eq(selfChecks.memberId, actor.id));
    await db.delete(selfCheckDrafts).where(eq(selfCheckDrafts.memberId, actor.id));
    return done();
  });
}
