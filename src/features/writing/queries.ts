import { and, asc, desc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { comments, consents, feedbackRequests, feedbacks, groups, members, memberships, memberTopics, pieces, revisions, thanks, topics } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { changesBetween, fewestAnswers, opening } from './rules.ts';

export const pageSize = 20;

/** What became of the last time a piece was shown to others. */
const lastRequest = ({ db }: Club) =>
  db
    .select({
      id: feedbackRequests.id,
      createdAt: feedbackRequests.createdAt,
      closedAt: feedbackRequests.closedAt,
      visibleUntil: feedbackRequests.visibleUntil,
      answers: sql<number>`(select count(*)::int from ${feedbacks} where ${feedbacks.requestId} = ${feedbackRequests.id})`.as('answers'),
    })
    .from(feedbackRequests)
    .where(eq(feedbackRequests.pieceId, pieces.id))
    .orderBy(desc(feedbackRequests.id))
    .limit(1)
    .as('request');

/** The member's own pieces, last revised first. */
export async function myPieces(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const request = lastRequest(club);
  const older = isId(before) ? sql`(${pieces.revisedAt}, ${pieces.id}) < (select p.revised_at, p.id from ${pieces} p where p.id = ${before} and p.author_id = ${member.id})` : undefined;
  const rows = await club.db
    .select({ id: pieces.id, title: pieces.title, lang: pieces.lang, latest: pieces.latest, revisedAt: pieces.revisedAt, request: { id: request.id, createdAt: request.createdAt, closedAt: request.closedAt, visibleUntil: request.visibleUntil, answers: request.answers } })
    .from(pieces)
    .leftJoinLateral(request, sql`true`)
    .where(and(eq(pieces.authorId, member.id), older))
    .orderBy(desc(pieces.revisedAt), desc(pieces.id))
    .limit(pageSize + 1);
  return { pieces: rows.slice(0, pageSize), more: rows.length > pageSize ? rows[pageSize - 1]?.id : undefined };
}
export type MyPiece = Awaited<ReturnType<typeof myPieces>>['pieces'][number];

/** One of the member's own pieces as it stands now, if it is there. */
export async function myPiece(club: Club, member: Member, id: string | undefined) {
  const request = lastRequest(club);
  const [row] = await club.db
    .select({
      id: pieces.id, title: pieces.title, lang: pieces.lang, latest: pieces.latest, revisedAt: pieces.revisedAt,
      body: revisions.body, plain: revisions.plain, headline: members.headline,
      request: { id: request.id, createdAt: request.createdAt, closedAt: request.closedAt, visibleUntil: request.visibleUntil, answers: request.answers },
    })
    .from(pieces)
    .innerJoin(members, eq(members.id, pieces.authorId))
    .innerJoin(revisions, and(eq(revisions.pieceId, pieces.id), eq(revisions.number, pieces.latest)))
    .leftJoinLateral(request, sql`true`)
    .where(and(eq(pieces.id, asId(id)), eq(pieces.authorId, member.id)));
  return row;
}

/** The revisions of a piece, newest first, and what changed between two of them: by default the last two. */
export async function myRevisions(club: Club, member: Member, id: string | undefined, asked: { from?: number | undefined; to?: number | undefined } = {}) {
  const to = sql`coalesce(${asked.to ?? null}::int, ${pieces.latest})`;
  const from = sql`coalesce(${asked.from ?? null}::int, ${to} - 1)`;
  const compared = sql`${revisions.number} in (${from}, ${to})`;
  const rows = await club.db
    .select({ title: pieces.title, lang: pieces.lang, number: revisions.number, createdAt: revisions.createdAt, body: sql<string | null>`case when ${compared} then ${revisions.body} end`, from: sql<number>`${from}`, to: sql<number>`${to}` })
    .from(revisions)
    .innerJoin(pieces, eq(pieces.id, revisions.pieceId))
    .where(and(eq(pieces.id, asId(id)), eq(pieces.authorId, member.id), or(sql`${revisions.number} > ${pieces.latest} - 200`, compared)))
    .orderBy(desc(revisions.number));
  const first = found(rows[0]);
  const before = rows.find(({ number }) => number === first.from);
  const after = rows.find(({ number }) => number === first.to);
  return {
    piece: { id: asId(id), title: first.title, lang: first.lang },
    revisions: rows.map(({ number, createdAt }) => ({ number, createdAt })),
    compared: before && after ? { before, after, changes: changesBetween(before.body ?? '', after.body ?? '') } : null,
  };
}

/** What the author needs to decide whom to ask. */
export async function askingFor(club: Club, member: Member, id: string | undefined) {
  const now = club.clock.now();
  const [row] = await club.db
    .select({
      id: pieces.id,
      title: pieces.title,
      lang: pieces.lang,
      written: sql<boolean>`exists (select from ${revisions} where ${revisions.pieceId} = ${pieces.id} and ${revisions.number} = ${pieces.latest} and ${revisions.plain} <> '')`,
      openRequest: sql<string | null>`(select ${feedbackRequests.id} from ${feedbackRequests} where ${feedbackRequests.pieceId} = ${pieces.id} and ${feedbackRequests.closedAt} is null and ${feedbackRequests.visibleUntil} > ${now.toISOString()})`,
      groups: sql<{ id: string; name: string }[]>`(select coalesce(json_agg(json_build_object('id', ${groups.id}, 'name', ${groups.name}) order by ${groups.name}), '[]') from ${memberships} join ${groups} on ${groups.id} = ${memberships.groupId} where ${memberships.memberId} = ${member.id} and ${groups.closedAt} is null)`,
      waitSeconds: waitSeconds(now, 90),
    })
    .from(pieces)
    .where(and(eq(pieces.id, asId(id)), eq(pieces.authorId, member.id)));
  return found(row);
}

/** Up to 20 listed members who are not pausing and one of whose names begins with `who`, or who are exactly `id`. */
export async function askableMembers(club: Club, member: Member, { who = '', id }: { who?: string; id?: string | undefined }) {
  const begin = `${who.trim().slice(0, 80).replace(/[\\%_]/g, '\\$&')}%`;
  const named = who.trim() === '' ? undefined : or(sql`${members.name} ilike ${begin}`, sql`${members.name} ilike ${`% ${begin}`}`);
  const exactly = isId(id) ? eq(members.id, id) : undefined;
  if (!named && !exactly) return [];
  return club.db
    .select({ id: members.id, name: members.name, headline: members.headline, languages: members.languages })
    .from(members)
    .where(and(or(named, exactly), isNull(members.pausedAt), sql`${members.id} <> ${member.id}`, isListed(sql`${members.id}`)))
    .orderBy(asc(members.name), asc(members.id))
    .limit(20);
}

/**
 * Pieces waiting for someone like this member, longest wait first within each rank: 0 asked of the
 * member, 1 of a group of theirs, 2 of anyone who reads the language, 3 answered once already, so
 * that help goes first where nobody has been. Each branch reads one page from an index, however
 * many wait.
 */
export async function waitingRequests(club: Club, member: Member, { after, addressed = false, limit = pageSize }: { after?: string | undefined; addressed?: boolean; limit?: number } = {}) {
  const [rankBefore, idBefore] = readKey(after);
  const open = sql`r.closed_at is null and r.visible_until > ${club.clock.now().toISOString()} and r.author_id <> ${member.id}
    and not exists (select from feedbacks f where f.request_id = r.id and f.giver_id = ${member.id})`;
  const page = (rank: number) => sql`and (${rank}, r.id) > (${rankBefore}::int, ${idBefore}::uuid) order by r.id limit ${addressed ? 50 : limit + 1}`;
  const ofMember = sql`select 0 as rank, r.id from feedback_requests r where r.to_member_id = ${member.id} and ${open} ${page(0)}`;
  const ofGroups = (rank: number, answered: SQL) =>
    sql`select ${rank}::int as rank, r.id from memberships m join feedback_requests r on r.to_group_id = m.group_id where m.member_id = ${member.id} and r.first_answered_at ${answered} and ${open} ${page(rank)}`;
  const ofAnyone = (rank: number, answered: SQL) =>
    sql`select ${rank}::int as rank, one.id from (select unnest(languages) as lang from members where id = ${member.id}) reads
      cross join lateral (select r.id from feedback_requests r where r.audience = 'anyone' and r.lang = reads.lang and r.first_answered_at ${answered} and ${open} ${page(rank)}) one`;
  const [fresh, answered] = [sql`is null`, sql`is not null`];
  const branches = addressed ? [ofMember, ofGroups(1, fresh)] : [ofMember, ofGroups(1, fresh), ofAnyone(2, fresh), ofGroups(3, answered), ofAnyone(3, answered)];
  const rows = await club.db
    .select({
      rank: sql<0 | 1 | 2 | 3>`waiting.rank`,
      count: sql<number>`(count(*) over ())::int`,
      id: feedbackRequests.id, lang: feedbackRequests.lang, createdAt: feedbackRequests.createdAt,
      title: pieces.title, author: members.name, group: groups.name,
      opening: sql<string>`left(${revisions.plain}, 400)`.mapWith(opening),
      field: sharedField(member),
    })
    .from(feedbackRequests)
    .innerJoin(sql`(${sql.join(branches.map((branch) => sql`(${branch})`), sql` union all `)}) waiting`, sql`waiting.id = ${feedbackRequests.id}`)
    .innerJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .innerJoin(revisions, eq(revisions.id, feedbackRequests.revisionId))
    .innerJoin(members, eq(members.id, feedbackRequests.authorId))
    .leftJoin(groups, eq(groups.id, feedbackRequests.toGroupId))
    .orderBy(sql`waiting.rank`, feedbackRequests.id)
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { requests: shown, count: rows[0]?.count ?? 0, more: rows.length > limit && last ? `${last.rank}.${last.id}` : undefined };
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
    .where(and(eq(feedbackRequests.authorId, member.id), gt(feedbacks.givenAt, daysBefore(club.clock.now(), 30)), isNull(thanks.feedbackId)))
    .orderBy(desc(feedbacks.id))
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
      waitSeconds: sql<number | null>`case when ${feedbackRequests.authorId} = ${member.id} and ${feedbackRequests.firstAnsweredAt} is null then ${waitSeconds(now, 90)} end`,
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
      id: feedbacks.id, giverId: feedbacks.giverId, giver: members.name, criteria: feedbacks.criteria, wordsHtml: feedbacks.wordsHtml, givenAt: feedbacks.givenAt,
      thanks: { words: thanks.words, saidAt: thanks.saidAt },
      comments: sql<{ id: string; start: number | null; end: number | null; quote: string | null; body: string }[]>`(select coalesce(json_agg(json_build_object('id', ${comments.id}, 'start', ${comments.start}, 'end', ${comments.end}, 'quote', ${comments.quote}, 'body', ${comments.body}) order by ${comments.start}, ${comments.id}), '[]') from ${comments} where ${comments.feedbackId} = ${feedbacks.id})`,
    })
    .from(feedbacks)
    .innerJoin(feedbackRequests, eq(feedbackRequests.id, feedbacks.requestId))
    .leftJoin(members, eq(members.id, feedbacks.giverId))
    .leftJoin(thanks, eq(thanks.feedbackId, feedbacks.id))
    .where(and(eq(feedbacks.requestId, asId(id)), or(eq(feedbackRequests.authorId, member.id), eq(feedbacks.giverId, member.id))))
    .orderBy(feedbacks.id);
}
export type FeedbackView = Awaited<ReturnType<typeof feedbackOn>>[number];

/** Everything of this feature a member takes along: as plain values, texts as Markdown. */
export async function exportWriting(club: Club, memberId: string) {
  const author = alias(members, 'author');
  const wrote = await club.db
    .select({ id: pieces.id, title: pieces.title, lang: pieces.lang, createdAt: pieces.createdAt, number: revisions.number, revisedAt: revisions.createdAt, body: revisions.body })
    .from(pieces)
    .innerJoin(revisions, eq(revisions.pieceId, pieces.id))
    .where(eq(pieces.authorId, memberId))
    .orderBy(pieces.id, revisions.number);
  const asked = await club.db
    .select({ id: feedbackRequests.id, piece: feedbackRequests.pieceId, asks: feedbackRequests.asks, selfCheck: feedbackRequests.selfCheck, audience: feedbackRequests.audience, askedAt: feedbackRequests.createdAt, visibleUntil: feedbackRequests.visibleUntil, closedAt: feedbackRequests.closedAt })
    .from(feedbackRequests)
    .where(eq(feedbackRequests.authorId, memberId))
    .orderBy(feedbackRequests.id);
  const feedback = await club.db
    .select({
      request: feedbacks.requestId, mine: sql<boolean>`coalesce(${feedbacks.giverId} = ${memberId}, false)`, title: pieces.title, author: author.name, giver: members.name,
      criteria: feedbacks.criteria, words: feedbacks.words, givenAt: feedbacks.givenAt, thanks: thanks.words, thankedAt: thanks.saidAt,
      comments: sql<{ quote: string | null; body: string }[]>`(select coalesce(json_agg(json_build_object('quote', ${comments.quote}, 'body', ${comments.body}) order by ${comments.start}, ${comments.id}), '[]') from ${comments} where ${comments.feedbackId} = ${feedbacks.id})`,
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
      all.slice(0, 1).map(({ id, title, lang, createdAt }) => ({ id, title, lang, createdAt, revisions: all.map(({ number, revisedAt, body }) => ({ number, revisedAt, body })) })),
    ),
    feedbackAsked: asked,
    feedbackGiven: feedback.filter(({ mine }) => mine).map(({ mine: _, giver: __, ...given }) => given),
    feedbackReceived: feedback.filter(({ mine }) => !mine).map(({ mine: _, author: __, ...received }) => received),
  };
}

/** Median seconds from asking to the first answer, over the newest 200 first answers of so many days. */
function waitSeconds(now: Date, days: number): SQL<number | null> {
  return sql<number | null>`(select case when count(*) >= ${fewestAnswers} then percentile_cont(0.5) within group (order by extract(epoch from first_answered_at - created_at)) end
    from (select a.first_answered_at, a.created_at from feedback_requests a where a.first_answered_at > ${daysBefore(now, days).toISOString()} order by a.first_answered_at desc limit 200) recent)`;
}

/** A field the viewer and a listed author have in common, by its names in every language. */
const sharedField = (member: Member) => sql<Record<'en' | 'de' | 'fr' | 'it', string> | null>`(select ${topics.names} from ${memberTopics} theirs
  join ${memberTopics} mine on mine.topic = theirs.topic and mine.member_id = ${member.id} join ${topics} on ${topics.slug} = theirs.topic
  where theirs.member_id = ${feedbackRequests.authorId} and ${isListed(sql`${feedbackRequests.authorId}`)} order by theirs.topic limit 1)`;

const isListed = (whom: SQL) => sql`exists (select from ${consents} where ${consents.memberId} = ${whom} and ${consents.kind} = 'listed' and ${consents.withdrawnAt} is null)`;

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** A word that is no id names nothing: not found, not a database error. */
const asId = (id: string | undefined): string => found(isId(id) ? id : null);

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The key of the last row of a page, `<rank>.<id>`; anything else means the beginning. */
function readKey(after = ''): [rank: number, id: string] {
  const [rank = '', id] = after.split('.');
  return /^[0-3]$/.test(rank) && isId(id) ? [Number(rank), id] : [-1, NOBODY];
}
