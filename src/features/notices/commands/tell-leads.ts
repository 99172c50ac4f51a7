import { and, inArray, isNull } from 'drizzle-orm';
import { appointments } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { type TellingMany, tellMembersOnce } from './tell-members.ts';

/**
 * In the caller's transaction, tells everybody who leads the programme: where silence or a gap needs somebody who can
 * help. Administrators too, where leads cannot.
 */
export async function tellLeads(
  club: Club,
  telling: Omit<TellingMany, 'to'>,
  roles: readonly ('lead' | 'administrator')[] = ['lead'],
): Promise<void> {
  const leads = await club.db
    .selectDistinct({ id: appointments.memberId })
    .from(appointments)
    .where(and(inArray(appointments.role, [...roles]), isNull(appointments.endedAt)));
  await tellMembersOnce(club, { ...telling, to: leads.map((lead) => lead.id) });
}
