import { and, eq, sql } from 'drizzle-orm';
import { checkAnswers } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import { keepKnown } from '../rules.ts';
import { answersOf, type CheckInput } from '../schema.ts';
import { completeModule } from './complete-module.ts';

type Refusal = 'learning.refusal.nothing-answered' | 'learning.refusal.check-changed' | 'learning.refusal.places';
export interface Answered {
  /** every question has an answer now, so the module is finished */
  readonly finished: boolean;
  /** some answers had no question or option any more and were left out */
  readonly outdated: boolean;
}

/** Keeps the member's last answers; nobody else ever reads them. Can be repeated without limit. */
export async function answerCheck(club: Club, actor: Member, input: CheckInput): Promise<Result<Answered, Refusal>> {
  return inTransaction(club, async (club) => {
    const there = found(findModule(club.content, input.course, input.module)).module;
    const { course, module } = nameOf(there);
    const questions = there.text.en.check?.questions ?? [];
    const { answers, muddled } = answersOf(input);
    if (muddled) return refuse('learning.refusal.places', muddled);
    const { known, unknown } = keepKnown(questions, answers);
    if (Object.keys(known).length === 0) return refuse(unknown ? 'learning.refusal.check-changed' : 'learning.refusal.nothing-answered');

    const mine = { memberId: actor.id, course, module };
    const answeredAt = club.clock.now();
    await club.db
      .insert(checkAnswers)
      .values(Object.entries(known).map(([question, options]) => ({ ...mine, question, options, answeredAt })))
      .onConflictDoUpdate({
        target: [checkAnswers.memberId, checkAnswers.course, checkAnswers.module, checkAnswers.question],
        set: { options: sql`excluded.options`, answeredAt: sql`excluded.answered_at` },
      });
    const rows = await club.db
      .select({ question: checkAnswers.question })
      .from(checkAnswers)
      .where(and(eq(checkAnswers.memberId, actor.id), eq(checkAnswers.course, course), eq(checkAnswers.module, module)));
    const finished = questions.every(({ id }) => rows.some(({ question }) => question === id));
    if (finished) await completeModule(club, actor, { course, module });
    return done({ finished, outdated: unknown });
  });
}
