import { eq } from 'drizzle-orm';
import { meetings } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayShape } from '../policy.ts';
import { lockMentorship, otherSide } from './lock-pair.ts';

type Where = { mentorship: string };
type Refusal = 'mentoring.refusal.ended' | 'mentoring.refusal.cancelled' | 'mentoring.refusal.not-yet';

/** Either of the two says: we met. It counts for both. */
export async function holdMeeting(club: Club, actor: Member, input: { meeting: string }): Promise<Result<Where, Refusal>> {
  return inTransaction(club, async (club) => {
    const { meeting, mentorship } = await lockMeeting(club, actor, input.meeting);
    authorize(mayShape(actor, mentorship));
    if (meeting.heldAt) return done({ mentorship: mentorship.id });
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    if (meeting.cancelledAt) return refuse('mentoring.refusal.cancelled');
    const now = club.clock.now();
    if (meeting.startsAt > now) return refuse('mentoring.refusal.not-yet');

    await club.db.update(meetings).set({ heldAt: now }).where(eq(meetings.id, meeting.id));
    await recordAct(club, actor.id);
    const other = otherSide(actor, mentorship);
    if (other) await recordAct(club, other);
    return done({ mentorship: mentorship.id });
  });
}

/** Calls a meeting off. The other side learns it by notice and mail; the calendar file says so too. */
export async function cancelMeeting(
  club: Club,
  actor: Member,
  input: { meeting: string },
): Promise<Result<Where, 'mentoring.refusal.already-held'>> {
  return inTransaction(club, async (club) => {
    const { meeting, mentorship } = await lockMeeting(club, actor, input.meeting);
    authorize(mayShape(actor, mentorship));
    if (meeting.cancelledAt) return done({ mentorship: mentorship.id });
    if (meeting.heldAt) return refuse('mentoring.refusal.already-held');

    const now = club.clock.now();
    await club.db.update(meetings).set({ cancelledAt: now }).where(eq(meetings.id, meeting.id));
    const other = otherSide(actor, mentorship);
    if (other && meeting.startsAt > now) {
      await tellMember(club, {
        to: other,
        kind: 'mentoring.notice.meeting-cancelled',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/${mentorship.id}#meetings`,
        mail: true,
      });
    }
    return done({ mentorship: mentorship.id });
  });
}

/** The mentorship's lock also serialises what happens to its meetings, so the meeting is read after it. */
async function lockMeeting(club: Club, actor: Member, id: string) {
  const [first] = await club.db.select({ mentorshipId: meetings.mentorshipId }).from(meetings).where(eq(meetings.id, id));
  const mentorship = await lockMentorship(club, actor, found(first).mentorshipId);
  const [meeting] = await club.db.select().from(meetings).where(eq(meetings.id, id));
  return { meeting: found(meeting), mentorship };
}
