import { eq } from 'drizzle-orm';
import { membershipRequests } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import type { RequestInput } from '../schema.ts';
import { addMembership } from './add-membership.ts';
import { loadRequest } from './load-request.ts';

/** A host lets somebody in, who gets a notice and a mail: it answers what they asked for. */
export async function acceptRequest(
  club: Club,
  actor: Member,
  input: RequestInput,
): Promise<Result<{ slug: string }, 'groups.refusal.answered'>> {
  return inTransaction(club, async (club) => {
    const { group, request } = await loadRequest(club, actor, input.request);
    if (!request.isOpen) return refuse('groups.refusal.answered');
    await club.db
      .update(membershipRequests)
      .set({ acceptedAt: club.clock.now(), decidedBy: actor.id, words: '' })
      .where(eq(membershipRequests.id, request.id));
    await addMembership(club, group, request.memberId);
    await tellMember(club, {
      to: request.memberId,
      kind: 'groups.notice.accepted',
      params: { group: group.name },
      href: `/groups/${group.slug}`,
      mail: true,
    });
    return done(group);
  });
}
