import { eq, or } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** What a member sent and what a lead answered them; and, for leads, the answers they gave. */
export async function exportCorrections({ db }: Club, memberId: string) {
  const rows = await db
    .select()
    .from(corrections)
    .where(or(eq(corrections.memberId, memberId), eq(corrections.answeredBy, memberId)))
    .orderBy(corrections.id);
  return {
    sent: rows
      .filter((row) => row.memberId === memberId)
      .map(({ course, module, lang, passage, words, createdAt, outcome, answer, answeredAt }) => {
        return { course, module, lang, passage, words, createdAt, outcome, answer, answeredAt };
      }),
    answered: rows
      .filter((row) => row.answeredBy === memberId)
      .map(({ course, module, outcome, answer, answeredAt }) => ({ course, module, outcome, answer, answeredAt })),
  };
}
