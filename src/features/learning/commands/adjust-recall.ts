import { and, eq } from 'drizzle-orm';
import { recallCards } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import { gradeOf, review } from '../recall-rules.ts';
import type { AdjustRecallInput } from '../schema.ts';

type Refusal = 'learning.refusal.recall-over' | 'learning.refusal.check-changed';

/**
 * “That was hard”, “that was easy”: the last answer is dated again from where the question stood before it, so
 * saying it twice, or one after the other, adds nothing up. Only an answer that fits can be hard or easy. Own
 * cards only.
 */
export async function adjustRecall(club: Club, actor: Member, input: AdjustRecallInput): Promise<Result<void, Refusal>> {
  return inTransaction(club, async (club) => {
    const there = found(findModule(club.content, input.course, input.module)).module;
    const place = nameOf(there);
    const mine = and(
      eq(recallCards.memberId, actor.id),
      eq(recallCards.course, place.course),
      eq(recallCards.module, place.module),
      eq(recallCards.question, input.question),
    );
    const card = found((await club.db.select().from(recallCards).where(mine).for('update'))[0]);
    const asked = there.text.en.check?.questions.find(({ id }) => id === input.question);
    if (!asked || gradeOf(asked, card.options) !== 'good') return refuse('learning.refusal.check-changed');
    if (card.reviewedAt.toISOString() !== input.reviewedAt) return refuse('learning.refusal.recall-over');
    const before = card.before && { ...card.before, reviewedAt: new Date(card.before.reviewedAt) };
    await club.db
      .update(recallCards)
      .set(review(before, input.felt, card.reviewedAt))
      .where(mine);
    return done();
  });
}
