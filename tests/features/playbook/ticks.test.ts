import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tickGuide } from '#src/features/playbook/commands/tick-guide.ts';
import { exportTicks } from '#src/features/playbook/export.ts';
import { checkPlaybook, readPlaybookPage, ticksOf } from '#src/features/playbook/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

const page = 'profile-guide';
let club: TestClub;
let lina: Member;
beforeAll(async () => {
  club = await aClub();
});
beforeEach(async () => {
  lina = await aMember(club, { name: 'Lina Brunner' });
});
const ticks = async (member: Member) => [...(await ticksOf(club, member, page))].sort();

describe('the profile guide', () => {
  it('is a list with the same items in every language', () => {
    const items = (['en', 'de', 'fr', 'it'] as const).map((locale) =>
      readPlaybookPage(club, locale, page).checklist.flatMap(({ items }) => items.map(({ id }) => id)),
    );
    expect(items[0]).toContain('photo');
    for (const others of items) expect(others).toEqual(items[0]);
  });

  it('keeps ticks for the member alone, from the day each was set', async () => {
    await tickGuide(club, lina, { page, item: ['photo', 'name'] });
    const first = club.clock.now();
    club.clock.forward({ days: 2 });
    await tickGuide(club, lina, { page, item: ['photo', 'headline'] });
    expect(await ticks(lina)).toEqual(['headline', 'photo']);
    expect(await exportTicks(club, lina)).toContainEqual({ page, item: 'photo', tickedAt: first });
    expect(await ticks(await aMember(club))).toEqual([]);
    await tickGuide(club, lina, { page, item: [] });
    expect(await ticks(lina)).toEqual([]);
  });

  it('takes two tabs at once, and only what is on the list', async () => {
    await Promise.all([tickGuide(club, lina, { page, item: ['photo'] }), tickGuide(club, lina, { page, item: ['photo', 'no-such-item'] })]);
    expect(await ticks(lina)).toEqual(['photo']);
    await expect(tickGuide(club, lina, { page: 'charter', item: ['photo'] })).rejects.toThrow(NotFound);
  });
});

it('names a checklist that differs between languages', () => {
  const file = (locale: 'en' | 'de', id: string) => ({
    path: 'playbook/list',
    locale,
    meta: {
      title: 'L',
      summary: 'S',
      order: 1,
      reviewedOn: '2026-11-20',
      checklist: [{ id: 's', title: 'T', items: [{ id, text: 'x' }] }],
    },
    body: '',
    html: '',
    lineOf: () => 7,
    bodyLine: 9,
  });
  expect(checkPlaybook({ files: [file('en', 'a'), file('de', 'b')] })).toEqual([
    'playbook/list.de.md:7: checklist: differs from playbook/list.en.md',
  ]);
});
