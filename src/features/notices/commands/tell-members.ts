import { and, eq, inArray, isNull } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import type { Telling } from './tell-member.ts';

export interface TellingMany extends Omit<Telling, 'to' | 'mail'> {
  readonly to: readonly string[];
}

/**
 * Leaves the same notice with several members, in the caller's transaction. Whoever has not yet read
 * an earlier one of this kind about the same place gets no second: a lively thread is one line.
 */
export async function tellMembersOnce(club: Club, { to, kind, params = {}, href, about }: TellingMany): Promise<void> {
  if (to.length === 0) return;
  const waiting = await club.db
    .select({ memberId: notices.memberId })
    .from(notices)
    .where(and(inArray(notices.memberId, [...to]), isNull(notices.readAt), eq(notices.href, href), eq(notices.kind, kind)));
  const told = new Set(waiting.map((notice) => notice.memberId));
  const createdAt = club.clock.now();
  const rows = to
    .filter((memberId) => !told.has(memberId))
    .map((memberId) => ({ id: newId(club.clock), memberId, aboutId: about, kind, params, href, createdAt }));
  if (rows.length > 0) await club.db.insert(notices).values(rows);
}
