import { eq } from 'drizzle-orm';
import { crises } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { hoursAfter, isProposed } from '../crisis-rules.ts';
import { maySecondCrisis, maySteerCrisis } from '../policy.ts';
import type { CrisisInput } from '../schema.ts';
import { crisisById, lockCrises } from './lock-crises.ts';

type Refusal = 'playbook.crisis.refusal.second-person' | 'playbook.crisis.refusal.already-confirmed' | 'playbook.crisis.refusal.lapsed';

/** The second person: from now on it is in force, for as many hours as proposed. */
export async function secondCrisis(club: Club, actor: Member, { crisis: id }: CrisisInput): Promise<Result<{ endsAt: Date }, Refusal>> {
  return inTransaction(club, async (club) => {
    authorize(maySteerCrisis(actor));
    await lockCrises(club);
    const now = club.clock.now();
    const crisis = await crisisById(club, id);
    if (crisis.endsAt && crisis.secondedBy === actor.id) return done({ endsAt: crisis.endsAt });
    if (crisis.secondedAt) return refuse('playbook.crisis.refusal.already-confirmed');
    if (!isProposed(crisis, now)) return refuse('playbook.crisis.refusal.lapsed');
    if (!maySecondCrisis(actor, crisis)) return refuse('playbook.crisis.refusal.second-person');

    const endsAt = hoursAfter(now, crisis.hours);
    await club.db.update(crises).set({ secondedBy: actor.id, secondedAt: now, endsAt }).where(eq(crises.id, id));
    return done({ endsAt });
  });
}
