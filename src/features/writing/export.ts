import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { comments, feedbackRequests, feedbacks, members, pieces, revisions, thanks } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

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
    .where(
      sql`${feedbacks.id} in (select f.id from ${feedbacks} f where f.giver_id = ${memberId}
        union all select f.id from ${feedbackRequests} q join ${feedbacks} f on f.request_id = q.id where q.author_id = ${memberId})`,
    )
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
