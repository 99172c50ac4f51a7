import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { members, pieces, proposals, revisions } from '#db/schema/index.ts';
import { findCourse } from '#src/features/learning/curriculum.ts';
import { isTierSlug, type TierSlug } from '#src/features/learning/rules.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { opening } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId } from '#src/platform/ids.ts';
import { type Decision, fewestAuthors, readersNeeded, stageOf, waitDays } from './rules.ts';

const PAGE = 20;

/** For statements that call the proposal `p`. */
const yesTo = sql`(select count(*)::int from proposal_reviews y where y.proposal_id = p.id and y.version = p.latest and y.verdict = 'yes' and y.reviewer_id is not null)`;
const decisionOn = sql`(select d.outcome from proposal_decisions d where d.proposal_id = p.id and d.version = p.latest)`;
const isBeingRead = sql`p.withdrawn_at is null and (p.appeared is null or p.appeared < p.latest)`;

/** The version a list speaks of, with its author and place. */
export interface ProposedModule {
  readonly id: string;
  readonly title: string;
  readonly lang: string;
  readonly minutes: number;
  readonly author: string;
  readonly place: Place;
  readonly opening: string;
  /** since when it lies there, or since when it is here */
  readonly since: Date;
}

export interface Place {
  readonly tier: TierSlug;
  /** the course by its name of today; undefined if it belongs to none, or to one that has gone */
  readonly course: { readonly slug: string; readonly title: string; readonly lang: string } | undefined;
}

export function placeFor({ content }: Pick<Club, 'content'>, { locale }: Pick<Member, 'locale'>, tier: string, slug: string | null): Place {
  const course = slug ? findCourse(content, slug) : undefined;
  const text = course?.text[locale];
  return {
    tier: course?.tier ?? (isTierSlug(tier) ? tier : 'first-steps'),
    course: course && text && { slug: course.slug, title: text.title, lang: text.lang },
  };
}

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly lang: string;
  readonly minutes: number;
  readonly author: string;
  readonly tier: string;
  readonly course: string | null;
  readonly plain: string;
  readonly since: string;
}

function toModules(club: Club, member: Member, rows: readonly Listed[]) {
  const shown = rows.slice(0, PAGE).map(({ tier, course, plain, since, ...row }): ProposedModule => {
    return { ...row, place: placeFor(club, member, tier, course), opening: opening(plain), since: new Date(since) };
  });
  return { modules: shown, more: rows.length > PAGE ? shown.at(-1)?.id : undefined };
}

/** What looks for readers and this member neither wrote nor has read: the longest wait first. */
export async function modulesToRead(club: Club, member: Member, { after }: { after?: string | undefined } = {}) {
  const beyond = isId(after)
    ? sql`and (p.proposed_at, p.id) > (select a.proposed_at, a.id from proposals a where a.id = ${after}::uuid)`
    : sql``;
  const rows = await club.db.execute<Listed & Record<string, unknown>>(sql`
    select p.id, v.title, v.lang, v.minutes, m.name as author, v.tier, v.course, left(r.plain, 400) as plain, p.proposed_at as since
    from proposals p join proposal_versions v on v.proposal_id = p.id and v.number = p.latest
      join revisions r on r.id = v.revision_id join members m on m.id = p.author_id
    where ${isBeingRead} and p.author_id <> ${member.id}::uuid ${beyond}
      and not exists (select from proposal_reviews s where s.proposal_id = p.id and s.version = p.latest and s.reviewer_id = ${member.id}::uuid)
      and ${decisionOn} is null and ${yesTo} < ${readersNeeded}
    order by p.proposed_at, p.id limit ${sql.raw(String(PAGE + 1))}`);
  return toModules(club, member, rows);
}

/** What members wrote and the club has taken in, newest first. */
export async function modulesHere(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const beyond = isId(before)
    ? sql`and (p.appeared_at, p.id) < (select a.appeared_at, a.id from proposals a where a.id = ${before}::uuid)`
    : sql``;
  const rows = await club.db.execute<Listed & Record<string, unknown>>(sql`
    select p.id, v.title, v.lang, v.minutes, m.name as author, v.tier, v.course, left(r.plain, 400) as plain, p.appeared_at as since
    from proposals p join proposal_versions v on v.proposal_id = p.id and v.number = p.appeared
      join revisions r on r.id = v.revision_id join members m on m.id = p.author_id
    where p.withdrawn_at is null and p.appeared is not null ${beyond}
    order by p.appeared_at desc, p.id desc limit ${sql.raw(String(PAGE + 1))}`);
  return toModules(club, member, rows);
}

/** The member's own, newest first, and how each stands. */
export async function myProposals(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const older = isId(before) ? sql`and p.id < ${before}::uuid` : sql``;
  const rows = await club.db.execute<Mine>(sql`
    select p.id, v.title, v.lang, p.latest, p.appeared, p.withdrawn_at as "withdrawnAt", ${yesTo} as yes, ${decisionOn} as decision
    from proposals p left join proposal_versions v on v.proposal_id = p.id and v.number = p.latest
    where p.author_id = ${member.id}::uuid ${older} order by p.id desc limit ${sql.raw(String(PAGE + 1))}`);
  const shown = rows
    .slice(0, PAGE)
    .map(({ id, title, lang, yes, ...standing }) => ({ id, title, lang, yes, stage: stageOf({ ...standing, yes }) }));
  return { proposals: shown, more: rows.length > PAGE ? shown.at(-1)?.id : undefined };
}
interface Mine extends Record<string, unknown> {
  readonly id: string;
  /** null once the piece was deleted */
  readonly title: string | null;
  readonly lang: string | null;
  readonly latest: number;
  readonly appeared: number | null;
  readonly withdrawnAt: Date | null;
  readonly yes: number;
  readonly decision: Decision | null;
}

/** Own pieces with words in them that are not proposed already, last revised first. */
export async function proposablePieces(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const older = isId(before)
    ? sql`(${pieces.revisedAt}, ${pieces.id}) < (select b.revised_at, b.id from pieces b where b.id = ${before} and b.author_id = ${member.id})`
    : undefined;
  const rows = await club.db
    .select({ id: pieces.id, title: pieces.title, lang: pieces.lang, revisedAt: pieces.revisedAt })
    .from(pieces)
    .innerJoin(revisions, and(eq(revisions.pieceId, pieces.id), eq(revisions.number, pieces.latest)))
    .leftJoin(proposals, and(eq(proposals.pieceId, pieces.id), isNull(proposals.withdrawnAt)))
    .where(and(eq(pieces.authorId, member.id), sql`${revisions.plain} <> ''`, isNull(proposals.id), older))
    .orderBy(desc(pieces.revisedAt), desc(pieces.id))
    .limit(PAGE + 1);
  return { pieces: rows.slice(0, PAGE), more: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined };
}

/** A part of the leads' statement: what two readers said yes to and no lead has looked at, the longest wait first. */
export const modulesToDecide = sql<{ id: string; title: string; lang: string; author: string; at: string }[]>`(
  select coalesce(json_agg(json_build_object('id', w.id, 'title', w.title, 'lang', w.lang, 'author', w.author, 'at', w.proposed_at) order by w.proposed_at, w.id), '[]')
  from (select p.id, p.proposed_at, v.title, v.lang, m.name as author
    from proposals p join proposal_versions v on v.proposal_id = p.id and v.number = p.latest join members m on m.id = p.author_id
    where ${isBeingRead} and ${decisionOn} is null and ${yesTo} >= ${sql.raw(String(readersNeeded))}
    order by p.proposed_at, p.id limit ${sql.raw(String(PAGE))}) w)`;

export interface FromTheClub {
  readonly id: string;
  readonly title: string;
  readonly lang: string;
  readonly author: string;
}

/** A part of a course page's statement: the newest modules members wrote for it, under any name it ever had. */
export const fromTheClub = (names: readonly string[]): SQL<FromTheClub[]> => sql<FromTheClub[]>`(
  select coalesce(json_agg(json_build_object('id', w.id, 'title', w.title, 'lang', w.lang, 'author', w.author) order by w.appeared_at desc), '[]')
  from (select p.id, p.appeared_at, v.title, v.lang, m.name as author
    from proposal_versions v join proposals p on p.id = v.proposal_id and p.appeared = v.number and p.withdrawn_at is null
      join members m on m.id = p.author_id
    where v.course in ${names} order by p.appeared_at desc limit 12) w)`;

/** Median seconds until somebody read a version, over the newest 200 first readings of 90 days; null below five authors. */
export function usualWait({ clock }: Pick<Club, 'clock'>): SQL<number | null> {
  const since = daysBefore(clock.now(), waitDays).toISOString();
  return sql<number | null>`(
    select case when count(distinct f.author_id) >= ${sql.raw(String(fewestAuthors))}
      then percentile_cont(0.5) within group (order by extract(epoch from f.first_reviewed_at - f.proposed_at)) end
    from (select q.author_id, w.first_reviewed_at, w.proposed_at from proposal_versions w join proposals q on q.id = w.proposal_id
      where w.first_reviewed_at > ${since}::timestamptz order by w.first_reviewed_at desc limit 200) f)`;
}

/** What a member proposed, with what was said about it, and what they said about others' proposals. */
export async function exportProposals({ db }: Club, memberId: string) {
  const author = alias(members, 'author');
  const own = await db
    .select({
      id: proposals.id,
      piece: proposals.pieceId,
      appearedAt: proposals.appearedAt,
      withdrawnAt: proposals.withdrawnAt,
      versions: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('number', v.number, 'title', v.title, 'tier', v.tier, 'course', v.course,
        'goals', v.goals, 'minutes', v.minutes, 'proposedAt', v.proposed_at) order by v.number), '[]') from proposal_versions v where v.proposal_id = ${proposals.id})`,
      said: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('version', s.version, 'by', m.name, 'verdict', s.verdict, 'criteria', s.criteria,
        'words', s.words, 'at', s.given_at) order by s.given_at), '[]') from proposal_reviews s left join members m on m.id = s.reviewer_id where s.proposal_id = ${proposals.id})`,
      decisions: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('version', d.version, 'by', m.name, 'outcome', d.outcome, 'words', d.words,
        'at', d.decided_at) order by d.version), '[]') from proposal_decisions d left join members m on m.id = d.lead_id where d.proposal_id = ${proposals.id})`,
    })
    .from(proposals)
    .leftJoin(author, eq(author.id, proposals.authorId))
    .where(eq(proposals.authorId, memberId))
    .orderBy(proposals.id);
  const [given] = await db.execute<{ reviews: unknown[]; decisions: unknown[] }>(sql`
    select (select coalesce(json_agg(json_build_object('proposal', s.proposal_id, 'version', s.version, 'verdict', s.verdict, 'criteria', s.criteria,
        'words', s.words, 'at', s.given_at) order by s.given_at), '[]') from proposal_reviews s where s.reviewer_id = ${memberId}::uuid) as reviews,
      (select coalesce(json_agg(json_build_object('proposal', d.proposal_id, 'version', d.version, 'outcome', d.outcome,
        'words', d.words, 'at', d.decided_at) order by d.decided_at), '[]') from proposal_decisions d where d.lead_id = ${memberId}::uuid) as decisions`);
  return { proposed: own, reviewed: given?.reviews ?? [], decided: given?.decisions ?? [] };
}
