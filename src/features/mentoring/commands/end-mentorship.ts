import { and, eq, gt, isNull } from 'drizzle-orm';
import { meetings, mentorships } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayShape } from '../policy.ts';
import { findMentorship, lockMentorship, lockOffer, otherSide, recountMentees } from './lock-pair.ts';

/** Ends a mentorship: either side, in one step, without a reason. Meetings still ahead are called off; all stays readable. */
export async function endMentorship(club: Club, actor: Member, input: { mentorship: string }): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const { mentorId } = await findMentorship(club, actor, input.mentorship);
    if (mentorId) await lockOffer(club, mentorId);
    const mentorship = await lockMentorship(club, actor, input.mentorship);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return done();

    const now = club.clock.now();
    await club.db.update(mentorships).set({ endedAt: now, endedBy: actor.id }).where(eq(mentorships.id, mentorship.id));
    await club.db
      .update(meetings)
      .set({ cancelledAt: now })
      .where(
        and(eq(meetings.mentorshipId, mentorship.id), isNull(meetings.heldAt), isNull(meetings.cancelledAt), gt(meetings.startsAt, now)),
      );
    if (mentorId) await recountMentees(club, [mentorId]);
    const other = otherSide(actor, mentorship);
    if (other)
      await tellMember(club, {
        to: other,
        kind: 'mentoring.notice.ended',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/${mentorship.id}`,
      });
    return done();
  });
}
