import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { groups, memberships } from '#db/schema/index.ts';
import { leaveGroupEvents } from '#src/features/events/commands/leave-group-events.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import type { Club } from '#src/platform/club.ts';
import type { LockedGroup } from './lock-group.ts';

type Place = Pick<LockedGroup, 'id' | 'slug' | 'name'>;

/** Part of leaving a group, whose lock the caller holds: takes the member out and off its events, keeps its size, and tells the leads if it lost its last host. */
export async function endMembership(club: Club, group: Place, memberId: string): Promise<void> {
  const [ended] = await club.db
    .delete(memberships)
    .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, memberId)))
    .returning({ hostSince: memberships.hostSince });
  if (!ended) return;
  await club.db
    .update(groups)
    .set({ size: sql`${groups.size} - 1` })
    .where(eq(groups.id, group.id));
  await leaveGroupEvents(club, group.id, memberId);
  if (ended.hostSince) await tellIfHostless(club, group);
}

/** The leads hear that a group needs a host; who was it and why is nobody's business. */
export async function tellIfHostless(club: Club, group: Place): Promise<void> {
  const [host] = await club.db
    .select({ id: memberships.memberId })
    .from(memberships)
    .where(and(eq(memberships.groupId, group.id), isNotNull(memberships.hostSince)))
    .limit(1);
  if (!host) await tellLeads(club, { kind: 'groups.notice.no-host', params: { group: group.name }, href: `/groups/${group.slug}` });
}
