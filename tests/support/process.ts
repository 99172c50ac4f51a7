import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ClubProcess {
  readonly child: ChildProcess;
  /** Where it answers, once it is open. Rejects if it ends before. */
  readonly url: Promise<string>;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  stdout(): string;
  stderr(): string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const standIn = fileURLToPath(new URL('../platform/stand-in/', import.meta.url));

/** The club as a real process. Without `CLUB_DIST` it serves the stand-in pages of tests/platform. */
export function startClub(env: Record<string, string>): ClubProcess {
  const child = spawn(process.execPath, ['src/cli/serve.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      CLUB_DIST: standIn,
      PORT: '0',
      CLUB_DEMO: 'off',
      CLUB_ENV: 'test',
      LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal });
    });
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const address = /The club is open at (\S+)/.exec(out)?.[1];
      if (address) resolve(address);
    });
    void ended.then(({ code }) => reject(new Error(`the club ended with ${code}: ${err}`)));
  });
  url.catch(() => undefined);
  return { child, url, ended, stdout: () => out, stderr: () => err };
}

const started = new Set<ChildProcess>();

/** For afterAll: no process outlives its test file. */
export function killStarted(): void {
  for (const child of started) child.kill('SIGKILL');
}
