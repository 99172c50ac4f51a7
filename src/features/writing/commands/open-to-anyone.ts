import { and, eq } from 'drizzle-orm';
import { feedbackRequests } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { isOpen, maySteer } from '../policy.ts';
import type { RequestKey } from '../schema.ts';

/** The way out of silence: whoever was asked can still answer, and anyone willing as well. Until when does not change. */
export async function openToAnyone(
  club: Club,
  actor: Member,
  { request: id }: RequestKey,
): Promise<Result<{ request: string }, 'writing.refusal.closed'>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select()
      .from(feedbackRequests)
      .where(and(eq(feedbackRequests.id, id), eq(feedbackRequests.authorId, actor.id)))
      .for('update');
    const request = found(row);
    authorize(maySteer(actor, request));
    if (!isOpen(request, club.clock.now())) return refuse('writing.refusal.closed');
    await club.db
      .update(feedbackRequests)
      .set({ audience: 'anyone', toMemberId: null, toGroupId: null })
      .where(eq(feedbackRequests.id, id));
    return done({ request: id });
  });
}
