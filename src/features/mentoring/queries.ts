import { and, asc, desc, eq, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { fits, goals, meetings, members, memberTopics, mentoringNotes, mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import { profileChoices } from '#src/features/members/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { CANDIDATES, fit, type Offer, type Rhythm, rank, ringPlace, type Seeker, SHOWN, spokenBy } from './rules.ts';

const mentor = alias(members, 'mentor');
const mentee = alias(members, 'mentee');

/** Days over which the usual wait is measured, the newest answers that enter it, and people it takes (charter 5). */
const WAIT_DAYS = 90;
const WAIT_ANSWERS = 200;
const WAIT_PEOPLE = 5;
const NOTES = 20;

/* Waiting */

function medianWait(club: Club, days: number) {
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

/* The member's own mentoring */

const isOpenRequest = sql`r.accepted_at is null and r.declined_at is null and r.withdrawn_at is null`;

interface OwnRow extends Record<string, unknown> {
  languages: string[];
  unit: string | null;
  site: string | null;
  topics: string[];
  offer: { capacity: number; mentees: number; rhythm: Rhythm; offers: string; languages: string[]; topics: string[]; pausedAt: string | null } | null;
  requests: { id: string; mentorId: string; menteeId: string; name: string | null; createdAt: string; questionAt: string | null; replyAt: string | null; escalatedAt: string | null }[];
  mentorships: { id: string; mentorId: string | null; menteeId: string | null; name: string | null; startedAt: string; endedAt: string | null; nextMeeting: string | null }[];
  wait: string | null;
}

/** Profile, offer, open requests of both directions and mentorships of one member: one row. */
async function ownMentoring(club: Club, actor: Member) {
  const me = actor.id;
  const now = club.clock.now().toISOString();
  const [row] = await club.db.execute<OwnRow>(sql`
    select m.languages, m.unit, m.site, array(select topic from member_topics where member_id = m.id order by topic) as topics,
      (select json_build_object('capacity', capacity, 'mentees', mentees, 'rhythm', rhythm, 'offers', offers, 'languages', languages, 'topics', topics, 'pausedAt', paused_at)
        from mentors where member_id = m.id) as offer,
      (select coalesce(json_agg(json_build_object('id', r.id, 'mentorId', r.mentor_id, 'menteeId', r.mentee_id, 'name', o.name, 'createdAt', r.created_at,
          'questionAt', r.question_at, 'replyAt', r.reply_at, 'escalatedAt', r.escalated_at) order by r.created_at, r.id), '[]')
        from (select * from mentor_requests r where r.mentee_id = m.id and ${isOpenRequest}
          union all (select * from mentor_requests r where r.mentor_id = m.id and ${isOpenRequest} order by r.created_at limit 50)) r
        left join members o on o.id = case when r.mentor_id = m.id then r.mentee_id else r.mentor_id end) as requests,
      (select coalesce(json_agg(json_build_object('id', s.id, 'mentorId', s.mentor_id, 'menteeId', s.mentee_id, 'name', o.name, 'startedAt', s.started_at, 'endedAt', s.ended_at,
          'nextMeeting', (select min(g.starts_at) from meetings g where g.mentorship_id = s.id and g.held_at is null and g.cancelled_at is null and g.starts_at > ${now}::timestamptz))
          order by s.ended_at desc nulls first, s.id desc), '[]')
        from (select * from mentorships s where ${me}::uuid in (s.mentor_id, s.mentee_id) order by s.ended_at desc nulls first, s.id desc limit 40) s
        left join members o on o.id = case when s.mentor_id = m.id then s.mentee_id else s.mentor_id end) as mentorships,
      ${medianWait(club, WAIT_DAYS)} as wait
    from members m where m.id = ${me}::uuid`);
  const own = found(row);
  return { ...own, wait: own.wait == null ? null : Number(own.wait) };
}

const date = (value: string | null): Date | null => (value === null ? null : new Date(value));

/* Mentors that fit */

export interface MentorFilter {
  readonly topic?: string | undefined;
  readonly language?: string | undefined;
  readonly rhythm?: Rhythm | undefined;
  /** the last mentor seen */
  readonly after?: string | undefined;
}

/** A wish typed into the filter counts like a line of the profile: a topic is added, a language replaces. */
function seekerOf(actor: Member, own: Pick<OwnRow, 'languages' | 'topics' | 'unit' | 'site'>, { topic, language, rhythm }: MentorFilter = {}): Seeker {
  return {
    id: actor.id,
    locale: actor.locale,
    languages: language ? [language] : own.languages,
    topics: topic ? [topic, ...own.topics] : own.topics,
    unit: own.unit,
    site: own.site,
    rhythm: rhythm ?? null,
  };
}

export interface Candidate extends Offer {
  readonly name: string;
  readonly offers: string;
}

interface CandidateRow extends Omit<Candidate, 'pausedAt'>, Record<string, unknown> {}

const textArray = (items: readonly string[]) => sql`${`{${items.map((item) => JSON.stringify(item)).join(',')}}`}::text[]`;

/**
 * At most sixty mentors worth ranking: not paused, a place free, a language in common, those with a
 * shared topic first. It walks the ring of free mentors from the mentee's own place and stops when it
 * has enough, so it costs the same among fifty mentors as among five thousand.
 */
export async function candidates(club: Club, seeker: Seeker, { topic }: MentorFilter = {}): Promise<Candidate[]> {
  const ring = sql`right(c.member_id::text, 12)`;
  const start = ringPlace(seeker.id);
  const wanted = textArray(topic ? [topic] : seeker.topics);
  const walk = (shares: boolean) => {
    const fits = sql`c.paused_at is null and c.mentees < c.capacity and c.languages && ${textArray(spokenBy(seeker))} and ${shares ? sql`` : sql`not`} c.topics && ${wanted}`;
    return sql`(select c.* from mentors c where ${fits} and ${ring} >= ${start} order by ${ring} limit ${CANDIDATES})
      union all (select c.* from mentors c where ${fits} and ${ring} < ${start} order by ${ring} limit ${CANDIDATES})`;
  };
  // Append runs its branches in order and the limit stops it: the later ones are usually never begun.
  const branches = topic ? walk(true) : seeker.topics.length > 0 ? sql`${walk(true)} union all ${walk(false)}` : walk(false);
  const rows = await club.db.execute<CandidateRow>(sql`
    select c.member_id as id, m.name, m.unit, m.site, c.capacity, c.mentees, c.rhythm, c.offers, c.languages, c.topics
    from (select * from (${branches}) as walked limit ${CANDIDATES}) c
    join members m on m.id = c.member_id
    where m.paused_at is null and c.member_id <> ${seeker.id}::uuid
      and not exists (select from mentor_requests r where r.mentor_id = c.member_id and r.mentee_id = ${seeker.id}::uuid and ${isOpenRequest})
      and not exists (select from mentorships s where s.mentor_id = c.member_id and s.mentee_id = ${seeker.id}::uuid and s.ended_at is null)`);
  return rows.map((row) => ({ ...row, pausedAt: null }));
}

/** /mentoring: what runs, what waits, and who would fit. Choosing a mentor oneself needs no consent. */
export async function mentoringHome(club: Club, actor: Member, filter: MentorFilter) {
  const [own, choices] = await Promise.all([ownMentoring(club, actor), profileChoices(club, actor.locale)]);
  const topic = choices.topics.some(({ value }) => value === filter.topic) ? filter.topic : undefined;
  const seeker = seekerOf(actor, own, { ...filter, topic });
  const ranked = rank(seeker, await candidates(club, seeker, { topic }));
  const from = isId(filter.after) ? ranked.findIndex(({ id }) => id === filter.after) + 1 : 0;
  const shown = ranked.slice(from, from + SHOWN);
  return {
    offer: own.offer,
    hasTopics: own.topics.length > 0,
    requests: own.requests.map(({ createdAt, questionAt, replyAt, escalatedAt, ...request }) => ({
      ...request,
      isMine: request.menteeId === actor.id,
      createdAt: new Date(createdAt), questionAt: date(questionAt), replyAt: date(replyAt), escalatedAt: date(escalatedAt),
      acceptedAt: null, declinedAt: null, withdrawnAt: null,
    })),
    mentorships: own.mentorships.map(({ startedAt, endedAt, nextMeeting, ...pair }) => ({
      ...pair,
      isMentor: pair.mentorId === actor.id,
      startedAt: new Date(startedAt), endedAt: date(endedAt), nextMeeting: date(nextMeeting),
    })),
    wait: own.wait,
    choices,
    filter: { ...filter, topic },
    mentors: shown,
    isFirst: from === 0,
    next: from + SHOWN < ranked.length ? shown.at(-1)?.id : undefined,
  };
}

/** What /mentoring/offer shows: the offer as it stands, or what the profile suggests. */
export async function ownOffer(club: Club, actor: Member) {
  const [{ offer, languages, topics, mentorships: pairs }, choices] = await Promise.all([ownMentoring(club, actor), profileChoices(club, actor.locale)]);
  const running = pairs.filter(({ mentorId, endedAt }) => mentorId === actor.id && endedAt === null).length;
  return { offer, suggested: { languages, topics }, running, choices };
}

/** One mentor's page. A member who is no mentor is not here; one who pauses or is full is, and says so. */
export async function mentorPage(club: Club, actor: Member, id: string | undefined) {
  if (!isId(id)) return found(null);
  const [own, choices, [row]] = await Promise.all([
    ownMentoring(club, actor),
    profileChoices(club, actor.locale),
    club.db
      .select({
        id: mentors.memberId, name: members.name, headline: members.headline, unit: members.unit, site: members.site,
        capacity: mentors.capacity, mentees: mentors.mentees, rhythm: mentors.rhythm, offers: mentors.offers,
        languages: mentors.languages, topics: mentors.topics, since: mentors.since,
        pausedAt: sql<string | null>`coalesce(${mentors.pausedAt}, ${members.pausedAt})`,
      })
      .from(mentors)
      .innerJoin(members, eq(members.id, mentors.memberId))
      .where(eq(mentors.memberId, id)),
  ]);
  const offer = found(row);
  const mentor = { ...offer, pausedAt: date(offer.pausedAt) };
  return {
    mentor,
    choices,
    wait: own.wait,
    reasons: fit(seekerOf(actor, own), mentor)?.reasons ?? [],
    openRequests: own.requests.filter(({ menteeId }) => menteeId === actor.id).length,
    request: own.requests.find(({ mentorId, menteeId }) => mentorId === id && menteeId === actor.id),
    mentorship: own.mentorships.find(({ mentorId, menteeId, endedAt }) => mentorId === id && menteeId === actor.id && endedAt === null),
  };
}

/* One request */

/** Both sides read the same thread; a request taken back keeps its words from the mentor. */
export async function requestPage(club: Club, actor: Member, id: string | undefined) {
  if (!isId(id)) return found(null);
  const [[row], choices] = await Promise.all([
    club.db
      .select({
        request: mentorRequests,
        mentorName: mentor.name,
        menteeName: mentee.name,
        menteeLanguages: mentee.languages,
        menteeTopics: sql<string[]>`array(select ${memberTopics.topic} from ${memberTopics} where ${memberTopics.memberId} = ${mentorRequests.menteeId} order by 1)`,
        capacity: mentors.capacity,
        mentees: mentors.mentees,
        pausedAt: mentors.pausedAt,
        mentorship: sql<string | null>`(select ${mentorships.id} from ${mentorships} where ${mentorships.requestId} = ${mentorRequests.id} limit 1)`,
        wait: medianWait(club, WAIT_DAYS).mapWith(Number),
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

export interface GoalRow { id: string; words: string; setBy: string | null; reachedAt: string | null }
export interface MeetingRow { id: string; startsAt: Date; minutes: number; place: string; heldAt: string | null; cancelledAt: string | null }

/** All the two of a pair share, and the actor's own private answer. Anybody else, lead or not, finds nothing. */
export async function mentorshipPage(club: Club, actor: Member, id: string | undefined, { before }: { before?: string | undefined } = {}) {
  if (!isId(id)) return found(null);
  const isOneOfTwo = or(eq(mentorships.mentorId, actor.id), eq(mentorships.menteeId, actor.id));
  const [[row], notes] = await Promise.all([
    club.db
      .select({
        id: mentorships.id, mentorId: mentorships.mentorId, menteeId: mentorships.menteeId, startedAt: mentorships.startedAt, endedAt: mentorships.endedAt,
        mentorName: mentor.name, menteeName: mentee.name, fit: fits.fit,
        goals: sql<GoalRow[]>`(select coalesce(json_agg(json_build_object('id', ${goals.id}, 'words', ${goals.words}, 'setBy', ${goals.setBy}, 'reachedAt', ${goals.reachedAt}) order by ${goals.id}), '[]') from ${goals} where ${goals.mentorshipId} = ${mentorships.id})`,
        meetings: sql<(Omit<MeetingRow, 'startsAt'> & { startsAt: string })[]>`(select coalesce(json_agg(json_build_object('id', g.id, 'startsAt', g.starts_at, 'minutes', g.minutes, 'place', g.place, 'heldAt', g.held_at, 'cancelledAt', g.cancelled_at) order by g.starts_at desc), '[]')
          from (select * from ${meetings} where ${meetings.mentorshipId} = ${mentorships.id} order by ${meetings.startsAt} desc limit 40) g)`,
      })
      .from(mentorships)
      .leftJoin(mentor, eq(mentor.id, mentorships.mentorId))
      .leftJoin(mentee, eq(mentee.id, mentorships.menteeId))
      .leftJoin(fits, and(eq(fits.mentorshipId, mentorships.id), eq(fits.memberId, actor.id)))
      .where(and(eq(mentorships.id, id), isOneOfTwo)),
    club.db
      .select({ id: mentoringNotes.id, authorId: mentoringNotes.authorId, bodyHtml: mentoringNotes.bodyHtml, createdAt: mentoringNotes.createdAt })
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

/**
 * A meeting as an iCalendar file (RFC 5545) for the two. The UID never changes; calling the meeting
 * off raises SEQUENCE, so a calendar that knows it takes it out.
 */
export async function meetingFile(club: Club, actor: Member, ids: { mentorship: string | undefined; meeting: string | undefined }, say: { summary: (name: string) => string; gone: string }): Promise<string> {
  if (!isId(ids.mentorship) || !isId(ids.meeting)) return found(null);
  const [row] = await club.db
    .select({ meeting: meetings, mentorId: mentorships.mentorId, mentorName: mentor.name, menteeName: mentee.name })
    .from(meetings)
    .innerJoin(mentorships, eq(mentorships.id, meetings.mentorshipId))
    .leftJoin(mentor, eq(mentor.id, mentorships.mentorId))
    .leftJoin(mentee, eq(mentee.id, mentorships.menteeId))
    .where(and(eq(meetings.id, ids.meeting), eq(mentorships.id, ids.mentorship), or(eq(mentorships.mentorId, actor.id), eq(mentorships.menteeId, actor.id))));
  const { meeting, mentorId, mentorName, menteeName } = found(row);
  const other = (mentorId === actor.id ? menteeName : mentorName) ?? say.gone;
  const { startsAt, minutes, cancelledAt } = meeting;
  const calendar = ical({ prodId: { company: 'Social Community Club', product: 'Mentoring' }, method: cancelledAt ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `meeting-${meeting.id}@${new URL(club.config.publicUrl).hostname}`,
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

/* For other features */

interface StartRow extends Record<string, unknown> {
  requests: { id: string; name: string | null; createdAt: string }[];
  meetings: { id: string; mentorship: string; name: string | null; startsAt: string; minutes: number; place: string }[];
}

/** For the start page, one query: up to three requests that wait for this mentor and the next three meetings. */
export async function mentoringForStart(club: Club, actor: Pick<Member, 'id'>) {
  const me = actor.id;
  const [row] = await club.db.execute<StartRow>(sql`
    select (select coalesce(json_agg(json_build_object('id', r.id, 'name', m.name, 'createdAt', r.created_at) order by r.created_at), '[]')
        from (select * from mentor_requests r where r.mentor_id = ${me}::uuid and ${isOpenRequest} and (r.question_at is null or r.reply_at is not null)
          order by r.created_at limit 3) r left join members m on m.id = r.mentee_id) as requests,
      (select coalesce(json_agg(json_build_object('id', g.id, 'mentorship', g.mentorship_id, 'name', m.name, 'startsAt', g.starts_at, 'minutes', g.minutes, 'place', g.place) order by g.starts_at), '[]')
        from (select g.*, case when s.mentor_id = ${me}::uuid then s.mentee_id else s.mentor_id end as other_id
          from mentorships s join meetings g on g.mentorship_id = s.id
          where ${me}::uuid in (s.mentor_id, s.mentee_id) and s.ended_at is null and g.held_at is null and g.cancelled_at is null
            and g.starts_at > ${club.clock.now().toISOString()}::timestamptz order by g.starts_at limit 3) g
        left join members m on m.id = g.other_id) as meetings`);
  return {
    requests: (row?.requests ?? []).map((request) => ({ ...request, createdAt: new Date(request.createdAt) })),
    meetings: (row?.meetings ?? []).map((meeting) => ({ ...meeting, startsAt: new Date(meeting.startsAt) })),
  };
}

/** Everything this member put into mentoring, for their own archive: no word of anybody else. */
export async function exportMentoring(club: Club, memberId: string) {
  const inPair = or(eq(mentorships.mentorId, memberId), eq(mentorships.menteeId, memberId));
  const [offer, asked, answered, ownGoals, met, notes, said] = await Promise.all([
    club.db.select().from(mentors).where(eq(mentors.memberId, memberId)),
    club.db
      .select({ id: mentorRequests.id, to: mentor.name, message: mentorRequests.message, createdAt: mentorRequests.createdAt, reply: mentorRequests.reply, replyAt: mentorRequests.replyAt, acceptedAt: mentorRequests.acceptedAt, declinedAt: mentorRequests.declinedAt, withdrawnAt: mentorRequests.withdrawnAt })
      .from(mentorRequests).leftJoin(mentor, eq(mentor.id, mentorRequests.mentorId)).where(eq(mentorRequests.menteeId, memberId)).orderBy(asc(mentorRequests.id)),
    club.db
      .select({ id: mentorRequests.id, from: mentee.name, question: mentorRequests.question, questionAt: mentorRequests.questionAt, acceptedAt: mentorRequests.acceptedAt, declinedAt: mentorRequests.declinedAt, declineWords: mentorRequests.declineWords })
      .from(mentorRequests).leftJoin(mentee, eq(mentee.id, mentorRequests.menteeId)).where(eq(mentorRequests.mentorId, memberId)).orderBy(asc(mentorRequests.id)),
    club.db.select({ mentorship: goals.mentorshipId, words: goals.words, setAt: goals.setAt, reachedAt: goals.reachedAt }).from(goals).where(eq(goals.setBy, memberId)).orderBy(asc(goals.id)),
    club.db
      .select({ mentorship: meetings.mentorshipId, mentor: mentor.name, mentee: mentee.name, startsAt: meetings.startsAt, minutes: meetings.minutes, place: meetings.place, heldAt: meetings.heldAt, cancelledAt: meetings.cancelledAt })
      .from(meetings).innerJoin(mentorships, and(eq(mentorships.id, meetings.mentorshipId), inPair))
      .leftJoin(mentor, eq(mentor.id, mentorships.mentorId)).leftJoin(mentee, eq(mentee.id, mentorships.menteeId)).orderBy(asc(meetings.startsAt)),
    club.db.select({ mentorship: mentoringNotes.mentorshipId, body: mentoringNotes.body, createdAt: mentoringNotes.createdAt }).from(mentoringNotes).where(eq(mentoringNotes.authorId, memberId)).orderBy(asc(mentoringNotes.id)),
    club.db.select({ mentorship: fits.mentorshipId, fit: fits.fit, saidAt: fits.saidAt }).from(fits).where(eq(fits.memberId, memberId)),
  ]);
  return { offer: offer[0] ?? null, requestsSent: asked, requestsAnswered: answered, goals: ownGoals, meetings: met, notes, fits: said };
}
