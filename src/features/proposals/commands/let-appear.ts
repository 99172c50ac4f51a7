import { and, eq, isNotNull } from 'drizzle-orm';
import { proposalReviews, proposals } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';

/** In the transaction of whoever agreed last: from now on everybody reads this version, and its author and readers hear of it. */
export async function letAppear(
  club: Club,
  agreed: Member,
  { id, version, title, author }: { id: string; version: number; title: string; author: string },
): Promise<void> {
  await club.db.update(proposals).set({ appeared: version, appearedAt: club.clock.now() }).where(eq(proposals.id, id));
  const href = `/learn/proposals/${id}`;
  const kind = 'proposals.notice.appeared';
  await tellMember(club, { to: author, kind, mail: true, href, params: { name: agreed.name, title }, about: agreed.id });
  const readers = await club.db
    .selectDistinct({ id: proposalReviews.reviewerId })
    .from(proposalReviews)
    .where(and(eq(proposalReviews.proposalId, id), isNotNull(proposalReviews.reviewerId)));
  await tellMembersOnce(club, {
    to: readers.flatMap((reader) => reader.id ?? []),
    kind: 'proposals.notice.appeared-for-readers',
    params: { title },
    href,
  });
}
