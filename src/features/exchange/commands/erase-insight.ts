import { and, eq, isNull, sql } from 'drizzle-orm';
import { insights, replies } from '#db/schema/index.ts';
import { forgetNotices } from '#src/features/notices/commands/forget-notices.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found, NotFound } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayErase, mayRead } from '../policy.ts';
import type { EraseInsightInput } from '../schema.ts';
import { placeOf } from './place-of.ts';

/** The author takes an insight back: gone where nobody else replied, an empty place where others' words hang on it. */
export async function eraseInsight(club: Club, actor: Member, input: EraseInsightInput): Promise<Result<{ group: string | null }, never>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db.select().from(insights).where(eq(insights.id, input.insight)).for('update');
    const insight = found(row);
    const group = await placeOf(club, actor, insight.groupId === null ? null : { id: insight.groupId });
    if (insight.authorId !== actor.id && !mayRead(actor, group)) throw new NotFound();
    authorize(mayErase(actor, insight));

    const others = await club.db
      .selectDistinct({ id: replies.authorId })
      .from(replies)
      .where(and(eq(replies.insightId, insight.id), isNull(replies.erasedAt), sql`${replies.authorId} is distinct from ${actor.id}`));
    if (others.length === 0) await club.db.delete(insights).where(eq(insights.id, insight.id));
    else {
      await club.db
        .update(insights)
        .set({ title: '', body: '', bodyHtml: '', authorId: null, erasedAt: club.clock.now() })
        .where(eq(insights.id, insight.id));
    }
    const told = [actor.id, ...others.flatMap(({ id }) => (id ? [id] : []))];
    await forgetNotices(club, { of: told, href: `/insights/${insight.id}` });
    return done({ group: group?.slug ?? null });
  });
}
