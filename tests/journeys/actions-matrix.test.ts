import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '#db/schema/index.ts';
import { actionNames, actions, type Said } from '#tests/support/actions.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { aWorld, type Role, roles, type World } from '#tests/support/world.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
  await site.club.db.insert(topics).values({ slug: 'storytelling', names: { en: 'S', de: 'S', fr: 'S', it: 'S' } });
});
afterAll(() => site.close());

test('every action has its row, and every row its action', () => {
  expect(Object.keys(actions).sort()).toEqual(actionNames);
});

describe.each(Object.keys(actions))('%s', (name) => {
  test('does for each role what it should, and nothing else', async () => {
    const row = actions[name];
    let world: World | undefined;
    const answers = {} as Record<Role, Said | number>;
    for (const role of roles) {
      world ??= await aWorld(site.club);
      site.club.clock.forward({ minutes: 61 });
      answers[role] = await say(name, role, world);
      if (answers[role] === 'done') world = undefined;
    }
    expect(answers).toEqual(row?.said);
  });
});

async function say(name: string, role: Role, world: World): Promise<Said | number> {
  const visitor = role === 'stranger' ? site.visitor() : await site.as(world.people[role]);
  const { status, location } = await visitor.knock(`/?_action=${name}`, actions[name]?.form(world, role));
  if (status === 303) return location?.startsWith('/sign-in?next=') ? 'door' : 'done';
  return ({ 401: 'door', 403: 'no', 404: 'none', 409: 'not-now' } as const)[status] ?? status;
}

test('the other door of every action is closed', async () => {
  const world = await aWorld(site.club);
  const owner = await site.as(world.people.owner);
  for (const name of actionNames) {
    const { status } = await owner.knock(`/_actions/${name}`, actions[name]?.form(world, 'owner'));
    expect([name, status]).toEqual([name, 404]);
  }
});

test('a form from another site changes nothing', async () => {
  const world = await aWorld(site.club);
  const owner = await site.as(world.people.owner);
  const elsewhere: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of elsewhere) {
    await owner.post('/?_action=writing.deletePiece', { piece: world.ids.piece }, headers);
    expect(owner.status).toBe(403);
  }
  expect(await site.club.db.query.pieces.findFirst({ where: (row, { eq }) => eq(row.id, world.ids.piece) })).toBeDefined();
});
