import { eq } from 'drizzle-orm';
import { badges, statusEntries } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';

/** Called in a transaction, before anything is decided about a badge. */
export async function lockBadge({ db }: Club, id: string) {
  const [badge] = await db
    .select({ memberId: badges.memberId, credential: badges.credential, revokedAt: badges.revokedAt })
    .from(badges)
    .where(eq(badges.id, id))
    .for('update');
  return found(badge);
}

/** Called under the lock: no longer valid, at its address and in the status list at the same moment. For good. */
export async function endBadge({ db, clock }: Club, id: string, revokedBy: string | null, revokedBecause = ''): Promise<void> {
  const end = { revokedAt: clock.now(), revokedBy, revokedBecause, sharedAt: null, nameSharedAt: null };
  await db.update(badges).set(end).where(eq(badges.id, id));
  await db.update(statusEntries).set({ badgeId: null }).where(eq(statusEntries.badgeId, id));
}
