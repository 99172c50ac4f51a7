import { eq } from 'drizzle-orm';
import { guideTicks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';

/** Ticks of a member, to take along. */
export async function exportTicks({ db }: Club, member: Member) {
  const { page, item, tickedAt } = guideTicks;
  return db.select({ page, item, tickedAt }).from(guideTicks).where(eq(guideTicks.memberId, member.id)).orderBy(page, item);
}
