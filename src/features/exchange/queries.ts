import { and, asc, desc, eq, gte, isNull, or, type SQL, sql } from 'drizzle-orm';
import { consents, groups, insights, members, memberships, replies, topics } from '#db/schema/index.ts';
import { isSlug, namePatterns } from '#src/features/groups/rules.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { listedMembers } from '#src/features/members/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { INSIGHTS_PER_PAGE, mentions, openingOf, REPLIES_PER_PAGE, RESULTS, WEIGHED } from './rules.ts';

export interface Author {
  readonly id: string;
  readonly name: string;
  /** whether their page may be linked */
  readonly isListed: boolean;
}

export interface InsightLine {
  readonly id: string;
  readonly title: string;
  readonly opening: string;
  readonly lang: string;
  readonly author: Author | null;
  readonly group: { readonly slug: string; readonly name: string; readonly lang: string } | null;
  readonly replyCount: number;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
}

export interface InsightPage {
  readonly insights: readonly InsightLine[];
  readonly next: string | null;
}

/** A join, not an `exists`: the planner may answer that one by reading every consent of the club. */
const isListed = sql<boolean>`(${consents.id} is not null and ${members.pausedAt} is null)`;
const listed = and(eq(consents.memberId, members.id), eq(consents.kind, 'listed'), isNull(consents.withdrawnAt));

/** A number as it stands in the statement: with a parameter the planner prepares for a tenth of the table. */
const fixed = (n: number) => sql.raw(String(Math.trunc(n)));

/** Insights for the whole club, and those of groups this member is in: the scope of every reading query here. */
const isReadableBy = (member: Member) =>
  sql`(${insights.groupId} is null or exists (select from ${memberships} me where me.group_id = ${insights.groupId} and me.member_id = ${member.id}))`;

const line = {
  id: insights.id,
  title: insights.title,
  opening: sql<string>`left(${insights.body}, 400)`,
  lang: insights.lang,
  authorId: members.id,
  authorName: members.name,
  authorListed: isListed,
  groupSlug: groups.slug,
  groupName: groups.name,
  groupLang: groups.lang,
  replyCount: insights.replyCount,
  createdAt: insights.createdAt,
  erasedAt: insights.erasedAt,
};

/** The lines of insights chosen by `ids`, newest first: the keys are picked first, and only their rows are opened. */
function linesOf(club: Club, ids: SQL) {
  return club.db
    .select(line)
    .from(insights)
    .leftJoin(members, eq(members.id, insights.authorId))
    .leftJoin(consents, listed)
    .leftJoin(groups, eq(groups.id, insights.groupId))
    .where(sql`${insights.id} in (${ids})`)
    .orderBy(desc(insights.id));
}

type Line = Awaited<ReturnType<typeof linesOf>>[number];

function toLine({ authorId, authorName, authorListed, groupSlug, groupName, groupLang, opening, ...row }: Line): InsightLine {
  return {
    ...row,
    opening: openingOf(opening),
    author: authorId && authorName ? { id: authorId, name: authorName, isListed: authorListed } : null,
    group: groupSlug && groupName && groupLang ? { slug: groupSlug, name: groupName, lang: groupLang } : null,
  };
}

function toPage(rows: readonly Line[]): InsightPage {
  const page = rows.slice(0, INSIGHTS_PER_PAGE).map(toLine);
  return { insights: page, next: rows.length > INSIGHTS_PER_PAGE ? (page.at(-1)?.id ?? null) : null };
}

export interface InsightFilter {
  /** slug of one of the member's groups */
  readonly group?: string | undefined;
  readonly lang?: string | undefined;
  /** id of the last insight of the page before */
  readonly before?: string | undefined;
}

/**
 * Newest keys the member may read: from the club's own index and from each group's index at most one
 * page, merged. The work grows with the member's groups, not with the club.
 */
function newestKeys(member: Member, { group, lang, before }: InsightFilter, limit: number, also = sql`true`): SQL {
  const more = sql`${isId(before) ? sql`i.id < ${before}` : sql`true`} and ${lang && isSlug(lang) ? sql`i.lang = ${lang}` : sql`true`} and ${also}`;
  const inGroups = sql`
    select picked.id from ${memberships} m join ${groups} g on g.id = m.group_id
    cross join lateral (select i.id from ${insights} i where i.group_id = m.group_id and ${more} order by i.id desc limit ${fixed(limit)}) picked
    where m.member_id = ${member.id} ${group ? sql`and g.slug = ${isSlug(group) ? group : ''}` : sql``}`;
  const inClub = sql`(select i.id from ${insights} i where i.group_id is null and ${more} order by i.id desc limit ${fixed(limit)})`;
  return sql`select id from (${group ? inGroups : sql`${inClub} union all (${inGroups})`}) newest order by id desc limit ${fixed(limit)}`;
}

/** `/insights`: for the whole club and from the member's groups, newest first. */
export async function findInsights(club: Club, member: Member, filter: InsightFilter): Promise<InsightPage> {
  return toPage(await linesOf(club, newestKeys(member, filter, INSIGHTS_PER_PAGE + 1)));
}

/** Insights of one group, for its members: to anybody else there are none. */
export async function insightsOf(
  club: Club,
  member: Member,
  groupId: string,
  { before }: { before?: string | undefined } = {},
): Promise<InsightPage> {
  const keys = sql`select i.id from ${insights} i where i.group_id = ${groupId} ${isId(before) ? sql`and i.id < ${before}` : sql``}
    and exists (select from ${memberships} me where me.group_id = ${groupId} and me.member_id = ${member.id})
    order by i.id desc limit ${fixed(INSIGHTS_PER_PAGE + 1)}`;
  return toPage(await linesOf(club, keys));
}

/** For the start page: what others wrote lately in the member's groups and for the club. One query, never more than `limit`. */
export async function newInMyGroups(club: Club, member: Member, limit = 5): Promise<readonly InsightLine[]> {
  const byOthers = sql`i.erased_at is null and i.author_id is distinct from ${member.id}`;
  return (await linesOf(club, newestKeys(member, {}, limit, byOthers))).map(toLine);
}

export interface InsightView extends Omit<InsightLine, 'opening'> {
  readonly bodyHtml: string;
  /** null: before the whole club */
  readonly place: { readonly closedAt: Date | null; readonly isMember: boolean } | null;
}

/** One insight, if this member may read it. */
export async function readInsight(club: Club, member: Member, id: string | undefined): Promise<InsightView> {
  const [row] = isId(id)
    ? await club.db
        .select({ ...line, opening: sql<string>`''`, bodyHtml: insights.bodyHtml, closedAt: groups.closedAt })
        .from(insights)
        .leftJoin(members, eq(members.id, insights.authorId))
        .leftJoin(consents, listed)
        .leftJoin(groups, eq(groups.id, insights.groupId))
        .where(and(eq(insights.id, id), isReadableBy(member)))
    : [];
  const { bodyHtml, closedAt, ...rest } = found(row);
  const { opening: _, ...view } = toLine(rest);
  return { ...view, bodyHtml, place: view.group ? { closedAt, isMember: true } : null };
}

export interface ReplyLine {
  readonly id: string;
  readonly bodyHtml: string;
  readonly lang: string;
  readonly author: Author | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
}

/** Replies to an insight, oldest first, from the reply `from` on. Scoped like the insight itself. */
export async function repliesTo(club: Club, member: Member, insightId: string, { from }: { from?: string | undefined } = {}) {
  if (!isId(insightId)) return { replies: [], next: null };
  const rows = await club.db
    .select({
      id: replies.id,
      bodyHtml: replies.bodyHtml,
      lang: replies.lang,
      createdAt: replies.createdAt,
      erasedAt: replies.erasedAt,
      authorId: members.id,
      authorName: members.name,
      authorListed: isListed,
    })
    .from(replies)
    .leftJoin(members, eq(members.id, replies.authorId))
    .leftJoin(consents, listed)
    .where(
      and(
        eq(replies.insightId, insightId),
        isId(from) ? gte(replies.id, from) : undefined,
        sql`exists (select from ${insights} where ${insights.id} = ${replies.insightId} and ${isReadableBy(member)})`,
      ),
    )
    .orderBy(asc(replies.id))
    .limit(REPLIES_PER_PAGE + 1);
  const page = rows.slice(0, REPLIES_PER_PAGE).map(
    ({ authorId, authorName, authorListed, ...row }): ReplyLine => ({
      ...row,
      author: authorId && authorName ? { id: authorId, name: authorName, isListed: authorListed } : null,
    }),
  );
  return { replies: page, next: rows[REPLIES_PER_PAGE]?.id ?? null };
}

export interface Found {
  readonly insights: readonly InsightLine[];
  /** more matched than are shown: another word would narrow it */
  readonly isCut: boolean;
  readonly groups: readonly { slug: string; name: string; purpose: string; lang: string }[];
  readonly people: readonly { id: string; name: string; headline: string }[];
  readonly courses: readonly { slug: string; title: string; summary: string; lang: string }[];
}

/** `/search`: everything the member may see that fits the words. Nothing of it is stored. */
export async function searchClub(club: Club, member: Member, words: string): Promise<Found> {
  const [found, groupRows, people] = await Promise.all([
    searchInsights(club, member, words),
    groupsNamed(club, words),
    peopleAbout(club, member, words),
  ]);
  const courses = [...curriculumOf(club.content).courses.values()]
    .map(({ slug, text }) => ({ slug, ...text[member.locale] }))
    .filter(({ title, summary }) => mentions(words, [title, summary]))
    .map(({ slug, title, summary, lang }) => ({ slug, title, summary, lang }));
  return {
    insights: found.slice(0, RESULTS),
    isCut: found.length > RESULTS,
    groups: groupRows,
    people,
    courses: courses.slice(0, RESULTS),
  };
}

/** The words as a query in each of the four languages: a text is indexed by the rules of its own. */
const asQuery = (words: string) =>
  sql`(${sql.join(
    ['german', 'english', 'french', 'italian'].map((language) => sql`websearch_to_tsquery(${language}::regconfig, ${words})`),
    sql` || `,
  )})`;

async function searchInsights(club: Club, member: Member, words: string): Promise<readonly InsightLine[]> {
  const query = asQuery(words);
  const newest = sql`
    select ${insights.id}, ${insights.searchable} from ${insights}
    where ${insights.searchable} @@ ${query} and ${isReadableBy(member)} and ${insights.erasedAt} is null
    order by ${insights.id} desc limit ${fixed(WEIGHED)}`;
  const rows = await club.db
    .select({ ...line, rank: sql<number>`best.rank` })
    .from(
      sql`(select weighed.id, ts_rank(weighed.searchable, ${query}) as rank from (${newest}) weighed order by rank desc, id desc limit ${fixed(RESULTS + 1)}) best`,
    )
    .innerJoin(insights, sql`${insights.id} = best.id`)
    .leftJoin(members, eq(members.id, insights.authorId))
    .leftJoin(consents, listed)
    .leftJoin(groups, eq(groups.id, insights.groupId))
    .orderBy(sql`best.rank desc, best.id desc`);
  return rows.map(({ rank: _, ...row }) => toLine(row));
}

async function groupsNamed(club: Club, words: string) {
  return club.db
    .select({ slug: groups.slug, name: groups.name, purpose: groups.purpose, lang: groups.lang })
    .from(groups)
    .where(and(isNull(groups.closedAt), ...namePatterns(words).map((pattern) => sql`${groups.name} ilike ${pattern}`)))
    .orderBy(groups.name, groups.id)
    .limit(RESULTS);
}

/** Listed members by name or headline, and those who named a topic of that name as theirs. */
async function peopleAbout(club: Club, member: Member, words: string) {
  const named = or(
    ...(['en', 'de', 'fr', 'it'] as const).map((locale) => sql`lower(${topics.names}->>${locale}) = lower(${words})`),
    eq(topics.slug, words.toLowerCase()),
  );
  const [topic] = await club.db.select({ slug: topics.slug }).from(topics).where(named).limit(1);
  const [byName, byTopic] = await Promise.all([
    listedMembers(club, member, { q: words }),
    topic ? listedMembers(club, member, { topic: topic.slug }) : { rows: [] },
  ]);
  const unique = new Map([...byName.rows, ...byTopic.rows].map((person) => [person.id, person]));
  return [...unique.values()].slice(0, RESULTS).map(({ id, name, headline }) => ({ id, name, headline }));
}

/** Everything a member wrote here, as they wrote it. */
export async function exportExchange(club: Club, memberId: string) {
  const [written, answered] = await Promise.all([
    club.db
      .select({
        id: insights.id,
        group: groups.name,
        title: insights.title,
        body: insights.body,
        lang: insights.lang,
        createdAt: insights.createdAt,
      })
      .from(insights)
      .leftJoin(groups, eq(groups.id, insights.groupId))
      .where(eq(insights.authorId, memberId))
      .orderBy(asc(insights.id)),
    club.db
      .select({ id: replies.id, insightId: replies.insightId, body: replies.body, lang: replies.lang, createdAt: replies.createdAt })
      .from(replies)
      .where(eq(replies.authorId, memberId))
      .orderBy(asc(replies.id)),
  ]);
  return { insights: written, replies: answered };
}
