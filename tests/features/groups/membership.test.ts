import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { groups, membershipRequests, memberships, notices } from '#db/schema/index.ts';
import { acceptRequest } from '#src/features/groups/commands/accept-request.ts';
import { askToJoin } from '#src/features/groups/commands/ask-to-join.ts';
import { declineRequest } from '#src/features/groups/commands/decline-request.ts';
import { eraseGroups } from '#src/features/groups/commands/erase-groups.ts';
import { handOverHosting } from '#src/features/groups/commands/hand-over-hosting.ts';
import { joinGroup } from '#src/features/groups/commands/join-group.ts';
import { leaveGroup } from '#src/features/groups/commands/leave-group.ts';
import { nameHost } from '#src/features/groups/commands/name-host.ts';
import { stopHosting } from '#src/features/groups/commands/stop-hosting.ts';
import { withdrawRequest } from '#src/features/groups/commands/withdraw-request.ts';
import { giveHost } from '#src/features/groups/commands/give-host.ts';
import { bringUnansweredRequests } from '#src/features/groups/jobs.ts';
import { openRequests, peopleOf, readGroup } from '#src/features/groups/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aGroup } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

const sizeOf = async (id: string) => (await club.db.select().from(groups).where(eq(groups.id, id)))[0]?.size;
const countOf = async (id: string) => (await club.db.select().from(memberships).where(eq(memberships.groupId, id))).length;
const noticesOf = (member: Member) => club.db.select().from(notices).where(eq(notices.memberId, member.id)).orderBy(notices.id);
const ask = (member: Member, group: { slug: string }, words = '') =>
  askToJoin(club, member, { once: newId(club.clock), group: group.slug, words });
const requestOf = async (member: Member) => {
  const [row] = await club.db.select().from(membershipRequests).where(eq(membershipRequests.memberId, member.id));
  return { request: row?.id ?? '' };
};

describe('an open group', () => {
  test('takes everybody with one step, and lets go with one', async () => {
    const group = await aGroup(club);
    const lina = await aMember(club);
    expect(await joinGroup(club, lina, { group: group.slug })).toMatchObject({ ok: true });
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ isMember: true, isHost: false, size: 1 });
    await leaveGroup(club, lina, { group: group.slug });
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ isMember: false, size: 0 });
  });

  test('counts somebody once, however often the form arrives', async () => {
    const group = await aGroup(club);
    const lina = await aMember(club);
    for (let i = 0; i < 3; i += 1) await joinGroup(club, lina, { group: group.slug });
    expect(await sizeOf(group.id)).toBe(1);
    for (let i = 0; i < 3; i += 1) await leaveGroup(club, lina, { group: group.slug });
    expect(await sizeOf(group.id)).toBe(0);
  });

  test('takes a paused member as well: a pause is no lock', async () => {
    const group = await aGroup(club);
    expect(await joinGroup(club, await aMember(club, { paused: true }), { group: group.slug })).toMatchObject({ ok: true });
  });

  test('takes nobody once it is closed', async () => {
    const group = await aGroup(club, { closed: true });
    expect(await joinGroup(club, await aMember(club), { group: group.slug })).toEqual({
      ok: false,
      refusal: 'groups.refusal.not-open',
      field: undefined,
    });
  });

  test('a hundred people coming and going at once leave a size that is the number of its people', async () => {
    const group = await aGroup(club);
    const people = await Promise.all(Array.from({ length: 50 }, () => aMember(club)));
    await Promise.all(people.slice(0, 25).map((member) => joinGroup(club, member, { group: group.slug })));
    await Promise.all([
      ...people.slice(0, 25).map((member) => leaveGroup(club, member, { group: group.slug })),
      ...people.slice(25).map((member) => joinGroup(club, member, { group: group.slug })),
      ...people.slice(10, 40).map((member) => joinGroup(club, member, { group: group.slug })),
      ...people.slice(30, 50).map((member) => leaveGroup(club, member, { group: group.slug })),
    ]);
    expect(await sizeOf(group.id)).toBe(await countOf(group.id));
  });
});

describe('a group on request', () => {
  test('lets nobody in by the open door', async () => {
    const group = await aGroup(club, { entry: 'request' });
    expect(await joinGroup(club, await aMember(club), { group: group.slug })).toMatchObject({ refusal: 'groups.refusal.not-open' });
    expect(await sizeOf(group.id)).toBe(0);
  });

  test('a host lets somebody in, who gets a notice and a mail', async () => {
    const claire = await aMember(club, { name: 'Claire Favre' });
    const lina = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
    const group = await aGroup(club, { entry: 'request', hosts: [claire] });
    await ask(lina, group, 'Ich arbeite im Kundendienst.');
    expect(await openRequests(club, claire, group.id)).toMatchObject([{ name: 'Lina Brunner', words: 'Ich arbeite im Kundendienst.' }]);
    expect(await noticesOf(claire)).toMatchObject([{ kind: 'groups.notice.asked', params: { name: 'Lina Brunner' } }]);

    expect(await acceptRequest(club, claire, await requestOf(lina))).toMatchObject({ ok: true });
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ isMember: true, size: 2, request: null });
    expect(await noticesOf(lina)).toMatchObject([{ kind: 'groups.notice.accepted' }]);
    expect(await club.letters(lina.email)).toHaveLength(1);
    expect(await acceptRequest(club, claire, await requestOf(lina))).toMatchObject({ refusal: 'groups.refusal.answered' });
    expect(await sizeOf(group.id)).toBe(2);
  });

  test('a no is kind, names nobody and keeps no words', async () => {
    await club.clean();
    const claire = await aMember(club, { name: 'Claire Favre' });
    const lina = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
    const group = await aGroup(club, { entry: 'request', hosts: [claire] });
    await ask(lina, group, 'Darf ich?');
    await declineRequest(club, claire, await requestOf(lina));
    const [letter] = await club.letters(lina.email);
    expect(letter?.text).not.toContain('Claire');
    expect(await club.db.select().from(membershipRequests)).toMatchObject([{ words: '', declinedAt: expect.any(Date) }]);
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ isMember: false, request: null });
  });

  test('the wish to join is there for the hosts of that group alone', async () => {
    const [claire, marco, ruth] = [await aMember(club), await aMember(club), await aMember(club, { lead: true })];
    const lina = await aMember(club);
    const group = await aGroup(club, { entry: 'request', hosts: [claire] });
    await aGroup(club, { hosts: [marco] });
    await ask(lina, group);
    for (const stranger of [marco, ruth, lina]) {
      expect(await openRequests(club, stranger, group.id)).toEqual([]);
      await expect(acceptRequest(club, stranger, await requestOf(lina))).rejects.toThrow(NotFound);
      await expect(declineRequest(club, stranger, await requestOf(lina))).rejects.toThrow(NotFound);
    }
  });

  test('two wishes of one person are one, and it can be taken back', async () => {
    await club.clean();
    const group = await aGroup(club, { entry: 'request', hosts: [await aMember(club)] });
    const lina = await aMember(club);
    await Promise.all([ask(lina, group), ask(lina, group), ask(lina, group)]);
    expect(await club.db.select().from(membershipRequests)).toHaveLength(1);
    await withdrawRequest(club, lina, { group: group.slug });
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ request: null });
    await ask(lina, group);
    expect(await readGroup(club, lina, group.slug)).toMatchObject({ request: { since: expect.any(Date) } });
  });

  test('a host on a break is left alone; the leads hear that somebody waits, not who', async () => {
    await club.clean();
    const ruth = await aMember(club, { name: 'Ruth Zimmermann', lead: true });
    const claire = await aMember(club, { paused: true });
    const lina = await aMember(club, { name: 'Lina Brunner' });
    await ask(lina, await aGroup(club, { entry: 'request', hosts: [claire] }));
    expect(await noticesOf(claire)).toEqual([]);
    expect(await noticesOf(ruth)).toMatchObject([{ kind: 'groups.notice.nobody-answers' }]);
    expect(JSON.stringify(await noticesOf(ruth))).not.toContain('Lina');
  });

  test('after a week of silence the leads are told, once', async () => {
    await club.clean();
    const ruth = await aMember(club, { lead: true });
    const lina = await aMember(club, { name: 'Lina Brunner' });
    await ask(lina, await aGroup(club, { entry: 'request', hosts: [await aMember(club)] }));
    await bringUnansweredRequests.run(club, {});
    expect(await noticesOf(ruth)).toEqual([]);
    club.clock.forward({ days: 8 });
    await bringUnansweredRequests.run(club, {});
    await bringUnansweredRequests.run(club, {});
    expect(await noticesOf(ruth)).toHaveLength(1);
    expect(JSON.stringify(await noticesOf(ruth))).not.toContain('Lina');
  });

  test('says how long an answer usually takes, once five people had one', async () => {
    const claire = await aMember(club);
    const group = await aGroup(club, { entry: 'request', hosts: [claire] });
    const newcomer = await aMember(club);
    for (const days of [1, 2, 2, 9, 9]) {
      expect(await readGroup(club, newcomer, group.slug)).toMatchObject({ usualDays: null });
      const member = await aMember(club);
      await ask(member, group);
      club.clock.forward({ days });
      await acceptRequest(club, claire, await requestOf(member));
    }
    expect(await readGroup(club, newcomer, group.slug)).toMatchObject({ usualDays: 2 });
  });
});

describe('hosting', () => {
  test('is shared with, and handed over to, somebody of the group who chose to be listed', async () => {
    const claire = await aMember(club);
    const marco = await aMember(club, { name: 'Marco Bernasconi', consents: ['listed'] });
    const group = await aGroup(club, { hosts: [claire], members: [marco] });
    expect(await nameHost(club, claire, { group: group.slug, member: marco.id })).toMatchObject({ ok: true });
    expect(await readGroup(club, marco, group.slug)).toMatchObject({ isHost: true });
    expect(await noticesOf(marco)).toMatchObject([{ kind: 'groups.notice.host-named' }]);
    expect(await handOverHosting(club, claire, { group: group.slug, member: marco.id })).toMatchObject({ ok: true });
    expect(await readGroup(club, claire, group.slug)).toMatchObject({
      isHost: false,
      isMember: true,
      hosts: [{ name: 'Marco Bernasconi', isListed: true }],
    });
  });

  test('is never given to somebody who is not listed, or not in the group, and the answer is the same', async () => {
    const claire = await aMember(club);
    const hidden = await aMember(club);
    const elsewhere = await aMember(club, { consents: ['listed'] });
    const group = await aGroup(club, { hosts: [claire], members: [hidden] });
    for (const member of [hidden.id, elsewhere.id, newId(club.clock)]) {
      expect(await nameHost(club, claire, { group: group.slug, member })).toMatchObject({ refusal: 'groups.refusal.not-a-host-yet' });
      expect(await handOverHosting(club, claire, { group: group.slug, member })).toMatchObject({
        refusal: 'groups.refusal.not-a-host-yet',
      });
    }
  });

  test('is not for members, strangers or leads to give away', async () => {
    const [claire, member, ruth] = [
      await aMember(club),
      await aMember(club, { consents: ['listed'] }),
      await aMember(club, { lead: true }),
    ];
    const group = await aGroup(club, { hosts: [claire], members: [member] });
    for (const actor of [member, ruth]) {
      await expect(nameHost(club, actor, { group: group.slug, member: member.id })).rejects.toThrow(Forbidden);
      await expect(handOverHosting(club, actor, { group: group.slug, member: member.id })).rejects.toThrow(Forbidden);
      await expect(stopHosting(club, actor, { group: group.slug })).rejects.toThrow(Forbidden);
    }
    await expect(giveHost(club, member, { group: group.slug, host: null })).rejects.toThrow(Forbidden);
  });

  test('the last host may leave; the leads hear that the group has none, and can find another', async () => {
    await club.clean();
    const ruth = await aMember(club, { lead: true });
    const [claire, marco] = [await aMember(club), await aMember(club, { email: 'Marco.B@firn.example', consents: ['listed'] })];
    const group = await aGroup(club, { hosts: [claire, marco] });
    await leaveGroup(club, claire, { group: group.slug });
    expect(await noticesOf(ruth)).toEqual([]);
    await stopHosting(club, marco, { group: group.slug });
    expect(await noticesOf(ruth)).toMatchObject([{ kind: 'groups.notice.no-host', href: `/groups/${group.slug}` }]);
    expect(await giveHost(club, ruth, { group: group.slug, host: 'nobody@firn.example' })).toMatchObject({
      refusal: 'groups.refusal.unknown-host',
      field: 'host',
    });
    await aMember(club, { email: 'quiet@firn.example' });
    const unknown = { ok: false, refusal: 'groups.refusal.unknown-host' };
    expect(await giveHost(club, ruth, { group: group.slug, host: 'quiet@firn.example' })).toMatchObject(unknown);
    expect(await giveHost(club, ruth, { group: group.slug, host: 'marco.b@firn.example' })).toMatchObject({ ok: true });
    expect(await readGroup(club, ruth, group.slug)).toMatchObject({ hasHost: true, size: 1, isMember: false });
  });
});

test('leaving the club ends every membership, sizes stay right, and an orphaned group is brought to the leads', async () => {
  await club.clean();
  const ruth = await aMember(club, { lead: true });
  const claire = await aMember(club);
  const hosted = await aGroup(club, { hosts: [claire], members: [ruth] });
  const other = await aGroup(club, { members: [claire, ruth] });
  const asked = await aGroup(club, { entry: 'request', hosts: [ruth] });
  await ask(claire, asked, 'Bitte');
  await inTransaction(club, (club) => eraseGroups(club, claire.id));
  expect([await sizeOf(hosted.id), await sizeOf(other.id)]).toEqual([1, 1]);
  expect(await club.db.select().from(membershipRequests)).toEqual([]);
  expect((await noticesOf(ruth)).map(({ kind }) => kind)).toContain('groups.notice.no-host');
});

describe('the people of a group', () => {
  test('are shown by name to its members only, and only if listed or hosting', async () => {
    const claire = await aMember(club, { name: 'Claire Favre' });
    const listed = await aMember(club, { name: 'Amina Haddad', consents: ['listed'] });
    const hidden = await aMember(club, { name: 'Lina Brunner' });
    const group = await aGroup(club, { hosts: [claire], members: [listed, hidden] });
    const outside = await aMember(club, { lead: true });
    expect((await peopleOf(club, hidden, group.id)).people.map(({ name }) => name).sort()).toEqual(['Amina Haddad', 'Claire Favre']);
    expect((await peopleOf(club, outside, group.id)).people).toEqual([]);
  });
});

test('a group that is not there, and a word that cannot be one, are the same', async () => {
  const lina = await aMember(club);
  for (const slug of ['not-there', 'ÄÖ', '\u0000', "' or 1=1", undefined])
    await expect(readGroup(club, lina, slug)).rejects.toThrow(NotFound);
  await expect(joinGroup(club, lina, { group: 'not-there' })).rejects.toThrow(NotFound);
  expect(
    await club.db
      .select()
      .from(memberships)
      .where(and(eq(memberships.memberId, lina.id))),
  ).toEqual([]);
});
