import { and, eq } from 'drizzle-orm';
import { selfCheckDrafts } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { DraftInput } from '../schema.ts';

/** What was begun is really gone; deleting what is gone already changes nothing. Own draft only. */
export async function deleteDraft({ db }: Club, actor: Member, { draft }: DraftInput): Promise<Result<void, never>> {
  await db.delete(selfCheckDrafts).where(and(eq(selfCheckDrafts.memberId, actor.id), eq(selfCheckDrafts.id, draft)));
  return done();
}
