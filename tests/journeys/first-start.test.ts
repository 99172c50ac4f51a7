import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { addressOf, createDatabase, dropDatabase } from '#tests/support/db.ts';
import { killStarted, startClub } from '#tests/support/process.ts';
import { Visitor } from '#tests/support/visitor.ts';

// A first start fills a whole company; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const server = process.env.TEST_DATABASE_URL;
const folder = mkdtempSync(join(tmpdir(), 'club-first-'));
afterAll(() => {
  killStarted();
  rmSync(folder, { recursive: true, force: true });
});

const people = ['lina.brunner', 'amina.haddad', 'marco.bernasconi', 'claire.favre', 'ruth.zimmermann', 'jonas.meier'];

test('the first start fills the demo club and says how to sign in as each of its people; the second keeps it as it is', async () => {
  const name = server ? await createDatabase(server) : undefined;
  const env: Record<string, string> = {
    CLUB_DIST: resolve(process.env.CLUB_DIST ?? 'dist'),
    CLUB_DEMO: 'on',
    CLUB_ENV: 'production',
    ...(server && name ? { DATABASE_URL: addressOf(server, name) } : { DATA_FOLDER: folder }),
  };
  const first = startClub(env);
  const url = await first.url;
  await vi.waitFor(() => expect(first.stdout()).toContain('jonas.meier'));
  const password = /lina\.brunner@firn\.example\s+(\S+)/.exec(first.stdout())?.[1] ?? '';
  for (const person of people) {
    const visitor = new Visitor(url);
    await visitor.signIn(`${person}@firn.example`, password);
    expect([person, visitor.status, visitor.path]).toEqual([person, 200, '/']);
    for (const path of ['/learn', '/write', '/feedback', '/mentoring', '/groups', '/insights', '/members', '/me']) {
      await visitor.open(path);
      expect([person, path, visitor.status]).toEqual([person, path, 200]);
    }
  }
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, signal: null });

  const second = startClub(env);
  const again = new Visitor(await second.url);
  await again.signIn('ruth.zimmermann@firn.example', password);
  await again.open('/programme');
  expect(again.status).toBe(200);
  second.child.kill('SIGTERM');
  expect(await second.ended).toEqual({ code: 0, signal: null });
  expect(second.stdout()).not.toContain('Filling');
  if (server && name) await dropDatabase(server, name);
});
