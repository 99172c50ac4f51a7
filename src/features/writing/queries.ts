import { and, eq, or, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  comments,
  consents,
  feedbackRequests,
  feedbacks,
  groups,
  members,
  memberships,
  memberTopics,
  pieces,
  revisions,
  thanks,
  topics,
} from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId, NO_ID } from '#src/platform/ids.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { fewestAnswers, opening } from './rules.ts';

export const pageSize = 20;

/** For statements that call the request `r`: it waits, and this member, who is not its author, has not answered it yet. */
const isOpenFor = (me: string | Placeholder, now: string | Placeholder) =>
  sql`r.closed_at is null and r.visible_until > ${now}::timestamptz and r.author_id <> ${me}::uuid
    and not exists (select from feedbacks f where f.request_id = r.id and f.giver_id = ${me}::uuid)`;

/**
 * Pieces waiting for someone like this member, nearest first, then longest wait: 0 asked of the
 * member, 1 of a group of theirs, 2 of anyone who reads the language, 3 answered once already, so
 * that help goes first where nobody has been. Each branch reads one page from an index, however
 * many wait.
 */
export async function waitingRequests(
  club: Club,
  member: Member,
  { after, limit = pageSize }: { after?: string | undefined; limit?: number } = {},
) {
  const [nearnessBefore, idBefore] = readKey(after);
  const open = isOpenFor(member.id, club.clock.now().toISOString());
  const page = (nearness: number) =>
    sql`and (${nearness}, r.id) > (${nearnessBefore}::int, ${idBefore}::uuid) order by r.id limit ${limit + 1}`;
  const ofMember = sql`select 0 as nearness, r.id from feedback_requests r where r.to_member_id = ${member.id} and ${open} ${page(0)}`;
  const ofGroups = (nearness: number, answered: SQL) =>
    sql`select ${nearness}::int as nearness, r.id from memberships m join feedback_requests r on r.to_group_id = m.group_id where m.member_id = ${member.id} and r.first_answered_at ${answered} and ${open} ${page(nearness)}`;
  const ofAnyone = (nearness: number, answered: SQL) =>
    sql`select ${nearness}::int as nearness, one.id from (select unnest(languages) as lang from members where id = ${member.id}) reads
      cross join lateral (select r.id from feedback_requests r where r.audience = 'anyone' and r.lang = reads.lang and r.first_answered_at ${answered} and ${open} ${page(nearness)}) one`;
  const [fresh, answered] = [sql`is null`, sql`is not null`];
  const branches = [ofMember, ofGroups(1, fresh), ofAnyone(2, fresh), ofGroups(3, answered), ofAnyone(3, answered)];
  const rows = await club.db
    .select({
      nearness: sql<0 | 1 | 2 | 3>`waiting.nearness`,
      id: feedbackRequests.id,
      lang: feedbackRequests.lang,
      createdAt: feedbackRequests.createdAt,
      title: pieces.title,
      author: members.name,
      group: groups.name,
      opening: sql<string>`left(${revisions.plain}, 400)`.mapWith(opening),
      field: sharedField(member),
    })
    .from(feedbackRequests)
    .innerJoin(
      sql`(${sql.join(
        branches.map((branch) => sql`(${branch})`),
        sql` union all `,
      )}) waiting`,
      sql`waiting.id = ${feedbackRequests.id}`,
    )
    .innerJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .innerJoin(revisions, eq(revisions.id, feedbackRequests.revisionId))
    .innerJoin(members, eq(members.id, feedbackRequests.authorId))
    .leftJoin(groups, eq(groups.id, feedbackRequests.toGroupId))
    .orderBy(sql`waiting.nearness`, feedbackRequests.id)
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { requests: shown, more: rows.length > limit && last ? `${last.nearness}.${last.id}` : undefined };
}
export type WaitingRequest = Awaited<ReturnType<typeof waitingRequests>>['requests'][number];

const [me, now] = [sql.placeholder('me'), sql.placeholder('now')];

/** A part of the start page's question, `me` and `now`: the three that wait longest of what was asked of the member, then of a group of theirs. */
export const requestsToMe = sql<{ id: string; name: string | null; title: string; at: string }[]>`(
  select coalesce(json_agg(json_build_object('id', r.id, 'name', m.name, 'title', p.title, 'at', r.created_at) order by r.nearness, r.id), '[]')
  from (select nearness, id, author_id, piece_id, created_at from (
      (select 0 as nearness, r.* from feedback_requests r where r.to_member_id = ${me}::uuid and ${isOpenFor(me, now)} order by r.id limit 3)
      union all
      (select 1, r.* from memberships s join feedback_requests r on r.to_group_id = s.group_id
        where s.member_id = ${me}::uuid and r.first_answered_at is null and ${isOpenFor(me, now)} order by r.id limit 3)) r
    order by nearness, id limit 3) r
  join pieces p on p.id = r.piece_id left join members m on m.id = r.author_id)`;

/** Another part: the newest three answers of the last 30 days the member has not thanked for yet. */
export const answersToMe = sql<{ request: string; name: string | null; title: string; at: string }[]>`(
  select coalesce(json_agg(json_build_object('request', f.request_id, 'name', m.name, 'title', f.title, 'at', f.given_at) order by f.given_at desc, f.id desc), '[]')
  from (select f.*, p.title from feedback_requests r join feedbacks f on f.request_id = r.id join pieces p on p.id = r.piece_id
    where r.author_id = ${me}::uuid and f.given_at > ${now}::timestamptz - interval '30 days'
      and not exists (select from thanks t where t.feedback_id = f.id)
    order by f.given_at desc, f.id desc limit 3) f
  join members m on m.id = f.giver_id)`;

/** How long a first answer usually takes, in seconds; null while there are too few to say. */
export async function medianWait(club: Club, days = 90): Promise<number | null> {
  const since = daysBefore(club.clock.now(), days).toISOString();
  const [row] = await club.db.select({ seconds: waitSeconds(since) }).from(once);
  return row?.seconds ?? null;
}

/** One request as the viewer may see it: author and givers always, those asked while it is open. Undefined for everybody else. */
export async function requestFor(club: Club, member: Member, id: string | undefined) {
  const now = club.clock.now();
  const [row] = await requestAsSeen(club).execute({
    me: member.id,
    request: asId(id),
    now: now.toISOString(),
    since: daysBefore(now, 90).toISOString(),
  });
  return row;
}

const requestAsSeen = prepared((db) => {
  const peer = alias(members, 'peer');
  const inGroup = sql<boolean>`exists (select from ${memberships} where ${memberships.groupId} = ${feedbackRequests.toGroupId} and ${memberships.memberId} = ${me})`;
  const answered = sql<boolean>`exists (select from ${feedbacks} where ${feedbacks.requestId} = ${feedbackRequests.id} and ${feedbacks.giverId} = ${me})`;
  const askedNow = sql`${feedbackRequests.closedAt} is null and ${feedbackRequests.visibleUntil} > ${now}::timestamptz and (${feedbackRequests.audience} = 'anyone' or ${feedbackRequests.toMemberId} = ${me} or ${inGroup})`;
  return db
    .select({
      request: feedbackRequests,
      inGroup,
      answered,
      author: { name: members.name, headline: members.headline },
      piece: { id: pieces.id, title: pieces.title, latest: pieces.latest },
      revision: { number: revisions.number, bodyHtml: revisions.bodyHtml, plain: revisions.plain },
      toMember: peer.name,
      toGroup: groups.name,
      waitSeconds: sql<
        number | null
      >`case when ${feedbackRequests.authorId} = ${me} and ${feedbackRequests.firstAnsweredAt} is null then ${waitSeconds(sql.placeholder('since'))} end`,
    })
    .from(feedbackRequests)
    .leftJoin(members, eq(members.id, feedbackRequests.authorId))
    .leftJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .leftJoin(revisions, eq(revisions.id, feedbackRequests.revisionId))
    .leftJoin(peer, eq(peer.id, feedbackRequests.toMemberId))
    .leftJoin(groups, eq(groups.id, feedbackRequests.toGroupId))
    .where(and(eq(feedbackRequests.id, sql.placeholder('request')), or(eq(feedbackRequests.authorId, me), answered, askedNow)))
    .prepare('request_as_seen');
});
export type RequestView = NonNullable<Awaited<ReturnType<typeof requestFor>>>;

/** The feedback of a request, in the order it came: all of it for the author, for a giver their own. */
export async function feedbackOn(club: Club, member: Member, id: string | undefined) {
  return feedbackAsSeen(club).execute({ me: member.id, request: asId(id) });
}

const feedbackAsSeen = prepared((db) =>
  db
    .select({
      id: feedbacks.id,
      giverId: feedbacks.giverId,
      giver: members.name,
      criteria: feedbacks.criteria,
      wordsHtml: feedbacks.wordsHtml,
      givenAt: feedbacks.givenAt,
      thanks: { words: thanks.words, saidAt: thanks.saidAt },
      comments: sql<
        { id: string; start: number | null; end: number | null; quote: string | null; body: string }[]
      >`(select coalesce(json_agg(json_build_object('id', ${comments.id}, 'start', ${comments.start}, 'end', ${comments.end}, 'quote', ${comments.quote}, 'body', ${comments.body}) order by ${comments.start}, ${comments.id}), '[]') from ${comments} where ${comments.feedbackId} = ${feedbacks.id})`,
    })
    .from(feedbacks)
    .innerJoin(feedbackRequests, eq(feedbackRequests.id, feedbacks.requestId))
    .leftJoin(members, eq(members.id, feedbacks.giverId))
    .leftJoin(thanks, eq(thanks.feedbackId, feedbacks.id))
    .where(and(eq(feedbacks.requestId, sql.placeholder('request')), or(eq(feedbackRequests.authorId, me), eq(feedbacks.giverId, me))))
    .orderBy(feedbacks.givenAt, feedbacks.id)
    .prepare('feedback_as_seen'),
);
export type FeedbackView = Awaited<ReturnType<typeof feedbackOn>>[number];

/** Median seconds from asking to the first answer, over the newest 200 first answers since then; null below five authors (charter 5). */
export function waitSeconds(since: string | Placeholder): SQL<number | null> {
  return sql<
    number | null
  >`(select case when count(distinct author_id) >= ${fewestAnswers} then percentile_cont(0.5) within group (order by extract(epoch from first_answered_at - created_at)) end
    from (select a.author_id, a.first_answered_at, a.created_at from feedback_requests a where a.first_answered_at > ${since}::timestamptz order by a.first_answered_at desc limit 200) recent)`;
}

/** A field the viewer and a listed author have in common, by its names in every language. */
const sharedField = (member: Member) => sql<Record<
  'en' | 'de' | 'fr' | 'it',
  string
> | null>`(select ${topics.names} from ${memberTopics} theirs
  join ${memberTopics} mine on mine.topic = theirs.topic and mine.member_id = ${member.id} join ${topics} on ${topics.slug} = theirs.topic
  where theirs.member_id = ${feedbackRequests.authorId} and ${isListed(sql`${feedbackRequests.authorId}`)} order by theirs.topic limit 1)`;

export const isListed = (whom: SQL) =>
  sql`exists (select from ${consents} where ${consents.memberId} = ${whom} and ${consents.kind} = 'listed' and ${consents.withdrawnAt} is null)`;

export const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** A word that is no id names nothing: not found, not a database error. */
export const asId = (id: string | undefined): string => found(isId(id) ? id : null);

/** The key of the last row of a page, `<nearness>.<id>`; anything else means the beginning. */
function readKey(after = ''): [nearness: number, id: string] {
  const [nearness = '', id] = after.split('.');
  return /^[0-3]$/.test(nearness) && isId(id) ? [Number(nearness), id] : [-1, NO_ID];
}
