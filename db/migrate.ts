import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sql } from './client.ts';

/** The database and the code do not fit; the message is for the person who starts the club. */
export class CannotMigrate extends Error {
  override name = 'CannotMigrate';
}

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** Any number, as long as nothing else in this database uses it. */
const LOCK = 4_172_606_119;

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/**
 * Forward only. Each migration is one transaction that begins by taking the lock and looking again
 * what is done, so copies starting together wait for each other, and a half-finished one rolls back.
 * (A lock held for the transaction: the embedded database has no lock that a session could hold.)
 */
export async function migrate(sql: Sql, folder = FOLDER): Promise<readonly string[]> {
  const migrations = await read(folder);
  const applied: string[] = [];
  for (;;) {
    const name = await applyNext(sql, migrations);
    if (name === undefined) return applied;
    applied.push(name);
  }
}

async function applyNext(sql: Sql, migrations: readonly Migration[]): Promise<string | undefined> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK}::bigint)`;
    await tx`create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())`;
    const done = await tx<{ name: string; hash: string }[]>`select name, hash from migrations order by name`;
    refuseStrangers(migrations, done);
    const next = migrations[done.length];
    if (!next) return undefined;
    try {
      await tx.unsafe(next.text);
    } catch (error) {
      throw new CannotMigrate(`The migration ${next.name} failed and was rolled back: ${error instanceof Error ? error.message : error}`);
    }
    await tx`insert into migrations (name, hash) values (${next.name}, ${next.hash})`;
    return next.name;
  });
}

function refuseStrangers(migrations: readonly Migration[], done: readonly { name: string; hash: string }[]): void {
  for (const [index, { name, hash }] of done.entries()) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known) {
      throw new CannotMigrate(
        `The database is newer than this version of the club (it knows the migration ${name}). Start the newer version, or restore a backup from before the upgrade.`,
      );
    }
    if (known !== migrations[index] || known.hash !== hash) {
      throw new CannotMigrate(
        `The database was built by another history of the migration ${name}. Start the version it belongs to, or begin with an empty database.`,
      );
    }
  }
}

async function read(folder: string): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = (await readFile(join(folder, file), 'utf8')).replaceAll('--> statement-breakpoint', '');
      return { name: file.slice(0, -4), text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
