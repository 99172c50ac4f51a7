import * as cheerio from 'cheerio';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '#db/schema/index.ts';
import { actionNames, actions } from '#tests/support/actions.ts';
import { pages } from '#tests/support/pages.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';
import { aWorld, roles, type World } from '#tests/support/world.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
  await site.club.db.insert(topics).values({ slug: 'storytelling', names: { en: 'S', de: 'S', fr: 'S', it: 'S' } });
});
afterAll(() => site.close());

const script = '"><script>globalThis.owned=1</script><img src=x onerror="globalThis.owned=1">';
const markdown =
  '[click](javascript:globalThis.owned=1) ![x](x" onerror="owned) <svg onload=owned> [a]: javascript:owned\n\n[ref][a] <javascript:owned> [d](data:text/html,<script>owned</script>) [v](vbscript:owned) [e](&#106;avascript:owned)';

/** What an attacker, a broken client or an unlucky paste sends, as raw form encoding. */
const poisons: Record<string, string> = {
  script: encodeURIComponent(script),
  markdown: encodeURIComponent(markdown),
  'broken UTF-8': '%ff%fe%c3%28%e2%82',
  'a NUL': 'before%00after',
  'half a surrogate': '%ed%a0%80x',
  SQL: encodeURIComponent("'; drop table members cascade; --"),
  'right to left': encodeURIComponent('\u202e\u2066evil\u2069'),
  'far too long': 'x'.repeat(1_000_000),
  'a number too large': '99999999999999999999',
  nothing: '',
};

/** Whoever may really do it, so that the poison gets as far as it can. */
async function doer(world: World, name: string): Promise<Visitor> {
  const role = roles.find((role) => role !== 'stranger' && role !== 'paused' && actions[name]?.said[role] === 'done');
  return role && role !== 'stranger' ? site.as(world.people[role]) : site.visitor();
}

describe.each(Object.entries(poisons))('%s in every field', (_, poison) => {
  test('is refused or stored whole, never a fault', async () => {
    let world = await aWorld(site.club);
    for (const name of actionNames) {
      const row = actions[name];
      const role = roles.find((one) => row?.said[one] === 'done') ?? 'owner';
      for (const field of Object.keys(row?.form(world, role) ?? {})) {
        const visitor = await doer(world, name);
        const form = Object.entries(row?.form(world, role) ?? {}).map(
          ([key, value]) => `${key}=${key === field ? poison : encodeURIComponent(value)}`,
        );
        await visitor.post(`/?_action=${name}`, form.join('&'));
        expect([name, field, visitor.status < 500]).toEqual([name, field, true]);
        site.club.clock.forward({ minutes: 61 });
        if (/leave|delete|erase|pause|end/i.test(name)) world = await aWorld(site.club);
      }
    }
    expect(site.answered.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

test('what was stored is shown as text on every page, to everyone', async () => {
  const world = await aWorld(site.club);
  for (const [table, columns] of Object.entries({
    members: ['name', 'headline', 'about', 'hopes'],
    pieces: ['title'],
    insights: ['title'],
    groups: ['name', 'purpose'],
    goals: ['words'],
    feedback_requests: ['asks'],
    mentors: ['offers'],
    mentor_requests: ['message'],
    hand_raises: ['words'],
    comments: ['quote', 'body'],
    thanks: ['words'],
    sites: ['name', 'region'],
  }))
    for (const column of columns)
      await site.club.db.execute(sql.raw(`update ${table} set ${column} = '${(script + markdown).replaceAll("'", "''")}'`));
  for (const role of roles) {
    const visitor = role === 'stranger' ? site.visitor() : await site.as(world.people[role]);
    for (const { path } of Object.values(pages)) {
      const { text, status } = await visitor.knock(path(world));
      if (status !== 200 || !text.startsWith('<')) continue;
      expect([path(world), dangers(text)]).toEqual([path(world), []]);
    }
  }
});

/** Anything a browser would run or fetch that is not ours. */
function dangers(html: string): string[] {
  const $ = cheerio.load(html);
  const found: string[] = [];
  $('script').each((_, el) => {
    if (!/^\/_astro\//.test($(el).attr('src') ?? '') || $(el).text().trim()) found.push($.html(el));
  });
  $('*').each((_, el) => {
    const attributes = 'attribs' in el ? (el.attribs as Record<string, string>) : {};
    for (const [name, value] of Object.entries(attributes)) {
      if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') found.push(`${name}=${value}`);
      if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && /^\s*(javascript|data|vbscript):/i.test(value))
        found.push(`${name}=${value}`);
    }
  });
  return [
    ...found,
    ...$('iframe, object, embed, base, meta[http-equiv]')
      .toArray()
      .map((el) => $.html(el)),
  ];
}

test('a form of a megabyte comes back with a sentence beside its field', async () => {
  const world = await aWorld(site.club);
  const owner = await site.as(world.people.owner);
  await owner.post('/write?_action=writing.startPiece', { once: crypto.randomUUID(), title: 'T', lang: 'en', body: 'x'.repeat(1_000_000) });
  expect(owner.status).toBe(400);
  expect(owner.sees('That is too long')).toBe(true);
});

test('more than the server takes is refused before it is read', async () => {
  const response = await fetch(`${site.base}/sign-in?_action=members.signIn`, {
    method: 'POST',
    body: 'x'.repeat(3_000_000),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(response.status).toBe(413);
});

test('files, JSON and nonsense instead of a form are refused without a fault', async () => {
  const world = await aWorld(site.club);
  for (const [type, body] of [
    ['application/json', '{}'],
    ['text/plain', 'hello'],
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=x', '--x\r\nbroken'],
    ['application/x-www-form-urlencoded', '&&&==%%%'],
  ]) {
    const owner = await site.as(world.people.owner);
    await owner.post('/write?_action=writing.startPiece', body ?? '', { 'content-type': type ?? '' });
    expect([type, owner.status < 500 && owner.status >= 400]).toEqual([type, true]);
  }
  for (const action of ['nothing.here', 'writing', 'writing.__proto__', 'constructor', '../x', '%00']) {
    const owner = await site.as(world.people.owner);
    await owner.post(`/write?_action=${action}`, {});
    expect([action, owner.status]).toEqual([action, action === '%00' ? 400 : 404]);
  }
});

test('guessing a password is slowed down, and says so', async () => {
  const world = await aWorld(site.club);
  const statuses: string[] = [];
  for (let tries = 0; tries < 12; tries++) {
    const thief = await site.visitor().signIn(world.people.owner.email, `guess ${tries}`);
    statuses.push(thief.sees('Those were a lot of tries') ? 'slowed' : 'wrong');
  }
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill('wrong'));
  expect(statuses.slice(10)).toEqual(['slowed', 'slowed']);
  const owner = await site.visitor().signIn(world.people.owner.email, 'ein kleiner Satz');
  expect(owner.sees('Those were a lot of tries')).toBe(true);
  site.club.clock.forward({ minutes: 11 });
  expect((await site.visitor().signIn(world.people.owner.email, 'ein kleiner Satz')).path).toBe('/');
});

test('tokens end: an old invitation and an old reset open nothing', async () => {
  const world = await aWorld(site.club);
  site.club.clock.forward({ days: 15 });
  const late = site.visitor();
  await late.open(`/join/${world.tokens.invitation}`);
  expect(late.sees('This link has run out')).toBe(true);
  await late.post(`/sign-in/reset/x?_action=members.resetPassword`, { token: world.tokens.reset, password: 'a new small sentence' });
  expect(late.status).toBe(409);
  await late.post(`/join/x?_action=members.join`, { ...actions['members.join']?.form(world, 'stranger') });
  expect(late.status).toBe(409);
});

test('where to go next never leads out of the club', async () => {
  const world = await aWorld(site.club);
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/write?_action=members.leave']) {
    const owner = site.visitor();
    const { location } = await owner.knock('/sign-in?_action=members.signIn', {
      email: world.people.owner.email,
      password: 'ein kleiner Satz',
      next,
    });
    expect([next, location]).toEqual([next, '/']);
    site.club.clock.forward({ minutes: 11 });
  }
});
