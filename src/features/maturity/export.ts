import { eq } from 'drizzle-orm';
import { selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';

/** Every self-check of the member and what was begun of another, to take along. */
export async function exportMaturity({ db }: Club, member: Member) {
  const { id, takenAt, answers, cell, destination } = selfChecks;
  const [draft] = await db
    .select({ answers: selfCheckDrafts.answers, savedAt: selfCheckDrafts.savedAt })
    .from(selfCheckDrafts)
    .where(eq(selfCheckDrafts.memberId, member.id));
  return {
    selfChecks: await db
      .select({ id, takenAt, answers, cell, destination })
      .from(selfChecks)
      .where(eq(selfChecks.memberId, member.id))
      .orderBy(takenAt),
    draft: draft ?? null,
  };
}
