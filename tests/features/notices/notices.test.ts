import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { members, notices } from '#db/schema/index.ts';
import { readAllNotices } from '#src/features/notices/commands/read-all-notices.ts';
import { readNotice } from '#src/features/notices/commands/read-notice.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import { tidyNotices } from '#src/features/notices/jobs.ts';
import { myNotices } from '#src/features/notices/queries.ts';
import { firstIdAt } from '#src/features/notices/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { isId, newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

const telling = { kind: 'exchange.notice.thread', params: { name: 'Amina', title: '<b>T</b>' }, href: '/insights/1' } as const;
const mine = async (member: Member) => (await myNotices(club, member)).notices;

test('a notice is read by its member alone, once and for all', async () => {
  const [lina, marco] = [await aMember(club), await aMember(club)];
  await tellMember(club, { ...telling, to: lina.id });
  const [notice] = await mine(lina);
  expect(await mine(marco)).toEqual([]);
  await expect(readNotice(club, marco, { notice: notice?.id ?? '' })).rejects.toThrow(NotFound);
  expect(await readNotice(club, lina, { notice: notice?.id ?? '' })).toEqual({ ok: true, value: { href: '/insights/1' } });
  const [read] = await mine(lina);
  club.clock.forward({ hours: 1 });
  await readNotice(club, lina, { notice: notice?.id ?? '' });
  expect(await mine(lina)).toEqual([read]);
});

test('all of them at once, and nobody else\u2019s', async () => {
  const [lina, marco] = [await aMember(club), await aMember(club)];
  for (const { id } of [lina, lina, marco]) await tellMember(club, { ...telling, to: id });
  await readAllNotices(club, lina);
  expect((await mine(lina)).every(({ readAt }) => readAt)).toBe(true);
  expect(await mine(marco)).toMatchObject([{ readAt: null }]);
});

test('a mail says the same in the member\u2019s language, with the title as text', async () => {
  const lina = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
  await tellMember(club, { ...telling, to: lina.id, mail: true });
  const [letter] = await club.letters(lina.email);
  expect(letter).toMatchObject({ locale: 'de', subject: 'Amina hat auch auf «<b>T</b>» geantwortet' });
  expect(letter?.text).toContain('Hallo Lina Brunner');
  expect(letter?.html).not.toContain('<b>');
});

test('whoever has an unread one about the same place gets no second', async () => {
  const [lina, marco] = [await aMember(club), await aMember(club)];
  await tellMembersOnce(club, { ...telling, to: [lina.id, marco.id] });
  await readAllNotices(club, lina);
  await tellMembersOnce(club, { ...telling, to: [lina.id, marco.id] });
  await tellMembersOnce(club, { ...telling, href: '/insights/2', to: [marco.id] });
  expect([(await mine(lina)).length, (await mine(marco)).length]).toEqual([2, 2]);
  await tellMembersOnce(club, { ...telling, to: [] });
});

test('leads hear what concerns the programme; nobody else does', async () => {
  const [ruth, lina] = [await aMember(club, { lead: true }), await aMember(club)];
  await tellLeads(club, { kind: 'groups.notice.no-host', params: { group: 'G' }, href: '/groups/g' });
  expect([(await mine(ruth)).length, (await mine(lina)).length]).toEqual([1, 0]);
});

test('a notice that names somebody goes when they leave the club', async () => {
  const [lina, amina] = [await aMember(club), await aMember(club)];
  await tellMember(club, { ...telling, to: lina.id, about: amina.id });
  await tellMember(club, { ...telling, to: lina.id });
  await club.db.delete(members).where(eq(members.id, amina.id));
  expect(await mine(lina)).toHaveLength(1);
});

describe('old notices', () => {
  test('go after half a year, read or not', async () => {
    const lina = await aMember(club);
    await tellMember(club, { ...telling, to: lina.id });
    club.clock.forward({ days: 179 });
    await tellMember(club, { ...telling, to: lina.id });
    await tidyNotices.run(club, {});
    expect(await mine(lina)).toHaveLength(2);
    club.clock.forward({ days: 2 });
    await tidyNotices.run(club, {});
    expect(await mine(lina)).toHaveLength(1);
  });

  test('are told by their ids alone', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (at) => {
        expect(isId(firstIdAt(at))).toBe(true);
        expect(newId({ now: () => at }) >= firstIdAt(at)).toBe(true);
        expect(newId({ now: () => new Date(at.getTime() - 1) }) < firstIdAt(at)).toBe(true);
      }),
    );
  });
});

test('page by page every notice comes once, newest first', async () => {
  const lina = await aMember(club);
  const rows = Array.from({ length: 95 }, () => {
    club.clock.forward({ seconds: 1 });
    return { id: newId(club.clock), memberId: lina.id, kind: telling.kind, params: telling.params, href: '/', createdAt: club.clock.now() };
  });
  await club.db.insert(notices).values(rows);
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await myNotices(club, lina, { before });
    seen.push(...page.notices.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before);
  expect(seen).toEqual(rows.map(({ id }) => id).reverse());
  expect((await myNotices(club, lina, { before: 'nonsense' })).notices).toHaveLength(30);
});
