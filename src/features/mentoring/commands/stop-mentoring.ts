import { and, eq, isNull } from 'drizzle-orm';
import { mentorRequests, mentors } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayOffer } from '../policy.ts';
import { lockOffer } from './lock-pair.ts';

/** Is no longer a mentor. Running mentorships stay; who is still waiting for an answer is told to ask somebody else. */
export async function stopMentoring(club: Club, actor: Member): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const offer = await lockOffer(club, actor.id);
    if (!offer) return done();
    authorize(mayOffer(actor, offer));
    await club.db.delete(mentors).where(eq(mentors.memberId, actor.id));
    const closed = await club.db
      .update(mentorRequests)
      .set({ declinedAt: club.clock.now() })
      .where(
        and(
          eq(mentorRequests.mentorId, actor.id),
          isNull(mentorRequests.acceptedAt),
          isNull(mentorRequests.declinedAt),
          isNull(mentorRequests.withdrawnAt),
        ),
      )
      .returning({ id: mentorRequests.id, menteeId: mentorRequests.menteeId });
    for (const { id, menteeId } of closed) {
      if (menteeId)
        await tellMember(club, {
          to: menteeId,
          kind: 'mentoring.notice.declined',
          params: { name: actor.name },
          about: actor.id,
          href: `/mentoring/requests/${id}`,
          mail: true,
        });
    }
    return done();
  });
}
