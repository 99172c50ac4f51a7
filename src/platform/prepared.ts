import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Club } from './club.ts';

/**
 * A statement whose text is put together once for each database, not with every page: building it
 * takes longer than most of them run. What changes stands in it as `sql.placeholder(name)`, a text or
 * a number; dates come as ISO 8601 with a cast. A transaction makes its own.
 */
export function prepared<Statement>(build: (db: Database) => Statement): (club: Pick<Club, 'db'>) => Statement {
  const made = new WeakMap<Database, Statement>();
  return ({ db }) => {
    const known = made.get(db) ?? build(db);
    made.set(db, known);
    return known;
  };
}

/** What to select from when all that is selected are sub-selects. */
export const once = sql`(select 1) once`;
