import { and, eq } from 'drizzle-orm';
import { selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { DeletionInput } from '../schema.ts';

/** Really gone; deleting what is gone already changes nothing. Own self-checks only. */
export async function deleteSelfCheck({ db }: Club, actor: Member, { check }: DeletionInput): Promise<Result<void, never>> {
  await db.delete(selfChecks).where(and(eq(selfChecks.id, check), eq(selfChecks.memberId, actor.id)));
  return done();
}
