import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { fits, goals, meetings, members, memberTopics, mentoringNotes, mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import { profileChoices } from '#src/features/members/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';

const mentor = alias(members, 'mentor');
const mentee = alias(members, 'mentee');

/** Days over which the usual wait is measured, the newest answers that enter it, and people it takes (charter 5). */
const WAIT_DAYS = 90;
const WAIT_ANSWERS = 200;
const WAIT_PEOPLE = 5;
const NOTES = 20;

/** For statements that call the request `r`. */
export const isOpenRequest = sql`r.accepted_at is null and r.declined_at is null and r.withdrawn_at is null`;

/* Waiting */

/** The same as a part of a larger statement. */
export function medianWait(club: Club, days = WAIT_DAYS) {
  const since = new Date(club.clock.now().getTime() - days * 86_400_000).toISOString();
  return sql<number | null>`(
    select case when count(distinct mentee_id) >= ${WAIT_PEOPLE}
      then percentile_cont(0.5) within group (order by extract(epoch from decided - created_at)) * 1000 end
    from (select r.mentee_id, r.created_at, coalesce(r.accepted_at, r.declined_at) as decided from mentor_requests r
      where coalesce(r.accepted_at, r.declined_at) is not null and coalesce(r.accepted_at, r.declined_at) >= ${since}::timestamptz
      order by coalesce(r.accepted_at, r.declined_at) desc limit ${WAIT_ANSWERS}) as answers)`;
}

/** Median milliseconds from a request to the mentor's decision, over the newest decisions of so many days; null below five mentees. */
export async function medianMentorWait(club: Club, days = WAIT_DAYS): Promise<number | null> {
  const [row] = await club.db.execute<{ wait: string | null }>(sql`select ${medianWait(club, days)} as wait`);
  return row?.wait == null ? null : Number(row.wait);
}

/* One request */

/** Both sides read the same thread; a request taken back keeps its words from the mentor. */
export async function requestPage(club: Club, actor: Member, id: string | undefined) {
  if (!isId(id)) throw new NotFound();
  const [[row], choices] = await Promise.all([
    club.db
      .select({
        request: mentorRequests,
        mentorName: mentor.name,
        menteeName: mentee.name,
        menteeLanguages: mentee.languages,
        menteeTopics: sql<
          string[]
        >`array(select ${memberTopics.topic} from ${memberTopics} where ${memberTopics.memberId} = ${mentorRequests.menteeId} order by 1)`,
        capacity: mentors.capacity,
        mentees: mentors.mentees,
        pausedAt: mentors.pausedAt,
        mentorship: sql<
          string | null
        >`(select ${mentorships.id} from ${mentorships} where ${mentorships.requestId} = ${mentorRequests.id} limit 1)`,
        wait: medianWait(club).mapWith(Number),
      })
      .from(mentorRequests)
      .leftJoin(mentor, eq(mentor.id, mentorRequests.mentorId))
      .leftJoin(mentee, eq(mentee.id, mentorRequests.menteeId))
      .leftJoin(mentors, eq(mentors.memberId, mentorRequests.mentorId))
      .where(and(eq(mentorRequests.id, id), or(eq(mentorRequests.mentorId, actor.id), eq(mentorRequests.menteeId, actor.id)))),
    profileChoices(club, actor.locale),
  ]);
  const { request, ...rest } = found(row);
  const isMentor = request.mentorId === actor.id;
  const hidden = isMentor && request.withdrawnAt !== null;
  const hasPlace = rest.capacity !== null && rest.mentees !== null && rest.mentees < rest.capacity;
  return { ...rest, ...request, message: hidden ? '' : request.message, reply: hidden ? null : request.reply, isMentor, hasPlace, choices };
}

/* One mentorship */

export interface GoalRow {
  id: string;
  words: string;
  setBy: string | null;
  reachedAt: string | null;
}
export interface MeetingRow {
  id: string;
  startsAt: Date;
  minutes: number;
  place: string;
  heldAt: string | null;
  cancelledAt: string | null;
}

/** All the two of a pair share, and the actor's own private answer. Anybody else, lead or not, finds nothing. */
export async function mentorshipPage(club: Club, actor: Member, id: string | undefined, { before }: { before?: string | undefined } = {}) {
  if (!isId(id)) throw new NotFound();
  const isOneOfTwo = or(eq(mentorships.mentorId, actor.id), eq(mentorships.menteeId, actor.id));
  const [[row], notes] = await Promise.all([
    club.db
      .select({
        id: mentorships.id,
        mentorId: mentorships.mentorId,
        menteeId: mentorships.menteeId,
        startedAt: mentorships.startedAt,
        endedAt: mentorships.endedAt,
        mentorName: mentor.name,
        menteeName: mentee.name,
        fit: fits.fit,
        goals: sql<
          GoalRow[]
        >`(select coalesce(json_agg(json_build_object('id', ${goals.id}, 'words', ${goals.words}, 'setBy', ${goals.setBy}, 'reachedAt', ${goals.reachedAt}) order by ${goals.id}), '[]') from ${goals} where ${goals.mentorshipId} = ${mentorships.id})`,
        meetings: sql<
          (Omit<MeetingRow, 'startsAt'> & { startsAt: string })[]
        >`(select coalesce(json_agg(json_build_object('id', g.id, 'startsAt', g.starts_at, 'minutes', g.minutes, 'place', g.place, 'heldAt', g.held_at, 'cancelledAt', g.cancelled_at) order by g.starts_at desc), '[]')
          from (select * from ${meetings} where ${meetings.mentorshipId} = ${mentorships.id} order by ${meetings.startsAt} desc limit 40) g)`,
      })
      .from(mentorships)
      .leftJoin(mentor, eq(mentor.id, mentorships.mentorId))
      .leftJoin(mentee, eq(mentee.id, mentorships.menteeId))
      .leftJoin(fits, and(eq(fits.mentorshipId, mentorships.id), eq(fits.memberId, actor.id)))
      .where(and(eq(mentorships.id, id), isOneOfTwo)),
    club.db
      .select({
        id: mentoringNotes.id,
        authorId: mentoringNotes.authorId,
        bodyHtml: mentoringNotes.bodyHtml,
        createdAt: mentoringNotes.createdAt,
      })
      .from(mentoringNotes)
      .innerJoin(mentorships, and(eq(mentorships.id, mentoringNotes.mentorshipId), isOneOfTwo))
      .where(and(eq(mentoringNotes.mentorshipId, id), isId(before) ? lt(mentoringNotes.id, before) : undefined))
      .orderBy(desc(mentoringNotes.id))
      .limit(NOTES + 1),
  ]);
  const pair = found(row);
  const isMentor = pair.mentorId === actor.id;
  return {
    ...pair,
    isMentor,
    otherName: isMentor ? pair.menteeName : pair.mentorName,
    meetings: pair.meetings.map((meeting) => ({ ...meeting, startsAt: new Date(meeting.startsAt) })),
    hasMet: pair.meetings.some(({ heldAt }) => heldAt !== null),
    notes: notes.slice(0, NOTES),
    olderNotes: notes.length > NOTES ? notes[NOTES - 1]?.id : undefined,
  };
}

/* For other features */

const me = sql.placeholder('me');

/** Parts of the start page's question, `me` and `now`: up to three requests that wait for this mentor, and the next three meetings. */
export const menteesWaiting = sql<{ id: string; name: string | null; at: string }[]>`(
  select coalesce(json_agg(json_build_object('id', r.id, 'name', m.name, 'at', r.created_at) order by r.created_at), '[]')
  from (select * from mentor_requests r where r.mentor_id = ${me}::uuid and ${isOpenRequest} and (r.question_at is null or r.reply_at is not null)
    order by r.created_at limit 3) r left join members m on m.id = r.mentee_id)`;

export const meetingsAhead = sql<{ mentorship: string; name: string | null; at: string }[]>`(
  select coalesce(json_agg(json_build_object('mentorship', g.mentorship_id, 'name', m.name, 'at', g.starts_at) order by g.starts_at), '[]')
  from (select g.*, case when s.mentor_id = ${me}::uuid then s.mentee_id else s.mentor_id end as other_id
    from mentorships s join meetings g on g.mentorship_id = s.id
    where ${me}::uuid in (s.mentor_id, s.mentee_id) and s.ended_at is null and g.held_at is null and g.cancelled_at is null
      and g.starts_at > ${sql.placeholder('now')}::timestamptz order by g.starts_at limit 3) g
  left join members m on m.id = g.other_id)`;
