import { and, eq, sql } from 'drizzle-orm';
import { insights, replies } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayRead, mayWrite } from '../policy.ts';
import { REPLIES_PER_PAGE } from '../rules.ts';
import type { ReplyInput } from '../schema.ts';
import { placeOf } from './place-of.ts';
import { tellThread } from './tell-thread.ts';

export interface Written {
  readonly insight: string;
  readonly reply: string;
  /** the thread has more than one page: show it from this reply on */
  readonly isLong: boolean;
}

/** A reply under an insight the actor may read. The insight is held, so its count of replies stays right. */
export async function writeReply(club: Club, actor: Member, input: ReplyInput): Promise<Result<Written, never>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db.select().from(insights).where(eq(insights.id, input.insight)).for('no key update');
    const insight = found(row);
    const group = await placeOf(club, actor, insight.groupId === null ? null : { id: insight.groupId });
    if (!mayRead(actor, group)) throw new NotFound();
    authorize(mayWrite(actor, group));
    const { once, body, lang } = input;
    const [reply] = await club.db
      .insert(replies)
      .values({
        id: newId(club.clock),
        once,
        insightId: insight.id,
        authorId: actor.id,
        body,
        bodyHtml: renderMarkdown(body),
        lang,
        createdAt: club.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: replies.id });
    const isLong = insight.replyCount >= REPLIES_PER_PAGE;
    if (!reply) return done({ insight: insight.id, reply: await writtenBefore(club, actor, once), isLong });
    await club.db
      .update(insights)
      .set({ replyCount: sql`${insights.replyCount} + 1` })
      .where(eq(insights.id, insight.id));
    await tellThread(club, actor, insight);
    await recordAct(club, actor.id);
    return done({ insight: insight.id, reply: reply.id, isLong });
  });
}

async function writtenBefore(club: Club, actor: Member, once: string): Promise<string> {
  const [row] = await club.db
    .select({ id: replies.id })
    .from(replies)
    .where(and(eq(replies.once, once), eq(replies.authorId, actor.id)));
  return found(row).id;
}
