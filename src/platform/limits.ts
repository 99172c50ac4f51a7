import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { limits } from '#db/schema/index.ts';
import type { Club } from './club.ts';

/**
 * Counts one try under `key` and tells whether it is still within `max` tries per window.
 * Counted in the database, outside any transaction, so that a refused try is counted too and all
 * copies of the server share one count. Keys are hashed: no address is stored.
 */
export async function withinLimit(club: Club, key: string, { max, minutes }: { max: number; minutes: number }): Promise<boolean> {
  const span = minutes * 60_000;
  const windowStart = new Date(Math.floor(club.clock.now().getTime() / span) * span);
  const [row] = await club.db
    .insert(limits)
    .values({ key: createHash('sha256').update(key).digest('base64url'), windowStart, tries: 1 })
    .onConflictDoUpdate({ target: [limits.key, limits.windowStart], set: { tries: sql`${limits.tries} + 1` } })
    .returning({ tries: limits.tries });
  return (row?.tries ?? 1) <= max;
}
