import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { comments, feedbackRequests, feedbacks, pieces, thanks } from '#db/schema/index.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { forgetPieces } from './forget-pieces.ts';

/**
 * Part of leaving, called by it in its transaction before the member's row goes: everything the
 * member wrote here is deleted. What others wrote keeps its place, with a gap where the member was.
 */
export async function eraseWriting(club: Club, memberId: string): Promise<void> {
  return inTransaction(club, async (club) => {
    const mine = await club.db.select({ id: pieces.id }).from(pieces).where(eq(pieces.authorId, memberId)).for('update');
    await forgetPieces(
      club,
      mine.map(({ id }) => id),
    );

    const authored = club.db.select({ id: feedbackRequests.id }).from(feedbackRequests).where(eq(feedbackRequests.authorId, memberId));
    const received = club.db.select({ id: feedbacks.id }).from(feedbacks).where(inArray(feedbacks.requestId, authored));
    await club.db.update(thanks).set({ words: '' }).where(inArray(thanks.feedbackId, received));

    const given = await club.db.select({ id: feedbacks.id }).from(feedbacks).where(eq(feedbacks.giverId, memberId)).for('update');
    if (given.length > 0) {
      await club.db.delete(comments).where(
        inArray(
          comments.feedbackId,
          given.map(({ id }) => id),
        ),
      );
      await club.db.update(feedbacks).set({ giverId: null, criteria: {}, words: '', wordsHtml: '' }).where(eq(feedbacks.giverId, memberId));
    }

    await club.db.update(feedbackRequests).set({ toMemberId: null }).where(eq(feedbackRequests.toMemberId, memberId));
    await club.db.update(feedbackRequests).set({ authorId: null }).where(eq(feedbackRequests.authorId, memberId));
    await club.db
      .delete(feedbackRequests)
      .where(
        and(
          isNull(feedbackRequests.authorId),
          isNull(feedbackRequests.pieceId),
          sql`not exists (select from ${feedbacks} where ${feedbacks.requestId} = ${feedbackRequests.id} and ${feedbacks.giverId} is not null)`,
        ),
      );
  });
}
