import { type Prepared, prepare } from './database.ts';
import { type Load, measure, middle, rounded } from './measure.ts';
import { type Costed, type Line, writeReport } from './report.ts';
import { countedSoFar, startCeilings, startClub } from './server.ts';

/**
 * `npm run bench`. Loads the scale set, starts the built club on it, and asks for pages with one and
 * with sixteen connections, between two ceilings measured in the same run. One JSON line per case.
 *
 *   DATABASE_URL      a PostgreSQL server to make databases on; without it, the embedded database
 *   BENCH_MEMBERS     sizes of the club, smallest first (1000,100000)
 *   BENCH_SECONDS     for each case, after a warm-up of a quarter of it (8)
 *   BENCH_REPEAT      rounds; the one in the middle counts (3)
 *   BENCH_CONNECTIONS (1,16)      BENCH_ONLY   words in the names of the cases
 *   BENCH_KEEP=1      leave the databases for the next run
 *   BENCH_PROFILE     folder for a CPU profile of the server
 *   BENCH_REPORT=off  print only, leave docs/benchmarks.md as it is
 */
const BARE_CEILING = 'ceiling: node:http, 20 kB';
const QUERY_CEILING = 'ceiling: the same with one query';
const { env } = process;
const numbers = (value: string) => value.split(',').map(Number);
const sizes = numbers(env.BENCH_MEMBERS || '1000,100000');
const connections = numbers(env.BENCH_CONNECTIONS || '1,16');
const seconds = Number(env.BENCH_SECONDS || 8);
const rounds = Number(env.BENCH_REPEAT || 3);

const lines: Line[] = [];
let place: Prepared | undefined;
for (const members of sizes) {
  place = await prepare(members, env.DATABASE_URL || undefined, Boolean(env.BENCH_KEEP));
  lines.push(...(await bench(place)));
  await place.remove();
}
if (place && env.BENCH_REPORT !== 'off') writeReport({ kind: place.kind, version: place.version, seconds, rounds, lines });

async function bench(prepared: Prepared): Promise<Line[]> {
  const results: Line[] = [];
  for (const count of connections) {
    const runs = new Map<string, Costed[]>();
    for (let round = 0; round < rounds; round++) {
      await ceilings(prepared, count, runs);
      await pages(prepared, count, runs);
    }
    const ceiling = middle(runs.get(QUERY_CEILING) ?? []).requestsPerSecond;
    for (const [name, measured] of runs) {
      const one = middle(measured);
      const line = {
        name,
        database: prepared.kind,
        members: prepared.members,
        connections: count,
        ...one,
        ratio: rounded(one.requestsPerSecond / ceiling),
      };
      results.push(line);
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
  return results;
}

async function pages({ cases, env: place }: Prepared, count: number, runs: Map<string, Costed[]>): Promise<void> {
  const club = await startClub(place);
  try {
    for (const { name, path, cookie, shows } of cases) {
      if (env.BENCH_ONLY && !name.includes(env.BENCH_ONLY)) continue;
      await mustShow(club.base + path, cookie, shows);
      const load = { url: club.base + path, cookie, connections: count };
      await measure({ ...load, seconds: Math.max(1, Math.round(seconds / 4)) });
      keep(runs, name, await costed(club.base, { ...load, seconds }));
    }
  } finally {
    await club.stop();
  }
}

async function ceilings(prepared: Prepared, count: number, runs: Map<string, Costed[]>): Promise<void> {
  const database = await prepared.open();
  const server = await startCeilings(database.address, prepared.anyone);
  try {
    for (const [name, path, queries] of [
      [BARE_CEILING, '/', 0],
      [QUERY_CEILING, '/query', 1],
    ] as const) {
      const load = { url: server.base + path, connections: count };
      await measure({ ...load, seconds: 1 });
      keep(runs, name, { ...(await costed(server.base, { ...load, seconds: Math.max(1, seconds / 2) })), queries });
    }
  } finally {
    await server.stop();
    await database.close();
  }
}

/** What an answer took from the server: wall time is shared with the neighbours, processor time is its own. */
async function costed(base: string, load: Load): Promise<Costed> {
  const before = await countedSoFar(base);
  const measured = await measure(load);
  const after = await countedSoFar(base);
  const answers = measured.requestsPerSecond * load.seconds;
  return {
    ...measured,
    cpu: rounded((after.cpu - before.cpu) / answers),
    queries: rounded((after.queries - before.queries) / (after.requests - before.requests || 1)),
  };
}

function keep<T>(runs: Map<string, T[]>, name: string, run: T): void {
  runs.set(name, [...(runs.get(name) ?? []), run]);
}

async function mustShow(url: string, cookie: string, { words, times }: { words: string; times: number }): Promise<void> {
  const answer = await fetch(url, { headers: { cookie } });
  const page = await answer.text();
  const found = page.split(words).length - 1;
  if (answer.status !== 200 || found < times)
    throw new Error(`${url} answered ${answer.status} and shows ${words} ${found} times, not ${times}`);
}
