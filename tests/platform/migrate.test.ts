import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect } from '#db/client.ts';
import { migrate } from '#db/migrate.ts';
import { prepareDatabase } from '#src/cli/make-club.ts';
import { addressOf, createDatabase, dropDatabase, workerDatabase } from '#tests/support/db.ts';

const server = process.env.TEST_DATABASE_URL;
const real = new URL('../../db/migrations/', import.meta.url).pathname;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The club's own migrations, with some more. */
function migrationsAnd(more: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'club-migrations-'));
  folders.push(folder);
  cpSync(real, folder, { recursive: true });
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, `${name}.sql`), text);
  return folder;
}

test('a migration that fails half-way leaves nothing behind, and goes through once it is mended', async () => {
  const { sql, close } = connect(await workerDatabase(), { max: 2 });
  const half = 'create table first_half (id int);\n--> statement-breakpoint\ncreate table second_half (id no_such_type);';
  await expect(migrate(sql, migrationsAnd({ '9000_half': half }))).rejects.toThrow(/9000_half failed and was rolled back/);
  expect(await sql`select to_regclass('first_half') as found`).toEqual([{ found: null }]);
  const mended = migrationsAnd({ '9000_half': half.replace('no_such_type', 'int') });
  expect(await migrate(sql, mended)).toEqual(['9000_half']);
  expect(await migrate(sql, mended)).toEqual([]);
  await sql`drop table first_half, second_half`;
  await sql`delete from migrations where name = '9000_half'`;
  await close();
});

test('a database that is newer than the code is refused in a sentence', async () => {
  const { sql, close } = connect(await workerDatabase(), { max: 2 });
  await sql`insert into migrations (name, hash) values ('9999_from_the_future', 'x')`;
  await expect(migrate(sql)).rejects.toThrow(/newer than this version.*9999_from_the_future/);
  await sql`delete from migrations where name = '9999_from_the_future'`;
  await close();
});

test('a migration that was changed after it ran is refused', async () => {
  const { sql, close } = connect(await workerDatabase(), { max: 2 });
  const folder = migrationsAnd({ '9000_note': 'create table a_note (id int);' });
  await migrate(sql, folder);
  writeFileSync(join(folder, '9000_note.sql'), 'create table another_note (id int);');
  await expect(migrate(sql, folder)).rejects.toThrow(/another history of the migration 9000_note/);
  await sql`drop table a_note`;
  await sql`delete from migrations where name = '9000_note'`;
  await close();
});

test.runIf(server)('four copies migrating one empty database at once all come through', async () => {
  const name = await createDatabase(server!);
  const copies = Array.from({ length: 4 }, () => connect(addressOf(server!, name), { max: 3 }));
  const applied = await Promise.all(copies.map((copy) => prepareDatabase(copy)));
  expect(applied.flat()).toEqual([...new Set(applied.flat())]);
  await Promise.all(copies.map((copy) => copy.close()));
  await dropDatabase(server!, name);
});
