import { randomInt } from 'node:crypto';
import { statusEntries } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { entriesGiven } from '../public-queries.ts';
import { boundsOf, nextList } from '../rules.ts';

/**
 * Called in the caller's transaction: a number of a status list that nobody ever had, drawn at random so that
 * it tells neither how many badges there are nor which came first. It counts as revoked until a badge holds it.
 */
export async function takeEntry(club: Club): Promise<number> {
  const [from, to] = boundsOf(nextList(await entriesGiven(club)));
  for (;;) {
    const entry = randomInt(from, to);
    const [free] = await club.db.insert(statusEntries).values({ entry }).onConflictDoNothing().returning({ entry: statusEntries.entry });
    if (free) return free.entry;
  }
}
