import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { meetings, members, mentorships } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';

const mentor = alias(members, 'mentor');
const mentee = alias(members, 'mentee');

/**
 * A meeting as an iCalendar file (RFC 5545) for the two. The UID never changes; calling the meeting
 * off raises SEQUENCE, so a calendar that knows it takes it out.
 */
export async function meetingFile(
  club: Club,
  actor: Member,
  ids: { mentorship: string | undefined; meeting: string | undefined },
  say: { summary: (name: string) => string; gone: string },
): Promise<string> {
  if (!isId(ids.mentorship) || !isId(ids.meeting)) throw new NotFound();
  const [row] = await club.db
    .select({ meeting: meetings, mentorId: mentorships.mentorId, mentorName: mentor.name, menteeName: mentee.name })
    .from(meetings)
    .innerJoin(mentorships, eq(mentorships.id, meetings.mentorshipId))
    .leftJoin(mentor, eq(mentor.id, mentorships.mentorId))
    .leftJoin(mentee, eq(mentee.id, mentorships.menteeId))
    .where(
      and(
        eq(meetings.id, ids.meeting),
        eq(mentorships.id, ids.mentorship),
        or(eq(mentorships.mentorId, actor.id), eq(mentorships.menteeId, actor.id)),
      ),
    );
  const { meeting, mentorId, mentorName, menteeName } = found(row);
  const other = (mentorId === actor.id ? menteeName : mentorName) ?? say.gone;
  const { startsAt, minutes, cancelledAt } = meeting;
  const calendar = ical({
    prodId: { company: 'Social Community Club', product: 'Mentoring' },
    method: cancelledAt ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: meetingUid(club, meeting.id),
    sequence: cancelledAt ? 1 : 0,
    status: cancelledAt ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    stamp: cancelledAt ?? meeting.arrangedAt,
    start: startsAt,
    end: new Date(startsAt.getTime() + minutes * 60_000),
    summary: say.summary(other),
    ...(meeting.place ? { location: meeting.place } : {}),
    url: new URL(`/mentoring/${ids.mentorship}`, club.config.publicUrl).href,
  });
  return calendar.toString();
}

/** The same in a file of one meeting and in a feed of all, and never another. */
export function meetingUid(club: Club, id: string): string {
  return `meeting-${id}@${new URL(club.config.publicUrl).hostname}`;
}

export interface MeetingInFeed {
  readonly id: string;
  readonly mentorship: string;
  readonly startsAt: string;
  readonly minutes: number;
  readonly place: string;
  readonly arrangedAt: string;
  readonly cancelledAt: string | null;
}

/** A part of a larger statement: a member's own meetings since an instant, for their calendar. When and where, no names. */
export const meetingsInFeed = (member: SQL, since: SQL) => sql<MeetingInFeed[]>`(
  select coalesce(json_agg(json_build_object('id', g.id, 'mentorship', g.mentorship_id, 'startsAt', g.starts_at, 'minutes', g.minutes,
    'place', g.place, 'arrangedAt', g.arranged_at, 'cancelledAt', g.cancelled_at) order by g.starts_at, g.id), '[]')
  from (select g.* from ${mentorships} s join ${meetings} g on g.mentorship_id = s.id
    where (s.mentor_id = ${member} or s.mentee_id = ${member}) and g.starts_at > ${since} order by g.starts_at, g.id limit 200) g)`;
