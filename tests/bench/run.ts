import { type Prepared, prepare } from './database.ts';
import { type Measured, measure, middle, rounded } from './measure.ts';
import { type Line, writeReport } from './report.ts';
import { queriesSoFar, startCeilings, startClub } from './server.ts';

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
  const wanted = prepared.cases.filter(({ name }) => !env.BENCH_ONLY || name.includes(env.BENCH_ONLY));
  const results: Line[] = [];
  for (const count of connections) {
    const runs = new Map<string, (Measured & { queries: number })[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, measured] of await ceilings(prepared, count))
        keep(runs, name, { ...measured, queries: name === QUERY_CEILING ? 1 : 0 });
      const club = await startClub(prepared.env);
      try {
        for (const { name, path, cookie, shows } of wanted) {
          await mustShow(club.base + path, cookie, shows);
          const load = { url: club.base + path, cookie, connections: count };
          await measure({ ...load, seconds: Math.max(1, Math.round(seconds / 4)) });
          const before = await queriesSoFar(club.base);
          const measured = await measure({ ...load, seconds });
          const after = await queriesSoFar(club.base);
          keep(runs, name, { ...measured, queries: rounded((after.queries - before.queries) / (after.requests - before.requests)) });
        }
      } finally {
        await club.stop();
      }
    }
    const ceiling = middle(runs.get(QUERY_CEILING) ?? []).requestsPerSecond;
    for (const [name, measured] of runs) {
      const { queries, ...rest } = middle(measured);
      const line: Line = {
        name,
        database: prepared.kind,
        members: prepared.members,
        connections: count,
        ...rest,
        queries,
        ratio: rounded(rest.requestsPerSecond / ceiling),
      };
      results.push(line);
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
  return results;
}

async function ceilings(prepared: Prepared, count: number): Promise<[string, Measured][]> {
  const database = await prepared.open();
  const server = await startCeilings(database.address, prepared.anyone);
  try {
    const results: [string, Measured][] = [];
    for (const [name, path] of [
      [BARE_CEILING, '/'],
      [QUERY_CEILING, '/query'],
    ] as const) {
      await measure({ url: server.base + path, connections: count, seconds: 1 });
      results.push([name, await measure({ url: server.base + path, connections: count, seconds: Math.max(1, seconds / 2) })]);
    }
    return results;
  } finally {
    await server.stop();
    await database.close();
  }
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
