import { eq } from 'drizzle-orm';
import { selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** All of the member's own self-checks, at once and for good. */
export async function deleteSelfChecks({ db }: Club, actor: Member): Promise<Result<void, never>> {
  await db.delete(selfChecks).where(eq(selfChecks.memberId, actor.id));
  return done();
}
