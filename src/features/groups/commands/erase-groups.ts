import { asc, eq, inArray } from 'drizzle-orm';
import { groups, membershipRequests, memberships } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { endMembership } from './end-membership.ts';

/**
 * Part of leaving the club, in its transaction: out of every group, sizes right, words of wishes
 * gone. Groups are held in the order of their ids, so that two who leave at once do not wait for each other in a ring.
 */
export async function eraseGroups(club: Club, memberId: string): Promise<void> {
  const mine = club.db.select({ id: memberships.groupId }).from(memberships).where(eq(memberships.memberId, memberId));
  const held = await club.db.select().from(groups).where(inArray(groups.id, mine)).orderBy(asc(groups.id)).for('no key update');
  for (const group of held) await endMembership(club, group, memberId);
  await club.db.delete(membershipRequests).where(eq(membershipRequests.memberId, memberId));
}
