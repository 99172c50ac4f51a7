import { eq, sql } from 'drizzle-orm';
import { recallCards, recalls } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import { readSchedule } from '../recall-queries.ts';
import { cardKey, gradeOf, type Memory, review } from '../recall-rules.ts';
import { keepKnown } from '../rules.ts';
import { answersOf, type RecallInput } from '../schema.ts';

type Refusal =
  | 'learning.refusal.nothing-answered'
  | 'learning.refusal.check-changed'
  | 'learning.refusal.places'
  | 'learning.refusal.recall-off';

export interface Recalled {
  /** some answers had no question or option any more and were left out */
  readonly outdated: boolean;
  /** some questions were answered elsewhere since the form was opened; the first answer stands */
  readonly already: boolean;
}

/**
 * Dates each answered question anew. A question counts once each time it is due, however many windows send it:
 * the member's own row is locked, and whoever comes second finds the question no longer due. A card is made with
 * the first answer. It is no act and nobody else reads it.
 */
export async function answerRecall(club: Club, actor: Member, input: RecallInput): Promise<Result<Recalled, Refusal>> {
  const { answers, muddled } = answersOf(input);
  if (muddled) return refuse('learning.refusal.places', muddled);
  return inTransaction(club, async (club) => {
    const [on] = await club.db.select({ id: recalls.memberId }).from(recalls).where(eq(recalls.memberId, actor.id)).for('update');
    if (!on) return refuse('learning.refusal.recall-off');
    const { learned, cards, due } = await readSchedule(club, actor);
    const questions = learned.map((one) => ({ ...one.asked, id: cardKey(one) }));
    const { known, unknown } = keepKnown(questions, underTodaysNames(club, answers));
    if (Object.keys(known).length === 0) return refuse(unknown ? 'learning.refusal.check-changed' : 'learning.refusal.nothing-answered');

    const memories = new Map<string, Memory>(cards.map((card) => [cardKey(card), card]));
    const now = club.clock.now();
    const rows = due.now.flatMap(({ course, module, question, asked }) => {
      const key = cardKey({ course, module, question });
      const options = known[key];
      if (!options) return [];
      const before = memories.get(key) ?? null;
      return [
        { memberId: actor.id, course, module, question, options, before: kept(before), ...review(before, gradeOf(asked, options), now) },
      ];
    });
    if (rows.length > 0)
      await club.db
        .insert(recallCards)
        .values(rows)
        .onConflictDoUpdate({
          target: [recallCards.memberId, recallCards.course, recallCards.module, recallCards.question],
          set: {
            options: sql`excluded.options`,
            reviewedAt: sql`excluded.reviewed_at`,
            dueAt: sql`excluded.due_at`,
            stability: sql`excluded.stability`,
            difficulty: sql`excluded.difficulty`,
            before: sql`excluded."before"`,
          },
        });
    return done({ outdated: unknown, already: rows.length < Object.keys(known).length });
  });
}

/** A form opened before its module was renamed still knows what it asked. */
function underTodaysNames({ content }: Club, answers: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(answers).map(([key, given]) => {
      const [course = '', module = '', question = ''] = key.split('/');
      const there = findModule(content, course, module);
      return [there ? cardKey({ ...nameOf(there.module), question }) : key, given];
    }),
  );
}

function kept(memory: Memory | null) {
  if (!memory) return null;
  const { stability, difficulty, reviewedAt } = memory;
  return { stability, difficulty, reviewedAt: reviewedAt.toISOString() };
}
