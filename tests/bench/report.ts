import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Measured } from './measure.ts';

export interface Costed extends Measured {
  readonly queries: number;
  /** milliseconds of the server's processor for one answer; the database's own come on top */
  readonly cpu: number;
}

export interface Line extends Costed {
  readonly name: string;
  readonly database: string;
  readonly members: number;
  readonly connections: number;
  /** to the second ceiling at as many connections */
  readonly ratio: number;
}

export interface Run {
  readonly kind: 'PostgreSQL' | 'embedded';
  readonly version: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly lines: readonly Line[];
  readonly on?: string;
  readonly machine?: string;
}

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const resultOf = (kind: Run['kind']) => file(`./results/${kind.toLowerCase()}.json`);

/** Keeps this run beside the last one on the other database, and writes both into docs/benchmarks.md. */
export function writeReport(run: Run): void {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${arch()}, Node ${process.versions.node}`;
  mkdirSync(file('./results'), { recursive: true });
  writeFileSync(resultOf(run.kind), `${JSON.stringify({ ...run, on: new Date().toISOString().slice(0, 10), machine }, null, 1)}\n`);
  const runs = (['PostgreSQL', 'embedded'] as const).flatMap((kind) =>
    existsSync(resultOf(kind)) ? [JSON.parse(readFileSync(resultOf(kind), 'utf8')) as Run] : [],
  );
  const target = file('../../docs/benchmarks.md');
  const notes = existsSync(target) ? (/<!-- notes -->[\s\S]*$/.exec(readFileSync(target, 'utf8'))?.[0] ?? '') : '';
  writeFileSync(target, `${page(runs)}\n${notes || '<!-- notes -->\n'}`);
}

function page(runs: readonly Run[]): string {
  return [
    '# How fast it is',
    '',
    'Measured by `npm run bench`; every line below is written by it. Pages are asked for by a member who is signed in, packed as',
    'a browser gets them, from a process beside the server on the same machine. *Ratio* is to the second ceiling: `node:http`',
    'sending 20 kB after one query by primary key, measured in the same run. *Queries* counts the statements of one page. *CPU* is',
    'what one answer takes of the server process, without the database. The figures are those of the round in the middle. The',
    'scale set has, per member, three pieces, three insights and four replies.',
    '',
    ...runs.map((run) => `- ${run.kind} ${run.version}: ${run.on}; ${run.machine}; ${run.rounds} rounds of ${run.seconds} s`),
    '',
    ...runs
      .flatMap(({ lines }) => [...new Set(lines.map(({ members }) => members))])
      .filter((n, i, all) => all.indexOf(n) === i)
      .sort((a, b) => b - a)
      .flatMap((members) => sizeTables(runs, members)),
    ...growth(runs),
  ].join('\n');
}

function sizeTables(runs: readonly Run[], members: number): string[] {
  const here = runs
    .map(({ kind, lines }) => ({ kind, lines: lines.filter((line) => line.members === members) }))
    .filter(({ lines }) => lines.length > 0);
  const counts = [...new Set(here.flatMap(({ lines }) => lines.map(({ connections }) => connections)))];
  return counts.flatMap((connections) => {
    const names = [...new Set(here.flatMap(({ lines }) => lines.map(({ name }) => name)))];
    const head = here.flatMap(({ kind }) => [`${kind}: requests/s`, 'p50 ms', 'p99 ms', 'cpu ms', 'ratio']);
    return [
      `## ${members.toLocaleString('en-GB')} members, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
      '',
      `| | kB | queries | ${head.join(' | ')} |`,
      `|---|--:|--:|${head.map(() => '--:').join('|')}|`,
      ...names.map((name) => {
        const found = here.map(({ lines }) => lines.find((line) => line.name === name && line.connections === connections));
        const one = found.find((line) => line !== undefined);
        const cells = found.flatMap((line) =>
          line
            ? [Math.round(line.requestsPerSecond), line.p50.toFixed(1), line.p99.toFixed(1), line.cpu.toFixed(2), line.ratio.toFixed(2)]
            : ['', '', '', '', ''],
        );
        return `| ${name} | ${((one?.bytes ?? 0) / 1000).toFixed(1)} | ${one?.queries ?? ''} | ${cells.join(' | ')} |`;
      }),
      '',
    ];
  });
}

/** How the middle answer grows from the smallest club to the largest, with one connection. */
function growth(runs: readonly Run[]): string[] {
  const rows = runs.flatMap(({ kind, lines }) => {
    const sizes = [...new Set(lines.map(({ members }) => members))].sort((a, b) => a - b);
    const [small, large] = [sizes[0], sizes.at(-1)];
    if (small === undefined || large === undefined || small === large) return [];
    return lines
      .filter((line) => line.members === large && line.connections === 1 && !line.name.startsWith('ceiling'))
      .flatMap((line) => {
        const before = lines.find((other) => other.members === small && other.connections === 1 && other.name === line.name);
        return before
          ? [`| ${line.name} | ${kind} | ${before.p50.toFixed(1)} | ${line.p50.toFixed(1)} | ${(line.p50 / before.p50).toFixed(2)} |`]
          : [];
      });
  });
  if (rows.length === 0) return [];
  return [
    '## From the smallest club to the largest',
    '',
    '| | database | p50 ms before | p50 ms after | times |',
    '|---|---|--:|--:|--:|',
    ...rows,
    '',
  ];
}
