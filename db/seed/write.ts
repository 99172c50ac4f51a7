import { getTableName, type Table, sql } from 'drizzle-orm';
import type { Club } from '#src/platform/club.ts';

const AT_ONCE = 2000;
const LARGEST = 4_000_000;

/**
 * Inserts many rows by few statements: each carries its rows as one JSON text that the database takes
 * apart itself, which is faster than a parameter for every value and works on every kind of server.
 * Every row of a call has the columns of the first.
 */
export async function insertRows(club: Club, table: Table, rows: Iterable<object>): Promise<number> {
  let columns: string[] | undefined;
  let waiting: string[] = [];
  let length = 0;
  let count = 0;
  const flush = async () => {
    if (waiting.length === 0 || !columns) return;
    const name = sql.identifier(getTableName(table));
    const into = sql.join(
      columns.map((column) => sql.identifier(column)),
      sql`, `,
    );
    const json = `[${waiting.join(',')}]`;
    await club.db.execute(
      sql`insert into ${name} (${into}) select ${into} from json_populate_recordset(null::${name}, ${json}::text::json)`,
    );
    waiting = [];
    length = 0;
  };
  for (const row of rows) {
    columns ??= Object.keys(row).map(columnOf);
    const text = JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, value]) => [columnOf(key), value])));
    waiting.push(text);
    length += text.length;
    count += 1;
    if (waiting.length >= AT_ONCE || length > LARGEST) await flush();
  }
  await flush();
  return count;
}

/** As db/client.ts names them: `joinedAt` is `joined_at`. */
const names = new Map<string, string>();
function columnOf(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  names.set(key, name);
  return name;
}
