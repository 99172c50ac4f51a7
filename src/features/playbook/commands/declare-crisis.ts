import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { appointments, crises } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayProposeCrisis } from '../policy.ts';
import { crisisAtHand } from '../queries-crisis.ts';
import type { DeclareCrisisInput } from '../schema.ts';
import { lockCrises } from './lock-crises.ts';

type Refusal = 'playbook.crisis.refusal.one-at-a-time' | 'playbook.crisis.refusal.nobody-else';

/** The first of two people. Nothing is in force yet; those who may be the second are told at once. */
export async function declareCrisis(
  club: Club,
  actor: Member,
  { once, ...input }: DeclareCrisisInput,
): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    authorize(mayProposeCrisis(actor));
    await lockCrises(club);
    const [twin] = await club.db.select({ id: crises.id }).from(crises).where(eq(crises.id, once));
    if (twin) return done(twin);
    if (await crisisAtHand(club, actor)) return refuse('playbook.crisis.refusal.one-at-a-time');
    const others = await whoMaySecond(club, actor);
    if (others.length === 0) return refuse('playbook.crisis.refusal.nobody-else');

    await club.db.insert(crises).values({ id: once, ...input, proposedBy: actor.id, proposedAt: club.clock.now() });
    const telling = {
      kind: 'playbook.crisis.notice.proposed',
      params: { name: actor.name },
      href: '/playbook/crisis',
      about: actor.id,
    } as const;
    for (const to of others) await tellMember(club, { ...telling, to, mail: true });
    return done({ id: once });
  });
}

async function whoMaySecond({ db }: Club, actor: Member): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: appointments.memberId })
    .from(appointments)
    .where(and(inArray(appointments.role, ['lead', 'administrator']), isNull(appointments.endedAt), ne(appointments.memberId, actor.id)));
  return rows.map(({ id }) => id);
}
