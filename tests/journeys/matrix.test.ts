import { takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, pages, routes } from '#tests/support/pages.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';
import { aWorld, type Role, roles, type World } from '#tests/support/world.ts';

let site: Site;
let world: World;
const visitors = {} as Record<Role, Visitor>;
beforeAll(async () => {
  site = await aSite();
  world = await aWorld(site.club);
  await takeSnapshot(site.club);
  for (const role of roles) visitors[role] = role === 'stranger' ? site.visitor() : await site.as(world.people[role]);
});
afterAll(() => site.close());

test('every page has its row, and every row its page', () => {
  expect(Object.keys(pages).sort()).toEqual(routes);
});

const nobody = '0193b0c0-0000-7000-8000-000000000000';

describe.each(Object.keys(pages))('%s', (route) => {
  test.each(roles)('as %s', async (role) => {
    const row = pages[route];
    const { status, location } = await visitors[role].knock(row?.path(world) ?? '');
    expect(answerOf(status, location)).toBe(row?.answers[role]);
  });

  test.runIf(route.includes('['))('with a word that is no id, and with an id of nothing: not there, never a fault', async () => {
    for (const word of ['nothing', nobody, "'; drop table members; --", '%00', '../../etc/passwd']) {
      const { status } = await visitors[route.startsWith('/programme') ? 'lead' : 'owner'].knock(
        route.replace(/\[\w+\]/g, encodeURIComponent(word)),
      );
      expect([200, 303, 400, 404]).toContain(status);
      if (!/\[(token|page)\]/.test(route)) expect(status === 404 || status === 400).toBe(true);
    }
  });
});

function answerOf(status: number, location: string | null): Answer | number {
  if (status >= 300 && status < 400) return location?.startsWith('/sign-in?next=') ? 'door' : 'on';
  return ({ 200: 'in', 403: 'no', 404: 'none', 500: 'fault' } as const)[status] ?? status;
}
