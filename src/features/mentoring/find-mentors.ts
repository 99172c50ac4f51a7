import { eq, sql } from 'drizzle-orm';
import { members, mentors } from '#db/schema/index.ts';
import type { Part } from '#src/features/maturity/rules.ts';
import { positionForMatching, wishFrom } from '#src/features/maturity/step-queries.ts';
import { profileChoices } from '#src/features/members/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { isOpenRequest, medianWait } from './queries.ts';
import { CANDIDATES, fitOf, type Offer, type Rhythm, rank, ringPlace, type Seeker, SHOWN, spokenBy } from './rules.ts';

interface OwnRow extends Record<string, unknown> {
  languages: string[];
  unit: string | null;
  site: string | null;
  topics: string[];
  offer: {
    capacity: number;
    mentees: number;
    rhythm: Rhythm;
    offers: string;
    languages: string[];
    topics: string[];
    helps: Part[];
    pausedAt: string | null;
  } | null;
  position: Parameters<typeof wishFrom>[0];
  requests: {
    id: string;
    mentorId: string;
    menteeId: string;
    name: string | null;
    createdAt: string;
    questionAt: string | null;
    replyAt: string | null;
    escalatedAt: string | null;
  }[];
  mentorships: {
    id: string;
    mentorId: string | null;
    menteeId: string | null;
    name: string | null;
    startedAt: string;
    endedAt: string | null;
    nextMeeting: string | null;
  }[];
  wait: string | null;
}

/** Profile, offer, open requests of both directions and mentorships of one member: one row. The usual wait only where it is shown. */
async function ownMentoring(club: Club, actor: Member, { wait }: { wait: 'always' | 'if-asked' | 'never' }) {
  const me = actor.id;
  const now = club.clock.now().toISOString();
  const median = medianWait(club);
  const waitFor = {
    always: median,
    'if-asked': sql`case when exists (select from mentor_requests r where r.mentee_id = m.id and ${isOpenRequest}) then ${median} end`,
    never: sql`null`,
  };
  const [row] = await club.db.execute<OwnRow>(sql`
    select m.languages, m.unit, m.site, array(select topic from member_topics where member_id = m.id order by topic) as topics,
      (select json_build_object('capacity', capacity, 'mentees', mentees, 'rhythm', rhythm, 'offers', offers, 'languages', languages, 'topics', topics, 'helps', helps, 'pausedAt', paused_at)
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
      ${positionForMatching(me)} as position,
      ${waitFor[wait]} as wait
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
function seekerOf(
  actor: Member,
  own: Pick<OwnRow, 'languages' | 'topics' | 'unit' | 'site' | 'position'>,
  { topic, language, rhythm }: MentorFilter = {},
): Seeker {
  return {
    id: actor.id,
    locale: actor.locale,
    languages: language ? [language] : own.languages,
    topics: topic ? [topic, ...own.topics] : own.topics,
    unit: own.unit,
    site: own.site,
    rhythm: rhythm ?? null,
    wish: wishFrom(own.position),
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
    select c.member_id as id, m.name, m.unit, m.site, c.capacity, c.mentees, c.rhythm, c.offers, c.languages, c.topics, c.helps
    from (select * from (${branches}) as walked limit ${CANDIDATES}) c
    join members m on m.id = c.member_id
    where m.paused_at is null and c.member_id <> ${seeker.id}::uuid
      and not exists (select from mentor_requests r where r.mentor_id = c.member_id and r.mentee_id = ${seeker.id}::uuid and ${isOpenRequest})
      and not exists (select from mentorships s where s.mentor_id = c.member_id and s.mentee_id = ${seeker.id}::uuid and s.ended_at is null)`);
  return rows.map((row) => ({ ...row, pausedAt: null }));
}

/** /mentoring: what runs, what waits, and who would fit. Choosing a mentor oneself needs no consent. */
export async function mentoringHome(club: Club, actor: Member, filter: MentorFilter) {
  const [own, choices] = await Promise.all([ownMentoring(club, actor, { wait: 'if-asked' }), profileChoices(club, actor.locale)]);
  const topic = choices.topics.some(({ value }) => value === filter.topic) ? filter.topic : undefined;
  const seeker = seekerOf(actor, own, { ...filter, topic });
  const ranked = rank(seeker, await candidates(club, seeker, { topic }));
  const from = isId(filter.after) ? ranked.findIndex(({ id }) => id === filter.after) + 1 : 0;
  const shown = ranked.slice(from, from + SHOWN);
  return {
    offer: own.offer,
    hasTopics: own.topics.length > 0,
    hasWish: seeker.wish !== null,
    requests: own.requests.map(({ createdAt, questionAt, replyAt, escalatedAt, ...request }) => ({
      ...request,
      isMine: request.menteeId === actor.id,
      createdAt: new Date(createdAt),
      questionAt: date(questionAt),
      replyAt: date(replyAt),
      escalatedAt: date(escalatedAt),
      acceptedAt: null,
      declinedAt: null,
      withdrawnAt: null,
    })),
    mentorships: own.mentorships.map(({ startedAt, endedAt, nextMeeting, ...pair }) => ({
      ...pair,
      isMentor: pair.mentorId === actor.id,
      startedAt: new Date(startedAt),
      endedAt: date(endedAt),
      nextMeeting: date(nextMeeting),
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
  const [{ offer, languages, topics, mentorships: pairs }, choices] = await Promise.all([
    ownMentoring(club, actor, { wait: 'never' }),
    profileChoices(club, actor.locale),
  ]);
  const running = pairs.filter(({ mentorId, endedAt }) => mentorId === actor.id && endedAt === null).length;
  return { offer, suggested: { languages, topics }, running, choices };
}

/** One mentor's page. A member who is no mentor is not here; one who pauses or is full is, and says so. */
export async function mentorPage(club: Club, actor: Member, id: string | undefined) {
  if (!isId(id)) throw new NotFound();
  const [own, choices, [row]] = await Promise.all([
    ownMentoring(club, actor, { wait: 'always' }),
    profileChoices(club, actor.locale),
    club.db
      .select({
        id: mentors.memberId,
        name: members.name,
        headline: members.headline,
        unit: members.unit,
        site: members.site,
        capacity: mentors.capacity,
        mentees: mentors.mentees,
        rhythm: mentors.rhythm,
        offers: mentors.offers,
        languages: mentors.languages,
        topics: mentors.topics,
        helps: mentors.helps,
        since: mentors.since,
        pausedAt: sql<string | null>`coalesce(${mentors.pausedAt}, ${members.pausedAt})`,
      })
      .from(mentors)
      .innerJoin(members, eq(members.id, mentors.memberId))
      .where(eq(mentors.memberId, id)),
  ]);
  const offer = found(row);
  const mentor = { ...offer, helps: offer.helps as Part[], pausedAt: date(offer.pausedAt) };
  return {
    mentor,
    choices,
    wait: own.wait,
    reasons: fitOf(seekerOf(actor, own), mentor)?.reasons ?? [],
    openRequests: own.requests.filter(({ menteeId }) => menteeId === actor.id).length,
    request: own.requests.find(({ mentorId, menteeId }) => mentorId === id && menteeId === actor.id),
    mentorship: own.mentorships.find(({ mentorId, menteeId, endedAt }) => mentorId === id && menteeId === actor.id && endedAt === null),
  };
}
