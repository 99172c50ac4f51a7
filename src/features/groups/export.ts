import { desc, eq } from 'drizzle-orm';
import { groups, membershipRequests, memberships } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** What a member takes along: the groups they are in, and what they asked. */
export async function exportGroups(club: Club, memberId: string) {
  const [joined, asked] = await Promise.all([
    club.db
      .select({ group: groups.name, slug: groups.slug, joinedAt: memberships.joinedAt, hostSince: memberships.hostSince })
      .from(memberships)
      .innerJoin(groups, eq(groups.id, memberships.groupId))
      .where(eq(memberships.memberId, memberId))
      .orderBy(memberships.joinedAt),
    club.db
      .select({
        group: groups.name,
        slug: groups.slug,
        words: membershipRequests.words,
        askedAt: membershipRequests.createdAt,
        acceptedAt: membershipRequests.acceptedAt,
        declinedAt: membershipRequests.declinedAt,
        withdrawnAt: membershipRequests.withdrawnAt,
      })
      .from(membershipRequests)
      .innerJoin(groups, eq(groups.id, membershipRequests.groupId))
      .where(eq(membershipRequests.memberId, memberId))
      .orderBy(desc(membershipRequests.createdAt)),
  ]);
  return { groups: joined, requests: asked };
}
