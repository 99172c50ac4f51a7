import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, connect } from '#db/client.ts';
import { lockFolder } from '#db/embedded-lock.ts';
import { socketPath } from '#db/embedded-socket.ts';
import { type Wire, wire } from '#db/embedded-wire.ts';

describe('several connections to the one embedded backend', () => {
  const folder = mkdtempSync(join(tmpdir(), 'club-wire-'));
  const path = join(folder, 's');
  const open: Connection[] = [];
  let db: PGlite;
  let server: Wire;

  beforeAll(async () => {
    db = await PGlite.create();
    server = wire(db, { idleInTransaction: 300 });
    await server.listen(path);
  });
  afterAll(async () => {
    for (const connection of open) await connection.close();
    await server.stop(100);
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function aConnection(max = 10) {
    const connection = connect(`unix:${path}`, { max });
    open.push(connection);
    return connection.sql;
  }

  test('each gets its own answers, also between transactions and errors', async () => {
    const sql = aConnection();
    await sql`create table notes (id int)`;
    const talk = async (who: number) => {
      for (let i = 0; i < 60; i += 1) {
        const word = who * 1000 + i;
        if (i % 5 === 0) {
          await sql.begin(async (tx) => {
            await tx`insert into notes values (${word})`;
            const [row] = await tx`select ${word}::int as word, count(*)::int as seen from notes where id = ${word}`;
            expect(row).toEqual({ word, seen: 1 });
          });
        } else if (i % 7 === 0) {
          await expect(sql`select 1 / ${0}::int`).rejects.toThrow('division by zero');
        } else if (i % 11 === 0) {
          await expect(
            sql.begin(async (tx) => [await tx`insert into notes values (${word})`, await Promise.reject(new Error('back'))]),
          ).rejects.toThrow('back');
        } else {
          expect(await sql.unsafe('select $1::int as word, $2::text as who', [word, `w${who}`])).toEqual([{ word, who: `w${who}` }]);
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, who) => talk(who)));
    expect(await sql`select count(*)::int as kept from notes`).toEqual([{ kept: 20 * 12 }]);
  });

  test('a connection that breaks in a transaction leaves nothing behind', async () => {
    const sql = aConnection();
    await sql`create table traces (id int)`;
    const breaking = connect(`unix:${path}`, { max: 1 });
    let begun: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const lost = breaking.sql.begin(async (tx) => {
      await tx`insert into traces values (1)`;
      begun();
      await new Promise(() => undefined);
    });
    lost.catch(() => undefined);
    await inside;
    await breaking.sql.end({ timeout: 0 });
    expect(await sql`select * from traces`).toHaveLength(0);
  });

  test('a transaction that asks for nothing while others wait is ended, and the others go on', async () => {
    const sleepy = aConnection(1);
    const sleeping = sleepy.begin(async (tx) => {
      await tx`select 1`;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await tx`select 1`;
    });
    sleeping.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await aConnection(1)`select 1 as one`).toEqual([{ one: 1 }]);
    await expect(sleeping).rejects.toThrow();
  });

  test('noise on the socket disturbs nobody', async () => {
    await new Promise<void>((resolve) => {
      const noise = connectSocket(path, () => noise.write(Buffer.from('GET / HTTP/1.1\r\n\r\n')));
      noise.once('close', () => resolve());
      noise.once('error', () => undefined);
    });
    expect(await aConnection(1)`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

describe('the lock of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'club-lock-'));
  const lock = join(folder, 'in-use.lock');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a living owner is named, a released folder is free', async () => {
    const mine = await lockFolder(folder);
    expect(await lockFolder(folder)).toEqual({ heldBy: process.pid });
    if ('ok' in mine) mine.release();
    const again = await lockFolder(folder);
    expect(again).toMatchObject({ ok: true });
    if ('ok' in again) again.release();
  });

  test('the lock of a dead process is taken over, and so is one whose pid now belongs to a stranger', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.once('close', resolve));
    for (const stale of [`${dead.pid} 1\n`, `${process.ppid} 1\n`]) {
      writeFileSync(lock, stale);
      const mine = await lockFolder(folder);
      expect(mine).toMatchObject({ ok: true });
      if ('ok' in mine) mine.release();
    }
  });

  test('of several processes that find a dead lock at once, one gets the folder', async () => {
    writeFileSync(lock, '999999999 1\n');
    const script = `import { lockFolder } from '${new URL('../../db/embedded-lock.ts', import.meta.url).href}';
      const lock = await lockFolder(process.argv[1]); console.log('ok' in lock ? 'mine' : 'taken'); setTimeout(() => process.exit(), 700);`;
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder]);
        let said = '';
        child.stdout.on('data', (bytes) => {
          said += bytes;
        });
        await new Promise((resolve) => child.once('close', resolve));
        return said.trim();
      }),
    );
    expect(answers.filter((answer) => answer === 'mine')).toHaveLength(1);
  });

  test('a deep folder gets its socket elsewhere', () => {
    expect(socketPath('/club/.data/db')).toBe('/club/.data/db/.s.PGSQL.5432');
    const outside = socketPath(`/${'deep/'.repeat(30)}`);
    expect(Buffer.byteLength(outside)).toBeLessThan(104);
    expect(outside).not.toContain('deep');
  });
});
