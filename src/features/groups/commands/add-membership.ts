import { and, eq, sql } from 'drizzle-orm';
import { groups, membershipRequests, memberships } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { isOpen } from '../queries.ts';
import type { LockedGroup } from './lock-group.ts';

/** Puts a member into a group whose lock is held, and keeps its size. Being in already changes nothing. */
export async function addMembership(club: Club, group: Pick<LockedGroup, 'id'>, memberId: string, { host = false } = {}): Promise<void> {
  const now = club.clock.now();
  const added = await club.db
    .insert(memberships)
    .values({ groupId: group.id, memberId, joinedAt: now, hostSince: host ? now : null })
    .onConflictDoNothing()
    .returning({ memberId: memberships.memberId });
  if (added.length > 0)
    await club.db
      .update(groups)
      .set({ size: sql`${groups.size} + 1` })
      .where(eq(groups.id, group.id));
  // Whoever is in wishes no more to get in.
  await club.db
    .update(membershipRequests)
    .set({ acceptedAt: now })
    .where(and(eq(membershipRequests.groupId, group.id), eq(membershipRequests.memberId, memberId), isOpen));
}
