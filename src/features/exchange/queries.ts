import { and, asc, desc, eq, gte, isNull, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { consents, groups, insights, members, memberships, replies } from '#db/schema/index.ts';
import { isSlug } from '#src/features/groups/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId, NO_ID } from '#src/platform/ids.ts';
import { prepared } from '#src/platform/prepared.ts';
import { INSIGHTS_PER_PAGE, NEW_AT_START, openingOf, REPLIES_PER_PAGE } from './rules.ts';

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
export const listed = and(eq(consents.memberId, members.id), eq(consents.kind, 'listed'), isNull(consents.withdrawnAt));

/** A number as it stands in the statement: with a parameter the planner prepares for a tenth of the table. */
export const fixed = (n: number) => sql.raw(String(Math.trunc(n)));

/** Insights for the whole club, and those of groups this member is in: the scope of every reading query here. */
export const isReadableBy = (member: string | Placeholder) =>
  sql`(${insights.groupId} is null or exists (select from ${memberships} me where me.group_id = ${insights.groupId} and me.member_id = ${member}))`;

const [me, group, insight, from] = ['me', 'group', 'insight', 'from'].map((name) => sql.placeholder(name)) as [
  Placeholder,
  Placeholder,
  Placeholder,
  Placeholder,
];

export const line = {
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
function linesOf({ db }: Pick<Club, 'db'>, ids: SQL) {
  return db
    .select(line)
    .from(insights)
    .leftJoin(members, eq(members.id, insights.authorId))
    .leftJoin(consents, listed)
    .leftJoin(groups, eq(groups.id, insights.groupId))
    .where(sql`${insights.id} in (${ids})`)
    .orderBy(desc(insights.id));
}

type Line = Awaited<ReturnType<typeof linesOf>>[number];

export function toLine({ authorId, authorName, authorListed, groupSlug, groupName, groupLang, opening, ...row }: Line): InsightLine {
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
function newestKeys(member: string | Placeholder, { group, lang, before }: InsightFilter, limit: number, also = sql`true`): SQL {
  const more = sql`${isId(before) ? sql`i.id < ${before}` : sql`true`} and ${lang && isSlug(lang) ? sql`i.lang = ${lang}` : sql`true`} and ${also}`;
  const inGroups = sql`
    select picked.id from ${memberships} m join ${groups} g on g.id = m.group_id
    cross join lateral (select i.id from ${insights} i where i.group_id = m.group_id and ${more} order by i.id desc limit ${fixed(limit)}) picked
    where m.member_id = ${member} ${group ? sql`and g.slug = ${isSlug(group) ? group : ''}` : sql``}`;
  const inClub = sql`(select i.id from ${insights} i where i.group_id is null and ${more} order by i.id desc limit ${fixed(limit)})`;
  return sql`select id from (${group ? inGroups : sql`${inClub} union all (${inGroups})`}) newest order by id desc limit ${fixed(limit)}`;
}

/** `/insights`: for the whole club and from the member's groups, newest first. */
export async function findInsights(club: Club, member: Member, filter: InsightFilter): Promise<InsightPage> {
  return toPage(await linesOf(club, newestKeys(member.id, filter, INSIGHTS_PER_PAGE + 1)));
}

/** Insights of one group, for its members: to anybody else there are none. */
export async function insightsOf(
  club: Club,
  member: Member,
  groupId: string,
  { before }: { before?: string | undefined } = {},
): Promise<InsightPage> {
  const chosen = { me: member.id, group: groupId };
  return toPage(isId(before) ? await olderOfGroup(club).execute({ ...chosen, from: before }) : await newestOfGroup(club).execute(chosen));
}

const keysOfGroup = (more: SQL) => sql`
  select i.id from ${insights} i where i.group_id = ${group} ${more}
  and exists (select from ${memberships} me where me.group_id = ${group} and me.member_id = ${me})
  order by i.id desc limit ${fixed(INSIGHTS_PER_PAGE + 1)}`;
const newestOfGroup = prepared((db) => linesOf({ db }, keysOfGroup(sql``)).prepare('newest_of_group'));
const olderOfGroup = prepared((db) => linesOf({ db }, keysOfGroup(sql`and i.id < ${from}`)).prepare('older_of_group'));

/** For the start page: what others wrote lately in the member's groups and for the club. */
export async function newInMyGroups(club: Club, member: Member): Promise<readonly InsightLine[]> {
  return (await newestForMe(club).execute({ me: member.id })).map(toLine);
}

const newestForMe = prepared((db) =>
  linesOf({ db }, newestKeys(me, {}, NEW_AT_START, sql`i.erased_at is null and i.author_id is distinct from ${me}`)).prepare(
    'newest_for_me',
  ),
);

export interface InsightView extends Omit<InsightLine, 'opening'> {
  readonly bodyHtml: string;
  /** null: before the whole club */
  readonly place: { readonly closedAt: Date | null; readonly isMember: boolean } | null;
}

/** One insight, if this member may read it. */
export async function readInsight(club: Club, member: Member, id: string | undefined): Promise<InsightView> {
  const [row] = isId(id) ? await wholeInsight(club).execute({ me: member.id, insight: id }) : [];
  const { bodyHtml, closedAt, ...rest } = found(row);
  const { opening: _, ...view } = toLine(rest);
  return { ...view, bodyHtml, place: view.group ? { closedAt, isMember: true } : null };
}

const wholeInsight = prepared((db) =>
  db
    .select({ ...line, opening: sql<string>`''`, bodyHtml: insights.bodyHtml, closedAt: groups.closedAt })
    .from(insights)
    .leftJoin(members, eq(members.id, insights.authorId))
    .leftJoin(consents, listed)
    .leftJoin(groups, eq(groups.id, insights.groupId))
    .where(and(eq(insights.id, insight), isReadableBy(me)))
    .prepare('whole_insight'),
);

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
  const rows = await repliesFrom(club).execute({ me: member.id, insight: insightId, from: isId(from) ? from : NO_ID });
  const page = rows.slice(0, REPLIES_PER_PAGE).map(
    ({ authorId, authorName, authorListed, ...row }): ReplyLine => ({
      ...row,
      author: authorId && authorName ? { id: authorId, name: authorName, isListed: authorListed } : null,
    }),
  );
  return { replies: page, next: rows[REPLIES_PER_PAGE]?.id ?? null };
}

const repliesFrom = prepared((db) =>
  db
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
        eq(replies.insightId, insight),
        gte(replies.id, from),
        sql`exists (select from ${insights} where ${insights.id} = ${replies.insightId} and ${isReadableBy(me)})`,
      ),
    )
    .orderBy(asc(replies.id))
    .limit(REPLIES_PER_PAGE + 1)
    .prepare('replies_from'),
);
