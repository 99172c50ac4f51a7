import { gzipSync } from 'node:zlib';
import * as cheerio from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { pages } from '#tests/support/pages.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { aWorld, type Role, type World } from '#tests/support/world.ts';

/** Over the wire on a cold cache, fonts apart; scripts of their own; and questions to the database, the session's included. */
const MOST_BYTES = 80_000;
const bytes: Record<string, number> = { '/learn/[course]/[module]': 40_000 };
const MOST_SCRIPT = 10_000;
const queries: Record<string, number> = {
  '/': 4,
  '/learn': 4,
  '/me/export.zip': 40,
  '/search': 8,
  '/programme/roster': 5,
  '/programme/roster/[member]': 5,
};
const MOST_QUERIES = 5;

let site: Site;
let world: World;
beforeAll(async () => {
  site = await aSite();
  world = await aWorld(site.club);
  await takeSnapshot(site.club);
});
afterAll(() => site.close());

const viewers: Role[] = ['owner', 'lead', 'host', 'stranger'];

test.each(Object.keys(pages))('%s stays within its bytes and its questions', async (route) => {
  const row = pages[route];
  const viewer = viewers.find((role) => row?.answers[role] === 'in') ?? 'stranger';
  const visitor = viewer === 'stranger' ? site.visitor() : await site.as(world.people[viewer]);
  site.answered.length = 0;
  const { text } = await visitor.knock(row?.path(world) ?? '');
  expect(site.answered[0]?.queries ?? 0).toBeLessThanOrEqual(queries[route] ?? MOST_QUERIES);
  if (!text.startsWith('<')) return;
  const $ = cheerio.load(text);
  const weigh = async (paths: (string | undefined)[]) => {
    const sizes = await Promise.all(
      paths.map(async (path) => gzipSync(Buffer.from(await (await fetch(site.base + path)).arrayBuffer())).length),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const script = await weigh(
    $('script[src]')
      .toArray()
      .map((el) => $(el).attr('src')),
  );
  const rest = await weigh([
    ...$('link[rel=stylesheet], link[rel=icon]')
      .toArray()
      .map((el) => $(el).attr('href')),
    ...$('img')
      .toArray()
      .map((el) => $(el).attr('src')),
  ]);
  expect(script).toBeLessThanOrEqual(MOST_SCRIPT);
  expect(gzipSync(text).length + script + rest).toBeLessThanOrEqual(bytes[route] ?? MOST_BYTES);
});
