import { meetings } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayShape } from '../policy.ts';
import { instantOf, type LocalReading, mayTakePlaceAt } from '../rules.ts';
import type { MeetingInput } from '../schema.ts';
import { lockMentorship, otherSide } from './lock-pair.ts';

type Refusal = 'mentoring.refusal.ended' | 'mentoring.refusal.not-then';

/** Arranges a meeting at a time on the clocks of whoever arranges it. A time the clocks skip is moved, and said so. */
export async function arrangeMeeting(
  club: Club,
  actor: Member,
  input: MeetingInput,
): Promise<Result<{ mentorship: string; kind: LocalReading['kind'] }, Refusal>> {
  return inTransaction(club, async (club) => {
    const mentorship = await lockMentorship(club, actor, input.mentorship);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    const now = club.clock.now();
    const { at: startsAt, kind } = instantOf(input.startsAt, actor.timeZone);
    if (!mayTakePlaceAt(startsAt, now)) return refuse('mentoring.refusal.not-then', 'startsAt');

    const { once: id, minutes, place } = input;
    const made = await club.db
      .insert(meetings)
      .values({ id, mentorshipId: mentorship.id, startsAt, minutes, place, arrangedBy: actor.id, arrangedAt: now })
      .onConflictDoNothing()
      .returning({ id: meetings.id });
    const other = otherSide(actor, mentorship);
    if (other && made.length > 0 && startsAt > now) {
      await tellMember(club, {
        to: other,
        kind: 'mentoring.notice.meeting-arranged',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/${mentorship.id}#meetings`,
        mail: true,
      });
    }
    return done({ mentorship: mentorship.id, kind });
  });
}
