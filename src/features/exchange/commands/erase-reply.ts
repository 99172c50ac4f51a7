import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { insights, replies } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found, NotFound } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayErase, mayRead } from '../policy.ts';
import type { EraseReplyInput } from '../schema.ts';
import { placeOf } from './place-of.ts';

/** The author takes a reply back: gone if nobody wrote after it, else an empty place, so that the answers to it keep theirs. */
export async function eraseReply(
  club: Club,
  actor: Member,
  input: EraseReplyInput,
): Promise<Result<{ insight: string; isGone: boolean; group: string | null }, never>> {
  return inTransaction(club, async (club) => {
    const [before] = await club.db.select({ insightId: replies.insightId }).from(replies).where(eq(replies.id, input.reply));
    const [row] = await club.db
      .select()
      .from(insights)
      .where(eq(insights.id, found(before).insightId))
      .for('no key update');
    const insight = found(row);
    const [reply] = await club.db.select().from(replies).where(eq(replies.id, input.reply));
    const { authorId, erasedAt } = found(reply);
    const group = await placeOf(club, actor, insight.groupId === null ? null : { id: insight.groupId });
    if (authorId !== actor.id && !mayRead(actor, group)) throw new NotFound();
    authorize(mayErase(actor, { authorId, erasedAt }));

    const [later] = await club.db
      .select({ id: replies.id })
      .from(replies)
      .where(
        and(
          eq(replies.insightId, insight.id),
          gt(replies.id, input.reply),
          isNull(replies.erasedAt),
          sql`${replies.authorId} is distinct from ${actor.id}`,
        ),
      )
      .limit(1);
    if (later)
      await club.db
        .update(replies)
        .set({ body: '', bodyHtml: '', authorId: null, erasedAt: club.clock.now() })
        .where(eq(replies.id, input.reply));
    else await club.db.delete(replies).where(eq(replies.id, input.reply));
    await club.db
      .update(insights)
      .set({ replyCount: sql`${insights.replyCount} - 1` })
      .where(eq(insights.id, insight.id));
    const gone = await club.db
      .delete(insights)
      .where(and(eq(insights.id, insight.id), isNotNull(insights.erasedAt), eq(insights.replyCount, 0)))
      .returning({ id: insights.id });
    return done({ insight: insight.id, isGone: gone.length > 0, group: group?.slug ?? null });
  });
}
