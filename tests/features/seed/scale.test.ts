import { beforeAll, expect, test } from 'vitest';
import { groups, insights, members, mentors, pieces, replies } from '#db/schema/index.ts';
import { seedScale } from '#db/seed/index.ts';
import { aClub, handClock, type TestClub } from '#tests/support/db.ts';
import { breaking, broken, misplaced, wronglyRendered } from './invariants.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub({ clock: handClock('2026-11-18T09:30:00Z') });
  await seedScale(club, { members: 400 });
});

test.each(Object.entries(broken))('in the scale set, too, %s', async (_, question) => {
  expect(await breaking(club, question)).toEqual([]);
});

test('recombined texts are rendered as if they had been written so', async () => {
  expect(await wronglyRendered(club, 1500)).toEqual([]);
  expect(await misplaced(club, 1500)).toEqual([]);
});

test('per member there are three pieces, three insights and about four replies', async () => {
  expect(await club.db.$count(members)).toBe(400);
  expect(await club.db.$count(pieces)).toBeGreaterThanOrEqual(1200);
  expect(await club.db.$count(insights)).toBeGreaterThanOrEqual(1200);
  expect(await club.db.$count(replies)).toBeGreaterThan(1500);
  expect(await club.db.$count(groups)).toBe(22);
  expect(await club.db.$count(mentors)).toBeGreaterThan(24);
});
