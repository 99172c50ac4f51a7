import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { pieces, proposals, revisions } from '#db/schema/index.ts';
import { findCourse } from '#src/features/learning/curriculum.ts';
import { isTierSlug, type TierSlug } from '#src/features/learning/rules.ts';
import { opening } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId } from '#src/platform/ids.ts';
import { type Decision, readersNeeded, stageOf, turnOf } from './rules.ts';
import { hasFreeLead, looksForReaders, saidTo, yesTo } from './turn-queries.ts';

const PAGE = 20;

/** For statements that call the proposal `p`. */
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

const waitsAfter = (after: string | undefined) =>
  isId(after) ? sql`and (p.proposed_at, p.id) > (select a.proposed_at, a.id from proposals a where a.id = ${after}::uuid)` : sql``;

/** What looks for readers and this member neither wrote nor has read: the longest wait first. */
export async function modulesToRead(club: Club, member: Member, { after }: { after?: string | undefined } = {}) {
  const rows = await club.db.execute<Listed & Record<string, unknown>>(sql`
    select p.id, v.title, v.lang, v.minutes, m.name as author, v.tier, v.course, left(r.plain, 400) as plain, p.proposed_at as since
    from proposals p join proposal_versions v on v.proposal_id = p.id and v.number = p.latest
      join revisions r on r.id = v.revision_id join members m on m.id = p.author_id
    where ${isBeingRead} and p.author_id <> ${member.id}::uuid ${waitsAfter(after)}
      and not exists (select from proposal_reviews s where s.proposal_id = p.id and s.version = p.latest and s.reviewer_id = ${member.id}::uuid)
      and ${decisionOn} is null and ${looksForReaders}
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
    select p.id, v.title, v.lang, p.latest, p.appeared, p.withdrawn_at as "withdrawnAt", ${yesTo} as yes, ${decisionOn} as decision,
      ${saidTo} as said, ${hasFreeLead} as "hasFreeLead"
    from proposals p left join proposal_versions v on v.proposal_id = p.id and v.number = p.latest
    where p.author_id = ${member.id}::uuid ${older} order by p.id desc limit ${sql.raw(String(PAGE + 1))}`);
  const shown = rows.slice(0, PAGE).map(({ id, title, lang, said, hasFreeLead, ...standing }) => {
    const stage = stageOf(standing);
    return { id, title, lang, stage, turn: turnOf({ stage, said, hasFreeLead }) };
  });
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
  readonly said: number;
  readonly hasFreeLead: boolean;
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

export interface ToDecide {
  readonly id: string;
  readonly title: string;
  readonly lang: string;
  readonly author: string;
  readonly at: string;
}

/**
 * A part of the leads' statement: one page of what two readers said yes to and no lead has looked at, the longest wait
 * first. Without what this lead wrote or said yes to: another lead decides about that, or a third reader.
 */
export const modulesToDecide = (lead: string, after: string | undefined): SQL<ToDecide[]> => sql<ToDecide[]>`(
  select coalesce(json_agg(json_build_object('id', w.id, 'title', w.title, 'lang', w.lang, 'author', w.author, 'at', w.proposed_at) order by w.proposed_at, w.id), '[]')
  from (select p.id, p.proposed_at, v.title, v.lang, m.name as author
    from proposals p join proposal_versions v on v.proposal_id = p.id and v.number = p.latest join members m on m.id = p.author_id
    where ${isBeingRead} and ${decisionOn} is null and ${yesTo} >= ${sql.raw(String(readersNeeded))} ${waitsAfter(after)}
      and p.author_id <> ${lead}::uuid
      and not exists (select from proposal_reviews o where o.proposal_id = p.id and o.version = p.latest and o.verdict = 'yes' and o.reviewer_id = ${lead}::uuid)
    order by p.proposed_at, p.id limit ${sql.raw(String(PAGE + 1))}) w)`;

export function toDecide(rows: readonly ToDecide[]) {
  const shown = rows.slice(0, PAGE);
  return { toDecide: shown, moreToDecide: rows.length > PAGE ? shown.at(-1)?.id : undefined };
}

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
