import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Running {
  readonly base: string;
  stop(): Promise<void>;
}

/** The club as it runs in production, a process of its own; with BENCH_PROFILE it leaves a CPU profile in that folder. */
export function startClub(env: Record<string, string>): Promise<Running> {
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const settings = { CLUB_ENV: 'production', CLUB_DEMO: 'off', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info' };
  return start([...profile, 'src/cli/serve.ts'], { ...settings, ...env }, /The club is open at (\S+)/);
}

export function startCeilings(address: string, member: string): Promise<Running> {
  return start(['tests/bench/ceiling-server.ts', address, member], {}, /(http:\/\/\S+)/);
}

async function start(args: readonly string[], env: Record<string, string>, ready: RegExp): Promise<Running> {
  const kept = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'CLUB_DIST'].flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])),
  );
  // The log goes where a log goes, and nobody reads it.
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: { ...kept, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { base: await address(child, ready), stop: () => stop(child) };
}

function address(child: ChildProcess, ready: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (bytes) => {
      out += bytes;
      const [, found] = ready.exec(out) ?? [];
      if (found) resolve(found);
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code} before it was open`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

export interface Counted {
  readonly queries: number;
  readonly requests: number;
  /** milliseconds of processor the server has used */
  readonly cpu: number;
}

/** Statements, answers and work so far, from the server's own numbers. */
export async function countedSoFar(base: string): Promise<Counted> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
  return {
    queries: sum('club_http_request_queries_sum'),
    requests: sum('club_http_request_queries_count'),
    cpu: sum('process_cpu_seconds_total') * 1000,
  };
}
