import { and, eq } from 'drizzle-orm';
import { feedbackRequests, feedbacks, pieces, thanks } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayThank } from '../policy.ts';
import type { SayThanks } from '../schema.ts';

/** The author thanks one giver, once. Said a second time, the first stands. */
export async function sayThanks(club: Club, actor: Member, { feedback, words }: SayThanks): Promise<Result<{ request: string }, never>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select({ requestId: feedbacks.requestId, giverId: feedbacks.giverId, authorId: feedbackRequests.authorId, title: pieces.title })
      .from(feedbacks)
      .innerJoin(feedbackRequests, eq(feedbackRequests.id, feedbacks.requestId))
      .innerJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
      .where(and(eq(feedbacks.id, feedback), eq(feedbackRequests.authorId, actor.id)));
    const { requestId, giverId, authorId, title } = found(row);
    authorize(mayThank(actor, { authorId, giverId }));
    const [fresh] = await club.db
      .insert(thanks)
      .values({ feedbackId: feedback, words, saidAt: club.clock.now() })
      .onConflictDoNothing()
      .returning();
    if (!fresh) return done({ request: requestId });
    await tellMember(club, {
      to: found(giverId),
      kind: 'writing.notice.thanked',
      params: { name: actor.name, title },
      href: `/feedback/${requestId}`,
      about: actor.id,
    });
    await recordAct(club, actor.id);
    return done({ request: requestId });
  });
}
