import { eq, inArray, sql } from 'drizzle-orm';
import { comments, feedbackRequests, feedbacks, pieces } from '#db/schema/index.ts';
import { forgetNotices } from '#src/features/notices/commands/forget-notices.ts';
import { forgetProposals } from '#src/features/proposals/commands/forget-proposals.ts';
import type { Club } from '#src/platform/club.ts';

/**
 * Deletes pieces with every revision, and every word of their author that others' rows still carry:
 * what was asked, the self-check, quoted passages, titles in notices. Feedback stays with its giver.
 * Part of deletePiece and eraseWriting, which authorize it; the pieces are locked by the caller.
 */
export async function forgetPieces(club: Club, pieceIds: readonly string[]): Promise<void> {
  if (pieceIds.length === 0) return;
  const ofPieces = inArray(feedbackRequests.pieceId, [...pieceIds]);
  // Locked, so that a feedback being given now either comes before and is kept, or finds nothing to answer.
  const asked = await club.db
    .select({ id: feedbackRequests.id, authorId: feedbackRequests.authorId, toMemberId: feedbackRequests.toMemberId })
    .from(feedbackRequests)
    .where(ofPieces)
    .for('update');
  if (asked.length > 0) {
    const requests = asked.map(({ id }) => id);
    const answers = await club.db
      .select({ id: feedbacks.id, requestId: feedbacks.requestId, giverId: feedbacks.giverId })
      .from(feedbacks)
      .where(inArray(feedbacks.requestId, requests));
    for (const { id, authorId, toMemberId } of asked) {
      const givers = answers.filter(({ requestId }) => requestId === id).map(({ giverId }) => giverId);
      await forgetNotices(club, { of: [authorId, toMemberId, ...givers].filter((member) => member !== null), href: `/feedback/${id}` });
    }
    if (answers.length > 0)
      await club.db
        .update(comments)
        .set({ start: null, end: null, quote: null })
        .where(
          inArray(
            comments.feedbackId,
            answers.map(({ id }) => id),
          ),
        );
    await club.db
      .delete(feedbackRequests)
      .where(sql`${ofPieces} and not exists (select from ${feedbacks} where ${eq(feedbacks.requestId, feedbackRequests.id)})`);
    await club.db
      .update(feedbackRequests)
      .set({
        pieceId: null,
        revisionId: null,
        asks: '',
        selfCheck: {},
        closedAt: sql`coalesce(${feedbackRequests.closedAt}, ${club.clock.now().toISOString()}::timestamptz)`,
      })
      .where(ofPieces);
  }
  await forgetProposals(club, pieceIds);
  await club.db.delete(pieces).where(inArray(pieces.id, [...pieceIds]));
}
