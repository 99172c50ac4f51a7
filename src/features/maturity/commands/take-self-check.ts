import { and, eq } from 'drizzle-orm';
import { members, selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { knownAnswers, score, tooFewOn } from '../rules.ts';
import type { DraftInput } from '../schema.ts';

export type TooFew = 'maturity.refusal.too-few.activity' | 'maturity.refusal.too-few.network';

/**
 * Makes the draft a self-check, for its member alone. It counts as no act: looking at oneself is nobody's
 * figure. A replayed form finds what it made; somebody else's id finds nothing.
 */
export async function takeSelfCheck(club: Club, actor: Member, { draft: id }: DraftInput): Promise<Result<{ id: string }, TooFew>> {
  return inTransaction(club, async ({ db, clock }) => {
    await db.select({ id: members.id }).from(members).where(eq(members.id, actor.id)).for('no key update');
    const mine = and(eq(selfCheckDrafts.memberId, actor.id), eq(selfCheckDrafts.id, id));
    const [draft] = await db.select({ answers: selfCheckDrafts.answers }).from(selfCheckDrafts).where(mine);
    if (draft) {
      const answers = knownAnswers(draft.answers);
      const placed = score(answers);
      if (!placed) return refuse(`maturity.refusal.too-few.${tooFewOn(answers) ?? 'activity'}` as const);
      await db
        .insert(selfChecks)
        .values({ id, memberId: actor.id, answers, ...placed, takenAt: clock.now() })
        .onConflictDoNothing();
      await db.delete(selfCheckDrafts).where(mine);
    }
    const [row] = await db
      .select({ id: selfChecks.id })
      .from(selfChecks)
      .where(and(eq(selfChecks.id, id), eq(selfChecks.memberId, actor.id)));
    return done(found(row));
  });
}
