import { and, eq } from 'drizzle-orm';
import { selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { FEWEST_ANSWERS, axes, answersOn, score } from '../rules.ts';
import { answersOf, type SelfCheckInput } from '../schema.ts';

type Refusal = 'maturity.refusal.too-few';

/** Keeps a self-check for its member alone. It counts as no act: looking at oneself is nobody's figure. */
export async function takeSelfCheck({ db, clock }: Club, actor: Member, input: SelfCheckInput): Promise<Result<{ id: string }, Refusal>> {
  const answers = answersOf(input);
  const placed = score(answers);
  if (!placed) return refuse('maturity.refusal.too-few', firstOpenStatement(answers));
  const id = input.once;
  await db
    .insert(selfChecks)
    .values({ id, memberId: actor.id, answers, ...placed, takenAt: clock.now() })
    .onConflictDoNothing();
  // A replayed form finds its row; somebody else's id finds nothing.
  const [row] = await db
    .select({ id: selfChecks.id })
    .from(selfChecks)
    .where(and(eq(selfChecks.id, id), eq(selfChecks.memberId, actor.id)));
  return done(found(row));
}

function firstOpenStatement(answers: ReturnType<typeof answersOf>): string | undefined {
  const axis = axes.find((axis) => answersOn(axis, answers).length < FEWEST_ANSWERS);
  return axis === 'network' ? 'contacts' : 'profile';
}
