import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type FolderLock = { readonly ok: true; release(): void } | { readonly heldBy: number };

/**
 * One process per data folder. The lock file is made in one step with the pid inside (written to a
 * file that must not exist yet); a lock whose process is gone is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'in-use.lock');
  const mine = `${process.pid} ${inspect(process.pid)[1] ?? ''}\n`;
  const held: FolderLock = { ok: true, release: () => rmSync(path, { force: true }) };
  let tookOver = false;
  for (let attempt = 0; ; attempt += 1) {
    if (create(path, mine)) break;
    const owner = read(path);
    if (owner && isAlive(owner)) return { heldBy: owner.pid };
    // Without an owner, another process may just be between making the file and writing into it.
    if (!owner && attempt < 20) await pause(50);
    else {
      rmSync(path, { force: true });
      tookOver = true;
    }
  }
  if (!tookOver) return held;
  // Two processes may have found the same dead owner, and the slower one removed the faster one's lock.
  await pause(200);
  const owner = read(path);
  return owner?.pid === process.pid ? held : { heldBy: owner?.pid ?? 0 };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Owner {
  readonly pid: number;
  readonly started: string;
}

function create(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, text);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Owner | undefined {
  try {
    const [pid, started = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return pid && Number.isInteger(Number(pid)) ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const [state, now = ''] = inspect(pid);
  // A killed process that nobody has collected yet still answers to its pid.
  if (state === 'Z' || state === 'X') return false;
  return now === '' || started === '' || now === started;
}

/** State and time of birth (Linux; elsewhere the pid alone decides), which tell an owner from a stranger that got its pid. */
function inspect(pid: number): [state: string | undefined, startedAt: string | undefined] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [fields[0], fields[19]];
  } catch {
    return [undefined, undefined];
  }
}
