import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { addressOf, createDatabase, dropDatabase } from '#tests/support/db.ts';
import { killStarted, startClub } from '#tests/support/process.ts';

// Real processes, and the first start of an embedded database, on a machine that may be busy with other suites.
vi.setConfig({ testTimeout: 120_000 });

const server = process.env.TEST_DATABASE_URL;
const folders: string[] = [];
const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'club-start-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  killStarted();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const text = async (url: string) => (await fetch(url)).text();

describe('what keeps the club from starting is one sentence and exit code 1', () => {
  const oneSentence = async (env: Record<string, string>, sentence: RegExp) => {
    const club = startClub(env);
    expect(await club.ended).toEqual({ code: 1, signal: null });
    expect(club.stderr().trim()).toMatch(sentence);
    expect(club.stderr().trim().split('\n')).toHaveLength(1);
  };

  test('a wrong setting', () => oneSentence({ PORT: 'eighty' }, /^PORT is "eighty", but it takes a whole number/));

  test('a busy port', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    const { port } = busy.address() as { port: number };
    await oneSentence({ PORT: String(port), DATA_FOLDER: aFolder() }, new RegExp(`^Port ${port} on 127.0.0.1 is in use`));
    busy.close();
  });

  test('an unreachable database', () =>
    oneSentence(
      { DATABASE_URL: 'postgres://club:geheim@127.0.0.1:9/club' },
      /^The database at postgres:\/\/club:\*\*\*@127\.0\.0\.1:9\/club cannot be reached: nothing listens there\.$/,
    ));

  test.runIf(server)('a database that does not exist', () =>
    oneSentence({ DATABASE_URL: addressOf(server!, 'no_such_club') }, /cannot be reached: there is no database of this name\.$/),
  );
});

describe('a club on its embedded database', () => {
  const DATA_FOLDER = aFolder();

  test('answers its health while it starts, refuses a second process on its folder, and loses nothing to SIGKILL', async () => {
    const first = startClub({ DATA_FOLDER });
    const url = await first.url;
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready\n');

    const second = startClub({ DATA_FOLDER });
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.stderr()).toMatch(/^The data folder .* is in use by another process \(pid \d+\)/);
    expect(await text(`${url}/healthz`)).toBe('alive\n');

    const acknowledged = await writeUntilKilled(url, () => {
      process.kill(databasePid(DATA_FOLDER), 'SIGKILL');
      first.child.kill('SIGKILL');
    });
    await first.ended;
    const third = startClub({ DATA_FOLDER });
    const kept = new Set((JSON.parse(await text(`${await third.url}/count`)) as { subject: string }[]).map(({ subject }) => subject));
    expect(acknowledged.length).toBeGreaterThan(5);
    expect(acknowledged.slice(-40).filter((word) => !kept.has(word))).toEqual([]);
    third.child.kill('SIGTERM');
    expect(await third.ended).toEqual({ code: 0, signal: null });
  });

  test('finishes a slow request at SIGTERM and takes no other', async () => {
    const club = startClub({ DATA_FOLDER });
    const url = await club.url;
    const slow = text(`${url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    club.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(await slow).toBe('finished');
    expect(await club.ended).toEqual({ code: 0, signal: null });
    expect(club.stderr()).toBe('');
  });

  test('answers "starting" before it is open', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    const { port } = busy.address() as { port: number };
    await new Promise((resolve) => busy.close(resolve));
    const club = startClub({ DATA_FOLDER: aFolder(), PORT: String(port) });
    let ready: Response | undefined;
    for (let i = 0; i < 200 && !ready; i += 1) {
      ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      if (!ready) await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect([ready?.status, await ready?.text()]).toEqual([503, 'starting\n']);
    expect(await text(`http://127.0.0.1:${port}/healthz`)).toBe('alive\n');
    expect((await fetch(`http://127.0.0.1:${port}/learn`)).status).toBe(503);
    await club.url;
    club.child.kill('SIGTERM');
    await club.ended;
  });

  test('does not leave its database running when it is killed', async () => {
    const club = startClub({ DATA_FOLDER });
    await club.url;
    const pid = databasePid(DATA_FOLDER);
    club.child.kill('SIGKILL');
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 100 && isAlive(); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive()).toBe(false);
    expect(existsSync(join(DATA_FOLDER, 'db', 'in-use.lock'))).toBe(false);
  });

  test('stops with a sentence when its database dies', async () => {
    const club = startClub({ DATA_FOLDER });
    await club.url;
    process.kill(databasePid(DATA_FOLDER), 'SIGKILL');
    expect(await club.ended).toEqual({ code: 1, signal: null });
    expect(club.stderr()).toBe('The embedded database stopped unexpectedly (SIGKILL).\n');
  });
});

/** Writes letters one after the other and pulls the plug in the midst of it. */
async function writeUntilKilled(url: string, kill: () => void): Promise<string[]> {
  const acknowledged: string[] = [];
  setTimeout(kill, 500);
  try {
    for (let i = 0; ; i += 1) {
      const response = await fetch(`${url}/write?word=w${i}`);
      if (response.ok) acknowledged.push(await response.text());
    }
  } catch {
    return acknowledged;
  }
}

const databasePid = (folder: string) => Number.parseInt(readFileSync(join(folder, 'db', 'in-use.lock'), 'utf8'), 10);

test.runIf(server)('two copies started at once on an empty PostgreSQL both open, and share what is written', async () => {
  const name = await createDatabase(server!);
  const DATABASE_URL = addressOf(server!, name);
  const copies = [startClub({ DATABASE_URL, CLUB_DEMO: 'on' }), startClub({ DATABASE_URL, CLUB_DEMO: 'on' })] as const;
  const [one, other] = await Promise.all(copies.map(({ url }) => url));
  await text(`${one}/write?word=shared`);
  expect(await text(`${other}/count`)).toContain('shared');
  for (const { child } of copies) child.kill('SIGTERM');
  for (const { ended } of copies) expect(await ended).toEqual({ code: 0, signal: null });
  await dropDatabase(server!, name);
});
