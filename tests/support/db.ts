import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { connect } from '#db/client.ts';
import { startEmbedded } from '#db/embedded.ts';
import { mails } from '#db/schema/index.ts';
import { clubOn, type OpenClub, prepareDatabase } from '#src/cli/make-club.ts';
import type { Clock } from '#src/platform/clock.ts';
import type { Club } from '#src/platform/club.ts';
import { type Config, readConfig } from '#src/platform/config.ts';
import { newSigningKey } from '#src/platform/credentials.ts';
import { countQuery, type Log, makeLog } from '#src/platform/log.ts';

/** A clock that stands until a test moves it. */
export interface HandClock extends Clock {
  set(instant: Date | string): void;
  forward(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

export function handClock(start: Date | string = '2026-03-02T08:00:00Z'): HandClock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    set: (instant) => {
      now = new Date(instant);
    },
    forward: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      now = new Date(now.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
    },
  };
}

export interface TestClub extends OpenClub {
  readonly clock: HandClock;
  /** Empties every table of the club; the migrations stay. */
  clean(): Promise<void>;
  /** Letters posted so far, oldest first, to one address or to all. */
  letters(to?: string): Promise<(typeof mails.$inferSelect)[]>;
}

export interface Overrides {
  readonly config?: Partial<Config>;
  readonly log?: Log;
  readonly clock?: HandClock;
}

export const testConfig: Config = {
  ...readConfig({ CLUB_ENV: 'test', CLUB_DEMO: 'off', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://club.test', BADGE_KEY: newSigningKey() }),
};

let copy: Promise<Copy> | undefined;

/**
 * A club on this file's copy of the database. Tests of a file share it, so each makes its own people;
 * `vitest.setup.ts` closes it when the file is done.
 */
export async function aClub({ config = {}, clock = handClock(), log }: Overrides = {}): Promise<TestClub> {
  const address = await workerDatabase();
  const whole = { ...testConfig, ...config };
  const connection = connect(address, { max: 4, onQuery: countQuery });
  const club = await clubOn(connection, whole, { clock, log: log ?? makeLog(whole) });
  opened.push(club);
  return {
    ...club,
    clock,
    clean: () => clean(club),
    letters: (to) =>
      club.db
        .select()
        .from(mails)
        .where(to === undefined ? undefined : eq(mails.to, to))
        .orderBy(mails.id),
  };
}

const opened: OpenClub[] = [];

/** The address of this file's copy, for tests that start processes of their own. */
export async function workerDatabase(): Promise<string> {
  copy ??= copyTemplate(inject('template'));
  return (await copy).address;
}

export async function closeEverything(): Promise<void> {
  for (const club of opened.splice(0)) await club.close();
  await (await copy)?.remove();
  copy = undefined;
}

async function clean(club: Club & { connection: OpenClub['connection'] }): Promise<void> {
  const { sql } = club.connection;
  const tables = await sql<{ name: string }[]>`
    select format('%I', tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'`;
  await sql.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')} cascade`);
  await sql`delete from pgboss.job`;
}

interface Copy {
  readonly address: string;
  remove(): Promise<void>;
}

/** TEST_DATABASE_URL: a server on which databases may be made. Without it, every copy is an embedded one. */
const server = process.env.TEST_DATABASE_URL;

export async function makeTemplate(): Promise<{ template: string; remove(): Promise<void> }> {
  const { template, address, stop, remove } = server ? await emptyOnServer(server) : await emptyFolder();
  const connection = connect(address, { max: 2 });
  try {
    await prepareDatabase(connection);
  } finally {
    await connection.close();
    await stop();
  }
  return { template, remove };
}

async function copyTemplate(template: string): Promise<Copy> {
  if (server) {
    const name = await createDatabase(server, template);
    return { address: addressOf(server, name), remove: () => dropDatabase(server, name) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'club-test-'));
  cpSync(template, folder, { recursive: true });
  const embedded = await startEmbedded(folder);
  return {
    address: embedded.address,
    remove: async () => {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'club-template-'));
  const embedded = await startEmbedded(folder);
  return {
    template: folder,
    address: embedded.address,
    stop: () => embedded.stop(),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function emptyOnServer(url: string) {
  const name = await createDatabase(url);
  return { template: name, address: addressOf(url, name), stop: async () => undefined, remove: () => dropDatabase(url, name) };
}

export async function createDatabase(url: string, template = 'template0'): Promise<string> {
  const name = `club_test_${randomBytes(6).toString('hex')}`;
  await administer(url, `create database ${name} template ${template}`);
  return name;
}

export const dropDatabase = (url: string, name: string) => administer(url, `drop database if exists ${name} with (force)`);

export function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function administer(url: string, statement: string): Promise<void> {
  const { sql, close } = connect(addressOf(url, 'postgres'), { max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await close();
  }
}
