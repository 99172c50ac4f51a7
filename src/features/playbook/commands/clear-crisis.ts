import { eq } from 'drizzle-orm';
import { crises } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { isInForce, isProposed } from '../crisis-rules.ts';
import { maySteerCrisis } from '../policy.ts';
import type { CrisisInput } from '../schema.ts';
import { crisisById, lockCrises } from './lock-crises.ts';

/** The all-clear, or a proposal taken back. Beginning takes two people, ending one. */
export async function clearCrisis(
  club: Club,
  actor: Member,
  { crisis: id }: CrisisInput,
): Promise<Result<{ wasInForce: boolean }, 'playbook.crisis.refusal.over'>> {
  return inTransaction(club, async (club) => {
    authorize(maySteerCrisis(actor));
    await lockCrises(club);
    const now = club.clock.now();
    const crisis = await crisisById(club, id);
    const wasInForce = crisis.secondedAt !== null;
    if (crisis.clearedAt && crisis.clearedBy === actor.id) return done({ wasInForce });
    if (!isProposed(crisis, now) && !isInForce(crisis, now)) return refuse('playbook.crisis.refusal.over');

    await club.db.update(crises).set({ clearedBy: actor.id, clearedAt: now }).where(eq(crises.id, id));
    return done({ wasInForce });
  });
}
