import { eq, sql } from 'drizzle-orm';
import { crises } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';

/** Any number, as long as nothing else in this database locks by it. */
const LOCK = 4_172_606_121;

/**
 * Called first in a transaction: proposing, seconding and clearing happen one after the other. Being
 * open depends on the time of day, which no unique index can ask for. Members who read do not wait.
 */
export async function lockCrises({ db }: Club): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${LOCK}::bigint)`);
}

/** Called under the lock. */
export async function crisisById({ db }: Club, id: string) {
  const [crisis] = await db.select().from(crises).where(eq(crises.id, id));
  return found(crisis);
}
