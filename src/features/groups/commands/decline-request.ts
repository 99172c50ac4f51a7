import { eq } from 'drizzle-orm';
import { membershipRequests } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import type { RequestInput } from '../schema.ts';
import { loadRequest } from './load-request.ts';

/** A host says not now. The answer is kind, names nobody and says where to go instead. */
export async function declineRequest(
  club: Club,
  actor: Member,
  input: RequestInput,
): Promise<Result<{ slug: string }, 'groups.refusal.answered'>> {
  return inTransaction(club, async (club) => {
    const { group, request } = await loadRequest(club, actor, input.request);
    if (!request.isOpen) return refuse('groups.refusal.answered');
    await club.db
      .update(membershipRequests)
      .set({ declinedAt: club.clock.now(), decidedBy: actor.id, words: '' })
      .where(eq(membershipRequests.id, request.id));
    await tellMember(club, {
      to: request.memberId,
      kind: 'groups.notice.declined',
      params: { group: group.name },
      href: '/groups',
      mail: true,
    });
    return done(group);
  });
}
