import { and, eq, notInArray } from 'drizzle-orm';
import { guideTicks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { readPlaybookPage } from '../queries.ts';
import type { TickGuideInput } from '../schema.ts';

/** Keeps which items of a checklist this member ticked, and since when. Items that have left the page are let go. Own ticks only, and no act. */
export async function tickGuide(club: Club, actor: Member, { page, item }: TickGuideInput): Promise<Result<void, never>> {
  const { checklist } = readPlaybookPage(club, actor.locale, page);
  found(checklist[0]);
  const there = new Set(checklist.flatMap(({ items }) => items.map(({ id }) => id)));
  const ticked = [...new Set(item)].filter((id) => there.has(id));
  const mine = and(eq(guideTicks.memberId, actor.id), eq(guideTicks.page, page));
  await inTransaction(club, async ({ db, clock }) => {
    await db.delete(guideTicks).where(ticked.length > 0 ? and(mine, notInArray(guideTicks.item, ticked)) : mine);
    const rows = ticked.map((item) => ({ memberId: actor.id, page, item, tickedAt: clock.now() }));
    if (rows.length > 0) await db.insert(guideTicks).values(rows).onConflictDoNothing();
  });
  return done();
}
