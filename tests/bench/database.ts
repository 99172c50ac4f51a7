import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '#db/client.ts';
import { startEmbedded } from '#db/embedded.ts';
import { seedScale } from '#db/seed/index.ts';
import { openClub } from '#src/cli/make-club.ts';
import { readConfig } from '#src/platform/config.ts';
import { systemClock } from '#src/platform/clock.ts';
import { makeLog } from '#src/platform/log.ts';
import { type Case, findCases } from './cases.ts';

/** A database with the scale set in it, as the server and the ceilings will reach it. */
export interface Prepared {
  readonly kind: 'PostgreSQL' | 'embedded';
  readonly version: string;
  readonly members: number;
  /** the environment in which the club finds it */
  readonly env: Record<string, string>;
  readonly cases: readonly Case[];
  readonly anyone: string;
  /** an address while no server has the embedded database open */
  open(): Promise<{ address: string; close(): Promise<void> }>;
  remove(): Promise<void>;
}

const log = makeLog({ logLevel: 'error' });

export async function prepare(members: number, server: string | undefined, keep: boolean): Promise<Prepared> {
  const place = server ? await onServer(server, members) : onDisk(members);
  const { address, close } = await place.open();
  try {
    const config = readConfig({ LOG_LEVEL: 'error', CLUB_DEMO: 'off', PUBLIC_URL: 'http://127.0.0.1' });
    const club = await openClub(config, address, { clock: systemClock, log, max: 4 });
    try {
      const [there] = await club.connection.sql<{ n: number; version: string }[]>`
        select (select count(*)::int from (select from members limit 1) m) as n, current_setting('server_version') as version`;
      if (there?.n === 0) {
        const began = performance.now();
        await seedScale(club, { members });
        process.stderr.write(`Loaded ${members} members and their texts in ${Math.round((performance.now() - began) / 1000)} s.\n`);
      }
      const found = await findCases(club);
      return { ...place, members, version: there?.version ?? '', ...found, remove: keep ? async () => undefined : place.remove };
    } finally {
      await club.close();
    }
  } finally {
    await close();
  }
}

type Place = Pick<Prepared, 'kind' | 'env' | 'open' | 'remove'>;

async function onServer(url: string, members: number): Promise<Place> {
  const name = `club_bench_${members}`;
  const address = new URL(url);
  address.pathname = `/${name}`;
  await administer(url, async (sql) => {
    const known = await sql`select from pg_database where datname = ${name}`;
    if (known.length === 0) await sql.unsafe(`create database ${name}`);
  });
  return {
    kind: 'PostgreSQL',
    env: { DATABASE_URL: address.href },
    open: async () => ({ address: address.href, close: async () => undefined }),
    remove: () => administer(url, async (sql) => void (await sql.unsafe(`drop database if exists ${name} with (force)`))),
  };
}

async function administer(url: string, work: (sql: ReturnType<typeof connect>['sql']) => Promise<void>): Promise<void> {
  const { sql, close } = connect(url, { max: 1 });
  try {
    await work(sql);
  } finally {
    await close();
  }
}

/** A folder that stays where it is between runs, if it is to be kept. */
function onDisk(members: number): Place {
  const folder = join(tmpdir(), `club-bench-${members}`);
  return {
    kind: 'embedded',
    env: { DATA_FOLDER: folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
    async open() {
      mkdirSync(folder, { recursive: true });
      const embedded = await startEmbedded(join(folder, 'db'));
      return { address: embedded.address, close: () => embedded.stop() };
    },
  };
}
