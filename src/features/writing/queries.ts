import { and, desc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
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
import { isId } from '#src/platform/ids.ts';
import { fewestAnswers, opening } from './rules.ts';

export const pageSize = 20;

/**
 * Pieces waiting for someone like this member, nearest first, then longest wait: 0 asked of the
 * member, 1 of a group of theirs, 2 of anyone who reads the language, 3 answered once already, so
 * that help goes first where nobody has been. Each branch reads one page from an index, however
 * many wait.
 */
export async function waitingRequests(
  club: Club,
  member: Member,
  { after, addressed = false, limit = pageSize }: { after?: string | undefined; addressed?: boolean; limit?: number } = {},
) {
  const [nearnessBefore, idBefore] = readKey(after);
  const open = sql`r.closed_at is null and r.visible_until > ${club.clock.now().toISOString()} and r.author_id <> ${member.id}
    and not exists (select from feedbacks f where f.request_id = r.id and f.giver_id = ${member.id})`;
  const page = (nearness: number) =>
    sql`and (${nearness}, r.id) > (${nearnessBefore}::int, ${idBefore}::uuid) order by r.id limit ${addressed ? 50 : limit + 1}`;
  const ofMember = sql`select 0 as nearness, r.id from feedback_requests r where r.to_member_id = ${member.id} and ${open} ${page(0)}`;
  const ofGroups = (nearness: number, answered: SQL) =>
    sql`select ${nearness}::int as nearness, r.id from memberships m join feedback_requests r on r.to_group_id = m.group_id where m.member_id = ${member.id} and r.first_answered_at ${answered} and ${open} ${page(nearness)}`;
  const ofAnyone = (nearness: number, answered: SQL) =>
    sql`select ${nearness}::int as nearness, one.id from (select unnest(languages) as lang from members where id = ${member.id}) reads
      cross join lateral (select r.id from feedback_requests r where r.audience = 'anyone' and r.lang = reads.lang and r.first_answered_at ${answered} and ${open} ${page(nearness)}) one`;
  const [fresh, answered] = [sql`is null`, sql`is not null`];
  const branches = addressed
    ? [ofMember, ofGroups(1, fresh)]
    : [ofMember, ofGroups(1, fresh), ofAnyone(2, fresh), ofGroups(3, answered), ofAnyone(3, answered)];
  const rows = await club.db
    .select({
      nearness: sql<0 | 1 | 2 | 3>`waiting.nearness`,
      count: sql<number>`(count(*) over ())::int`,
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
  return { requests: shown, count: rows[0]?.count ?? 0, more: rows.length > limit && last ? `${last.nearness}.${last.id}` : undefined };
}
export type WaitingRequest = Awaited<ReturnType<typeof waitingRequests>>['requests'][number];

/** For the start page: what was asked of the member or of a group of theirs. */
export async function waitingForMe(club: Club, member: Member, limit = 3) {
  return waitingRequests(club, member, { addressed: true, limit });
}

/** For the start page: feedback of the last 30 days the member has not thanked for yet, newest first. */
export async function myFeedbackNews(club: Club, member: Member, limit = 3) {
  const giver = alias(members, 'giver');
  return club.db
    .select({ request: feedbackRequests.id, title: pieces.title, lang: pieces.lang, giver: giver.name, givenAt: feedbacks.givenAt })
    .from(feedbackRequests)
    .innerJoin(feedbacks, eq(feedbacks.requestId, feedbackRequests.id))
    .innerJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .innerJoin(giver, eq(giver.id, feedbacks.giverId))
    .leftJoin(thanks, eq(thanks.feedbackId, feedbacks.id))
    .where(
      and(eq(feedbackRequests.authorId, member.id), gt(feedbacks.givenAt, daysBefore(club.clock.now(), 30)), isNull(thanks.feedbackId)),
    )
    .orderBy(desc(feedbacks.givenAt), desc(feedbacks.id))
    .limit(limit);
}

/** How long a first answer usually takes, in seconds; null while there are too few to say. */
export async function medianWait(club: Club, days = 90): Promise<number | null> {
  const [row] = await club.db.select({ seconds: waitSeconds(club.clock.now(), days) }).from(sql`(select 1) once`);
  return row?.seconds ?? null;
}

/** One request as the viewer may see it: author and givers always, those asked while it is open. Undefined for everybody else. */
export async function requestFor(club: Club, member: Member, id: string | undefined) {
  const now = club.clock.now();
  const peer = alias(members, 'peer');
  const inGroup = sql<boolean>`exists (select from ${memberships} where ${memberships.groupId} = ${feedbackRequests.toGroupId} and ${memberships.memberId} = ${member.id})`;
  const answered = sql<boolean>`exists (select from ${feedbacks} where ${feedbacks.requestId} = ${feedbackRequests.id} and ${feedbacks.giverId} = ${member.id})`;
  const askedNow = sql`${feedbackRequests.closedAt} is null and ${feedbackRequests.visibleUntil} > ${now.toISOString()} and (${feedbackRequests.audience} = 'anyone' or ${feedbackRequests.toMemberId} = ${member.id} or ${inGroup})`;
  const [row] = await club.db
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
      >`case when ${feedbackRequests.authorId} = ${member.id} and ${feedbackRequests.firstAnsweredAt} is null then ${waitSeconds(now, 90)} end`,
    })
    .from(feedbackRequests)
    .leftJoin(members, eq(members.id, feedbackRequests.authorId))
    .leftJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .leftJoin(revisions, eq(revisions.id, feedbackRequests.revisionId))
    .leftJoin(peer, eq(peer.id, feedbackRequests.toMemberId))
    .leftJoin(groups, eq(groups.id, feedbackRequests.toGroupId))
    .where(and(eq(feedbackRequests.id, asId(id)), or(eq(feedbackRequests.authorId, member.id), answered, askedNow)));
  return row;
}
export type RequestView = NonNullable<Awaited<ReturnType<typeof requestFor>>>;

/** The feedback of a request, in the order it came: all of it for the author, for a giver their own. */
export async function feedbackOn(club: Club, member: Member, id: string | undefined) {
  return club.db
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
    .where(and(eq(feedbacks.requestId, asId(id)), or(eq(feedbackRequests.authorId, member.id), eq(feedbacks.giverId, member.id))))
    .orderBy(feedbacks.givenAt, feedbacks.id);
}
export type FeedbackView = Awaited<ReturnType<typeof feedbackOn>>[number];

/** Everything of this feature a member takes along: as plain values, texts as Markdown. */
export async function exportWriting(club: Club, memberId: string) {
  const author = alias(members, 'author');
  const wrote = await club.db
    .select({
      id: pieces.id,
      title: pieces.title,
      lang: pieces.lang,
      createdAt: pieces.createdAt,
      number: revisions.number,
      revisedAt: revisions.createdAt,
      body: revisions.body,
    })
    .from(pieces)
    .innerJoin(revisions, eq(revisions.pieceId, pieces.id))
    .where(eq(pieces.authorId, memberId))
    .orderBy(pieces.id, revisions.number);
  const asked = await club.db
    .select({
      id: feedbackRequests.id,
      piece: feedbackRequests.pieceId,
      asks: feedbackRequests.asks,
      selfCheck: feedbackRequests.selfCheck,
      audience: feedbackRequests.audience,
      askedAt: feedbackRequests.createdAt,
      visibleUntil: feedbackRequests.visibleUntil,
      closedAt: feedbackRequests.closedAt,
    })
    .from(feedbackRequests)
    .where(eq(feedbackRequests.authorId, memberId))
    .orderBy(feedbackRequests.id);
  const feedback = await club.db
    .select({
      request: feedbacks.requestId,
      mine: sql<boolean>`coalesce(${feedbacks.giverId} = ${memberId}, false)`,
      title: pieces.title,
      author: author.name,
      giver: members.name,
      criteria: feedbacks.criteria,
      words: feedbacks.words,
      givenAt: feedbacks.givenAt,
      thanks: thanks.words,
      thankedAt: thanks.saidAt,
      comments: sql<
        { quote: string | null; body: string }[]
      >`(select coalesce(json_agg(json_build_object('quote', ${comments.quote}, 'body', ${comments.body}) order by ${comments.start}, ${comments.id}), '[]') from ${comments} where ${comments.feedbackId} = ${feedbacks.id})`,
    })
    .from(feedbacks)
    .innerJoin(feedbackRequests, eq(feedbackRequests.id, feedbacks.requestId))
    .leftJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .leftJoin(author, eq(author.id, feedbackRequests.authorId))
    .leftJoin(members, eq(members.id, feedbacks.giverId))
    .leftJoin(thanks, eq(thanks.feedbackId, feedbacks.id))
    .where(or(eq(feedbacks.giverId, memberId), eq(feedbackRequests.authorId, memberId)))
    .orderBy(feedbacks.id);
  return {
    pieces: Object.values(Object.groupBy(wrote, ({ id }) => id)).flatMap((all = []) =>
      all.slice(0, 1).map(({ id, title, lang, createdAt }) => ({
        id,
        title,
        lang,
        createdAt,
        revisions: all.map(({ number, revisedAt, body }) => ({ number, revisedAt, body })),
      })),
    ),
    feedbackAsked: asked,
    feedbackGiven: feedback.filter(({ mine }) => mine).map(({ mine: _, giver: __, ...given }) => given),
    feedbackReceived: feedback.filter(({ mine }) => !mine).map(({ mine: _, author: __, ...received }) => received),
  };
}

/** Median seconds from asking to the first answer, over the newest 200 first answers of so many days; null below five authors (charter 5). */
export function waitSeconds(now: Date, days: number): SQL<number | null> {
  return sql<
    number | null
  >`(select case when count(distinct author_id) >= ${fewestAnswers} then percentile_cont(0.5) within group (order by extract(epoch from first_answered_at - created_at)) end
    from (select a.author_id, a.first_answered_at, a.created_at from feedback_requests a where a.first_answered_at > ${daysBefore(now, days).toISOString()} order by a.first_answered_at desc limit 200) recent)`;
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

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** A word that is no id names nothing: not found, not a database error. */
export const asId = (id: string | undefined): string => found(isId(id) ? id : null);

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The key of the last row of a page, `<nearness>.<id>`; anything else means the beginning. */
function readKey(after = ''): [nearness: number, id: string] {
  const [nearness = '', id] = after.split('.');
  return /^[0-3]$/.test(nearness) && isId(id) ? [Number(nearness), id] : [-1, NOBODY];
}
