import { and, eq } from 'drizzle-orm';
import { feedbackRequests } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { maySteer } from '../policy.ts';
import type { RequestKey } from '../schema.ts';

/** The piece is private again; what was already given stays. */
export async function closeRequest(club: Club, actor: Member, { request: id }: RequestKey): Promise<Result<{ request: string }, never>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select()
      .from(feedbackRequests)
      .where(and(eq(feedbackRequests.id, id), eq(feedbackRequests.authorId, actor.id)))
      .for('update');
    const request = found(row);
    authorize(maySteer(actor, request));
    if (request.closedAt === null)
      await club.db.update(feedbackRequests).set({ closedAt: club.clock.now() }).where(eq(feedbackRequests.id, id));
    return done({ request: id });
  });
}
