import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { groups, memberships, sites, topics } from '#db/schema/index.ts';
import { createGroup } from '#src/features/groups/commands/create-group.ts';
import { exportGroups } from '#src/features/groups/export.ts';
import { findGroups, type GroupSearch, myGroups, readGroup } from '#src/features/groups/queries.ts';
import { createGroupForm } from '#src/features/groups/schema.ts';
import type { Lead, Member } from '#src/platform/actor.ts';
import { Forbidden } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aGroup } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

const names = async (member: Member, search: GroupSearch = {}) => (await findGroups(club, member, search)).groups.map(({ name }) => name);

describe('finding a group', () => {
  test('by words of its name in any order, topic, site and language; one\u2019s own come first', async () => {
    await club.clean();
    const lina = await aMember(club);
    await aGroup(club, { name: 'Netzwerkstatt', lang: 'de', topics: ['storytelling'] });
    await aGroup(club, { name: 'Café romand', lang: 'fr', site: 'lausanne' });
    await aGroup(club, { name: 'Plain customer stories', lang: 'en', members: [lina], topics: ['storytelling'] });
    await aGroup(club, { name: 'Closed long ago', closed: true });
    expect(await names(lina)).toEqual(['Plain customer stories', 'Café romand', 'Netzwerkstatt']);
    expect(await names(lina, { words: 'STORIES plain' })).toEqual(['Plain customer stories']);
    expect(await names(lina, { topic: 'storytelling', lang: 'de' })).toEqual(['Netzwerkstatt']);
    expect(await names(lina, { site: 'lausanne' })).toEqual(['Café romand']);
    expect(await names(lina, { words: '100%' })).toEqual([]);
    expect(await names(lina, { words: '_' })).toEqual([]);
    expect(await names(lina, { topic: "x' or true", lang: 'xx', after: 'no id' })).toEqual([]);
    expect(await myGroups(club, lina)).toMatchObject([{ name: 'Plain customer stories', isHost: false }]);
  });

  test('page by page every group comes once, own groups first, then by name', async () => {
    const lina = await aMember(club);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('Alpha', 'Beta', 'beta', 'Zürich', 'Ärmel'), fc.boolean()), { minLength: 18, maxLength: 65 }),
        async (wanted) => {
          await club.db.delete(memberships);
          await club.db.delete(groups);
          const rows = wanted.map(([name], i) => ({
            id: newId(club.clock),
            slug: `g-${i}`,
            name,
            purpose: 'P',
            lang: 'de',
            entry: 'open' as const,
            createdAt: club.clock.now(),
          }));
          await club.db.insert(groups).values(rows);
          const mine = rows.filter((_, i) => wanted[i]?.[1]).map(({ id }) => id);
          if (mine.length > 0)
            await club.db.insert(memberships).values(mine.map((groupId) => ({ groupId, memberId: lina.id, joinedAt: club.clock.now() })));
          const seen: { id: string; name: string; isMember: boolean }[] = [];
          let after: string | undefined;
          do {
            const page = await findGroups(club, lina, { after });
            seen.push(...page.groups);
            after = page.next ?? undefined;
          } while (after);
          expect(seen.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
          expect(seen.filter(({ isMember }) => isMember)).toEqual(seen.slice(0, mine.length));
          expect(
            seen
              .slice(0, mine.length)
              .map(({ id }) => id)
              .sort(),
          ).toEqual(mine.sort());
          const order = await club.db.select({ id: groups.id }).from(groups).orderBy(groups.name, groups.id);
          expect(seen.slice(mine.length).map(({ id }) => id)).toEqual(order.map(({ id }) => id).filter((id) => !mine.includes(id)));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('opening a group', () => {
  const form = (given: Partial<{ once: string; name: string; host: string | null; topics: string[]; site: string | null }> = {}) => ({
    once: newId(club.clock),
    name: 'Café crème',
    purpose: 'We talk.',
    lang: 'fr' as const,
    site: null,
    topics: [] as string[],
    entry: 'open' as const,
    host: null,
    ...given,
  });
  const aLead = async () => (await aMember(club, { name: 'Ruth Zimmermann', lead: true })) as Lead;

  test('gives it an address, a host who is told, and a size of one', async () => {
    await club.clean();
    const ruth = await aLead();
    const claire = await aMember(club, { name: 'Claire Favre', email: 'Claire.Favre@firn.example', consents: ['listed'] });
    await club.db.insert(topics).values({ slug: 'recruiting', names: { en: 'Recruiting', de: 'R', fr: 'R', it: 'R' } });
    await club.db.insert(sites).values({ slug: 'sion', name: 'Sion', region: 'Valais' });
    const made = await createGroup(
      club,
      ruth,
      form({ host: 'claire.favre@firn.example', topics: ['recruiting', 'recruiting'], site: 'sion' }),
    );
    expect(made).toEqual({ ok: true, value: { slug: 'cafe-creme' } });
    expect(await readGroup(club, claire, 'cafe-creme')).toMatchObject({
      isHost: true,
      size: 1,
      site: 'Sion',
      topics: [{ en: 'Recruiting' }],
      hosts: [{ name: 'Claire Favre', isListed: true }],
    });
    expect(await exportGroups(club, claire.id)).toMatchObject({
      groups: [{ slug: 'cafe-creme', hostSince: expect.any(Date) }],
      requests: [],
    });
  });

  test('sent twice opens one; another group of the same name is refused; one that sounds alike gets a number', async () => {
    await club.clean();
    const ruth = await aLead();
    const twice = form();
    await createGroup(club, ruth, twice);
    expect(await createGroup(club, ruth, twice)).toEqual({ ok: true, value: { slug: 'cafe-creme' } });
    expect(await createGroup(club, ruth, form({ name: 'CAFÉ CRÈME' }))).toMatchObject({
      refusal: 'groups.refusal.name-taken',
      field: 'name',
    });
    expect(await createGroup(club, ruth, form({ name: 'Cafe crème!' }))).toEqual({ ok: true, value: { slug: 'cafe-creme-2' } });
    expect(await createGroup(club, ruth, form({ name: 'New' }))).toEqual({ ok: true, value: { slug: 'new-group' } });
    expect(await createGroup(club, ruth, form({ name: '???' }))).toEqual({ ok: true, value: { slug: 'group' } });
  });

  test('needs a host who is a member, and topics that exist', async () => {
    const ruth = await aLead();
    expect(await createGroup(club, ruth, form({ name: 'A', host: 'nobody@firn.example' }))).toMatchObject({
      refusal: 'groups.refusal.unknown-host',
      field: 'host',
    });
    expect(await createGroup(club, ruth, form({ name: 'A', topics: ['made-up'] }))).toMatchObject({
      refusal: 'groups.refusal.unknown-choice',
    });
    expect(await createGroup(club, ruth, form({ name: 'A', site: 'atlantis' }))).toMatchObject({
      refusal: 'groups.refusal.unknown-choice',
    });
  });

  test('is for leads: a member, a mentor or an administrator suggests one', async () => {
    for (const person of [{}, { mentor: {} }, { administrator: true }]) {
      await expect(createGroup(club, await aMember(club, person), form())).rejects.toThrow(Forbidden);
    }
  });

  test('an empty host field means the lead', () => {
    const parsed = createGroupForm.safeParse({ ...form(), site: '', host: ' ' });
    expect(parsed.success && parsed.data).toMatchObject({ host: null, site: null });
    expect(createGroupForm.safeParse({ ...form(), host: 'no address' }).success).toBe(false);
  });
});
