import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { insights, notices, replies } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/**
 * Part of leaving the club, in its transaction: every own insight and reply is deleted, or emptied
 * where others' words hang on it. Threads are held in the order of their ids, so that two who leave
 * at once do not wait for each other in a ring.
 */
export async function eraseExchange(club: Club, memberId: string): Promise<void> {
  const written = sql`select i.id from ${insights} i where i.author_id = ${memberId} union all select r.insight_id from ${replies} r where r.author_id = ${memberId}`;
  const threads = await club.db
    .select({ id: insights.id, authorId: insights.authorId })
    .from(insights)
    .where(sql`${insights.id} in (${written})`)
    .orderBy(asc(insights.id))
    .for('no key update');
  for (let at = 0; at < threads.length; at += 1000) await eraseFrom(club, memberId, threads.slice(at, at + 1000));
}

async function eraseFrom(club: Club, memberId: string, threads: readonly { id: string; authorId: string | null }[]): Promise<void> {
  const ids = threads.map(({ id }) => id);
  const own = threads.filter(({ authorId }) => authorId === memberId).map(({ id }) => id);
  const now = club.clock.now();
  const othersWords = sql`o.insight_id = ${insights.id} and o.erased_at is null and o.author_id is distinct from ${memberId}`;
  if (own.length > 0) {
    await club.db.delete(insights).where(and(inArray(insights.id, own), sql`not exists (select from ${replies} o where ${othersWords})`));
    await club.db
      .update(insights)
      .set({ title: '', body: '', bodyHtml: '', authorId: null, erasedAt: now })
      .where(inArray(insights.id, own));
    await forgetTitles(club, own);
  }
  const mine = and(eq(replies.authorId, memberId), inArray(replies.insightId, ids));
  const answeredLater = sql`exists (select from ${replies} o where o.insight_id = ${replies.insightId} and o.id > ${replies.id} and o.erased_at is null and o.author_id is distinct from ${memberId})`;
  await club.db.update(replies).set({ body: '', bodyHtml: '', authorId: null, erasedAt: now }).where(and(mine, answeredLater));
  await club.db.delete(replies).where(mine);
  const left = sql`(select count(*) from ${replies} o where o.insight_id = ${insights.id} and o.erased_at is null)`;
  await club.db
    .update(insights)
    .set({ replyCount: sql`${left}` })
    .where(inArray(insights.id, ids));
  await club.db.delete(insights).where(and(inArray(insights.id, ids), isNotNull(insights.erasedAt), eq(insights.replyCount, 0)));
}

/** Notices quote titles; those of the erased insights go from everybody who took part. */
async function forgetTitles(club: Club, own: readonly string[]): Promise<void> {
  const takingPart = club.db
    .select({ id: sql<string>`${replies.authorId}` })
    .from(replies)
    .where(and(inArray(replies.insightId, [...own]), isNotNull(replies.authorId)));
  await club.db.delete(notices).where(
    and(
      inArray(notices.memberId, takingPart),
      inArray(
        notices.href,
        own.map((id) => `/insights/${id}`),
      ),
    ),
  );
}
