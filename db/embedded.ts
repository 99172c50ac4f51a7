import { type ChildProcess, fork } from 'node:child_process';
import { createConnection } from 'node:net';
import { resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketPath } from './embedded-socket.ts';

/** A start that cannot go on, said in one sentence for the person at the terminal. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

export interface Embedded {
  /** What `connect` takes. */
  readonly address: string;
  /** Finishes what is acknowledged, then ends the process. */
  stop(): Promise<void>;
  /** Ends with a sentence if the database process dies without being asked to. */
  readonly lost: Promise<string>;
  readonly pid: number;
}

export type FromEmbedded = { ready: string } | { refused: string };

/**
 * Starts the embedded database on a folder, as a process of its own: a crash or a busy loop of the
 * web server does not touch it, and it outlives neither its parent nor a clean stop.
 */
export async function startEmbedded(folder: string): Promise<Embedded> {
  const child = fork(fileURLToPath(new URL('./embedded-process.ts', import.meta.url)), [folder], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    // Ctrl-C goes to the whole group of a terminal; the server decides when its database may end.
    detached: true,
  });
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await firstWord(child, () => complaint);
  let asked = false;
  const lost = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!asked) resolve(`The embedded database stopped unexpectedly (${signal ?? `exit ${code}`}).`);
    });
  });
  return {
    address,
    lost,
    pid: child.pid ?? 0,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The socket of the process that has this folder open now, if there is one. */
export async function joinEmbedded(folder: string): Promise<string | undefined> {
  const path = socketPath(resolvePath(folder));
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => {
      socket.destroy();
      resolve(`unix:${path}`);
    });
  });
}

function firstWord(child: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: FromEmbedded) => {
      if ('ready' in message) resolve(message.ready);
      else reject(new CannotStart(message.refused));
    });
    child.once('error', (error) => reject(new CannotStart(`The embedded database could not be started: ${error.message}`)));
    child.once('exit', () => {
      const reason = complaint().trim().split('\n').at(-1) ?? '';
      reject(new CannotStart(`The embedded database did not come up${reason ? `: ${reason}` : '.'}`));
    });
  });
}
