import { and, eq } from 'drizzle-orm';
import { placementAnswers } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { curriculumOf } from '../curriculum.ts';
import { keepKnown } from '../rules.ts';
import { answersOf, type PlacementInput } from '../schema.ts';

type Refusal = 'learning.refusal.nothing-answered' | 'learning.refusal.check-changed';

/** Keeps the answers to a tier's placement check in place of earlier ones. It is no act and nobody else reads it. */
export async function takePlacement(club: Club, actor: Member, input: PlacementInput): Promise<Result<{ outdated: boolean }, Refusal>> {
  const { placement } = found(curriculumOf(club.content).tiers.find(({ slug }) => slug === input.tier));
  const { known, unknown } = keepKnown(found(placement).en.questions, answersOf(input).answers);
  if (Object.keys(known).length === 0) return refuse(unknown ? 'learning.refusal.check-changed' : 'learning.refusal.nothing-answered');
  const mine = { memberId: actor.id, tier: input.tier, answeredAt: club.clock.now() };
  await inTransaction(club, async ({ db }) => {
    await db.delete(placementAnswers).where(and(eq(placementAnswers.memberId, actor.id), eq(placementAnswers.tier, input.tier)));
    const rows = Object.entries(known).map(([question, options]) => ({ ...mine, question, options }));
    // Two tabs at one moment: the later one wins, question by question.
    await db.insert(placementAnswers).values(rows).onConflictDoNothing();
  });
  return done({ outdated: unknown });
}
