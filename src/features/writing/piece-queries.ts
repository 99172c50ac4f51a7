import { and, asc, desc, eq, isNull, or, sql } from 'drizzle-orm';
import { feedbackRequests, groups, members, memberships, pieces, revisions } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { asId, daysBefore, isListed, pageSize, waitSeconds } from './queries.ts';
import { changesBetween } from './rules.ts';

/** What became of the last time a piece was shown to others. */
const lastRequest = ({ db }: Club) =>
  db
    .select({
      id: feedbackRequests.id,
      createdAt: feedbackRequests.createdAt,
      closedAt: feedbackRequests.closedAt,
      visibleUntil: feedbackRequests.visibleUntil,
      answers: sql<number>`(select count(*)::int from feedbacks f where f.request_id = feedback_requests.id)`.as('answers'),
    })
    .from(feedbackRequests)
    .where(eq(feedbackRequests.pieceId, pieces.id))
    .orderBy(desc(feedbackRequests.createdAt), desc(feedbackRequests.id))
    .limit(1)
    .as('request');

/** The member's own pieces, last revised first. */
export async function myPieces(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const request = lastRequest(club);
  const older = isId(before)
    ? sql`(${pieces.revisedAt}, ${pieces.id}) < (select p.revised_at, p.id from ${pieces} p where p.id = ${before} and p.author_id = ${member.id})`
    : undefined;
  const rows = await club.db
    .select({
      id: pieces.id,
      title: pieces.title,
      lang: pieces.lang,
      latest: pieces.latest,
      revisedAt: pieces.revisedAt,
      request: {
        id: request.id,
        createdAt: request.createdAt,
        closedAt: request.closedAt,
        visibleUntil: request.visibleUntil,
        answers: request.answers,
      },
    })
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
      id: pieces.id,
      title: pieces.title,
      lang: pieces.lang,
      latest: pieces.latest,
      revisedAt: pieces.revisedAt,
      body: revisions.body,
      plain: revisions.plain,
      headline: members.headline,
      request: {
        id: request.id,
        createdAt: request.createdAt,
        closedAt: request.closedAt,
        visibleUntil: request.visibleUntil,
        answers: request.answers,
      },
    })
    .from(pieces)
    .innerJoin(members, eq(members.id, pieces.authorId))
    .innerJoin(revisions, and(eq(revisions.pieceId, pieces.id), eq(revisions.number, pieces.latest)))
    .leftJoinLateral(request, sql`true`)
    .where(and(eq(pieces.id, asId(id)), eq(pieces.authorId, member.id)));
  return row;
}

/** The revisions of a piece, newest first, and what changed between two of them: by default the last two. */
export async function myRevisions(
  club: Club,
  member: Member,
  id: string | undefined,
  asked: { from?: number | undefined; to?: number | undefined } = {},
) {
  const to = sql`coalesce(${asked.to ?? null}::int, ${pieces.latest})`;
  const from = sql`coalesce(${asked.from ?? null}::int, ${to} - 1)`;
  const compared = sql`${revisions.number} in (${from}, ${to})`;
  const rows = await club.db
    .select({
      title: pieces.title,
      lang: pieces.lang,
      number: revisions.number,
      createdAt: revisions.createdAt,
      body: sql<string | null>`case when ${compared} then ${revisions.body} end`,
      from: sql<number>`${from}`,
      to: sql<number>`${to}`,
    })
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
      written: sql<boolean>`${revisions.plain} <> ''`,
      openRequest: sql<
        string | null
      >`(select ${feedbackRequests.id} from ${feedbackRequests} where ${feedbackRequests.pieceId} = ${pieces.id} and ${feedbackRequests.closedAt} is null and ${feedbackRequests.visibleUntil} > ${now.toISOString()})`,
      groups: sql<
        { id: string; name: string }[]
      >`(select coalesce(json_agg(json_build_object('id', ${groups.id}, 'name', ${groups.name}) order by ${groups.name}), '[]') from ${memberships} join ${groups} on ${groups.id} = ${memberships.groupId} where ${memberships.memberId} = ${member.id} and ${groups.closedAt} is null)`,
      waitSeconds: waitSeconds(daysBefore(now, 90).toISOString()),
    })
    .from(pieces)
    .innerJoin(revisions, and(eq(revisions.pieceId, pieces.id), eq(revisions.number, pieces.latest)))
    .where(and(eq(pieces.id, asId(id)), eq(pieces.authorId, member.id)));
  return found(row);
}

/** Up to 20 listed members who are not pausing and one of whose names begins with `who`, or who are exactly `id`. */
export async function askableMembers(club: Club, member: Member, { who = '', id }: { who?: string; id?: string | undefined }) {
  const begin = `${who
    .trim()
    .slice(0, 80)
    .replace(/[\\%_]/g, '\\$&')}%`;
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
