import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { events, memberships, notices } from '#db/schema/index.ts';
import { cancelEvent } from '#src/features/events/commands/cancel-event.ts';
import { changeEvent, saveMaterials } from '#src/features/events/commands/change-event.ts';
import { createEvent } from '#src/features/events/commands/create-event.ts';
import { noteAttendance } from '#src/features/events/commands/note-attendance.ts';
import { signUp } from '#src/features/events/commands/sign-up.ts';
import { takeOverEvent } from '#src/features/events/commands/take-over-event.ts';
import { callOffOwnerless } from '#src/features/events/jobs.ts';
import { eventList } from '#src/features/events/list-queries.ts';
import { exportEvents } from '#src/features/events/export.ts';
import { peopleComing, readEvent } from '#src/features/events/queries.ts';
import { leaveGroup } from '#src/features/groups/commands/leave-group.ts';
import { readGroup } from '#src/features/groups/queries.ts';
import { leave } from '#src/features/members/commands/leave.ts';
import type { Member } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { aClub, handClock, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aGroup } from '../groups/support.ts';
import { refusalOf, the } from '../writing/support.ts';
import { aChange, aForm, anEvent, kindsTold, lineOf, rowOf } from './support.ts';

const password = 'ein kleiner Satz';
let club: TestClub;
let marco: Member;
let ruth: Member;
beforeAll(async () => {
  club = await aClub();
  marco = await aMember(club, { name: 'Marco Bernasconi', mentor: {} });
  ruth = await aMember(club, { name: 'Ruth Zimmermann', lead: true });
});

describe('setting up', () => {
  test('is for leads and mentors, once for each form', async () => {
    const form = aForm();
    expect(await Promise.all([1, 2].map(() => createEvent(club, ruth, form)))).toEqual([
      { ok: true, value: { id: form.once, time: 'exact' } },
      { ok: true, value: { id: form.once, time: 'exact' } },
    ]);
    expect(await rowOf(club, form.once)).toMatchObject({ ownerId: ruth.id, aboutHtml: '<p>Bring a <strong>text</strong>.</p>\n' });
    await expect(createEvent(club, await aMember(club), aForm())).rejects.toThrow(Forbidden);
    await expect(createEvent(club, marco, form)).rejects.toThrow(Forbidden);
  });

  test.each([
    // The clocks go forward on 29 March 2026 between now and then: ten o'clock stays ten o'clock.
    ['Europe/Zurich', '2026-03-28T10:00', '2026-03-28T09:00Z', 'exact'],
    ['Europe/Zurich', '2026-03-30T10:00', '2026-03-30T08:00Z', 'exact'],
    ['Europe/Zurich', '2026-03-29T02:30', '2026-03-29T01:30Z', 'gap'],
    ['Europe/Zurich', '2026-10-25T02:30', '2026-10-25T00:30Z', 'overlap'],
    ['Europe/Zurich', '2026-10-26T10:00', '2026-10-26T09:00Z', 'exact'],
    ['America/New_York', '2026-03-28T10:00', '2026-03-28T14:00Z', 'exact'],
    ['Asia/Kolkata', '2026-03-28T10:00', '2026-03-28T04:30Z', 'exact'],
  ])('in %s, %s means %s', async (timeZone, startsAt, instant, time) => {
    const mentor = await aMember(club, { mentor: {}, timeZone });
    const form = aForm({ startsAt });
    expect(the(await createEvent(club, mentor, form)).time).toBe(time);
    const row = await rowOf(club, form.once);
    expect(row?.startsAt).toEqual(new Date(instant));
    expect((row?.endsAt.getTime() ?? 0) - (row?.startsAt.getTime() ?? 0)).toBe(90 * 60_000);
  });

  test.each(['2026-03-01T10:00', '2027-05-01T10:00'])('not for %s: too late or too far', async (startsAt) => {
    expect(await createEvent(club, ruth, aForm({ startsAt }))).toEqual({
      ok: false,
      refusal: 'events.refusal.not-then',
      field: 'startsAt',
    });
  });

  test('for a group: a lead who is in it, a mentor who hosts it', async () => {
    const [insider, host] = [await aMember(club, { lead: true }), await aMember(club, { mentor: {} })];
    const group = await aGroup(club, { hosts: [host], members: [insider, marco] });
    const set = (member: Member) => createEvent(club, member, aForm({ audience: `group:${group.id}` }));
    expect((await Promise.all([insider, host, marco, ruth].map(set))).map(refusalOf)).toEqual([
      'done',
      'done',
      'events.refusal.not-this-group',
      'events.refusal.not-this-group',
    ]);
  });
});

describe('a group’s event', () => {
  test('is there for its members and its owner, and for nobody else', async () => {
    const host = await aMember(club, { mentor: {} });
    const [inside, outside] = [await aMember(club), await aMember(club)];
    const group = await aGroup(club, { hosts: [host], members: [inside] });
    const event = await anEvent(club, host, { audience: `group:${group.id}`, title: 'Only ours' });
    for (const stranger of [outside, ruth]) {
      await expect(readEvent(club, stranger, event)).rejects.toThrow(NotFound);
      for (const command of [signUp, noteAttendance, cancelEvent, takeOverEvent])
        await expect(command(club, stranger, { event })).rejects.toThrow(NotFound);
      expect(JSON.stringify(await eventList(club, stranger, {}))).not.toContain('Only ours');
    }
    the(await signUp(club, inside, { event }));
    expect((await eventList(club, inside, {})).mine.map(({ id }) => id)).toEqual([event]);
    expect((await readGroup(club, inside, group.slug)).dates).toMatchObject([{ id: event, title: 'Only ours' }]);
    expect((await readGroup(club, outside, group.slug)).dates).toEqual([]);
  });

  test('whoever leaves the group is signed off, and the next one moves up', async () => {
    const host = await aMember(club, { mentor: {} });
    const [anna, ben] = [await aMember(club), await aMember(club)];
    const group = await aGroup(club, { hosts: [host], members: [anna, ben] });
    const event = await anEvent(club, host, { audience: `group:${group.id}`, places: '1' });
    for (const member of [anna, ben]) the(await signUp(club, member, { event }));
    the(await leaveGroup(club, anna, { group: group.slug }));
    expect(await lineOf(club, event)).toEqual({ placed: [ben.id], waiting: [] });
  });

  test('whoever leaves the group lets go of the dates they held there; somebody inside is asked', async () => {
    const [host, other, anna] = [await aMember(club, { mentor: {} }), await aMember(club), await aMember(club)];
    const group = await aGroup(club, { hosts: [host, other], members: [anna] });
    const event = await anEvent(club, host, { audience: `group:${group.id}` });
    the(await signUp(club, anna, { event }));
    the(await leaveGroup(club, host, { group: group.slug }));
    await club.jobs.drain(club);
    expect(await rowOf(club, event)).toMatchObject({ ownerId: null, title: '', cancelledAt: null });
    await expect(readEvent(club, host, event)).rejects.toThrow(NotFound);
    expect(await kindsTold(club, other)).toContain('events.notice.needs-owner');
    expect(await kindsTold(club, anna)).toEqual(['events.notice.no-owner']);
  });

  test('leaving the group while signing up leaves no sign-up behind', async () => {
    const host = await aMember(club, { mentor: {} });
    const anna = await aMember(club);
    const group = await aGroup(club, { hosts: [host], members: [anna] });
    const event = await anEvent(club, host, { audience: `group:${group.id}` });
    await Promise.allSettled([signUp(club, anna, { event }), leaveGroup(club, anna, { group: group.slug })]);
    expect(await club.db.$count(memberships, eq(memberships.memberId, anna.id))).toBe(0);
    expect((await lineOf(club, event)).placed).toEqual([]);
  });
});

describe('changing', () => {
  test('another time or place is told to those who signed up; other words are not; the calendar counts both', async () => {
    const event = await anEvent(club, ruth, { title: 'Stories' });
    const anna = await aMember(club, { name: 'Anna' });
    the(await signUp(club, anna, { event }));
    the(await changeEvent(club, ruth, aChange(event, { title: 'Stories', about: 'Bring two texts.' })));
    expect(await rowOf(club, event)).toMatchObject({ sequence: 0, about: 'Bring two texts.' });
    the(await changeEvent(club, ruth, aChange(event, { title: 'Small stories' })));
    expect(await rowOf(club, event)).toMatchObject({ sequence: 1 });
    await club.jobs.drain(club);
    expect(await kindsTold(club, anna)).toEqual([]);
    const moved = aChange(event, { title: 'Small stories', startsAt: '2026-03-31T10:00' });
    the(await changeEvent(club, ruth, moved));
    the(await changeEvent(club, ruth, moved));
    await club.jobs.drain(club);
    expect(await rowOf(club, event)).toMatchObject({ sequence: 2, startsAt: new Date('2026-03-31T08:00Z') });
    expect(await kindsTold(club, anna)).toEqual(['events.notice.changed']);
    expect((await club.letters(anna.email)).map(({ text }) => text).join()).toContain(`/learn/workshops/${event}`);
  });

  test('is the owner’s alone, also against leads', async () => {
    const event = await anEvent(club, marco);
    await expect(changeEvent(club, ruth, aChange(event))).rejects.toThrow(Forbidden);
    await expect(saveMaterials(club, ruth, { event, materials: 'M' })).rejects.toThrow(Forbidden);
    await expect(cancelEvent(club, ruth, { event })).rejects.toThrow(Forbidden);
  });

  test('what has begun keeps its time; its words and materials may still be changed', async () => {
    const own = await aClub({ clock: handClock() });
    const event = await anEvent(own, ruth);
    const anna = await aMember(own);
    the(await signUp(own, anna, { event }));
    own.clock.set('2026-03-24T13:00Z');
    expect(refusalOf(await changeEvent(own, ruth, aChange(event, { startsAt: '2026-04-24T10:00' })))).toBe('events.refusal.begun');
    expect(refusalOf(await cancelEvent(own, ruth, { event }))).toBe('events.refusal.begun');
    the(await changeEvent(own, ruth, aChange(event, { title: 'As it was' })));
    the(await saveMaterials(own, ruth, { event, materials: '[Slides](https://firn.example/slides)' }));
    the(await saveMaterials(own, ruth, { event, materials: '[Slides](https://firn.example/slides), mended' }));
    await own.jobs.drain(own);
    expect(await kindsTold(own, anna)).toEqual(['events.notice.materials']);
    expect(await own.letters(anna.email)).toEqual([]);
    const { earlier } = await eventList(own, await aMember(own), {});
    expect(earlier.map(({ id, hasMaterials }) => [id, hasMaterials])).toContainEqual([event, true]);
  });

  test('a time that happens twice stays what it was when the form comes back unchanged', async () => {
    const event = await anEvent(club, ruth);
    const second = new Date('2026-10-25T01:30Z');
    await club.db
      .update(events)
      .set({ startsAt: second, endsAt: new Date(second.getTime() + 90 * 60_000) })
      .where(eq(events.id, event));
    the(await changeEvent(club, ruth, aChange(event, { startsAt: '2026-10-25T02:30' })));
    expect((await rowOf(club, event))?.startsAt).toEqual(second);
  });

  test('called off: told once to all who signed up, waiting or not', async () => {
    const event = await anEvent(club, ruth, { places: '1' });
    const [anna, ben] = [await aMember(club, { name: 'Anna' }), await aMember(club, { name: 'Ben' })];
    for (const member of [anna, ben]) the(await signUp(club, member, { event }));
    the(await cancelEvent(club, ruth, { event }));
    the(await cancelEvent(club, ruth, { event }));
    await club.jobs.drain(club);
    expect([await kindsTold(club, anna), await kindsTold(club, ben)]).toEqual([['events.notice.cancelled'], ['events.notice.cancelled']]);
    expect((await club.letters(ben.email)).map(({ subject }) => subject)).toEqual(['“Hooks that hold” is called off']);
    expect(refusalOf(await changeEvent(club, ruth, aChange(event)))).toBe('events.refusal.cancelled');
    expect((await eventList(club, anna, {})).mine).toMatchObject([{ id: event }]);
    expect(JSON.stringify((await eventList(club, await aMember(club), {})).coming)).not.toContain(event);
  });

  test('hundreds are told in bites, each once', async () => {
    const event = await anEvent(club, ruth);
    const many = await Promise.all(Array.from({ length: 120 }, (_, i) => aMember(club, { name: `Many ${i}` })));
    for (const member of many) the(await signUp(club, member, { event }));
    the(await cancelEvent(club, ruth, { event }));
    await club.jobs.drain(club);
    expect(await club.db.$count(notices, eq(notices.href, `/learn/workshops/${event}`))).toBe(120);
  });
});

describe('when whoever holds it leaves the club', () => {
  const xaver = (more: object = {}) => aMember(club, { name: 'Xaver Quittenbaum', password, ...more });
  const words = { title: 'Quittenbaum', about: 'Quittenbaum', place: 'Quittenbaum', link: 'https://quittenbaum.example' };

  test('a lead takes over what is ahead, and gives it words again; those who signed up hear of both', async () => {
    const owner = await xaver({ mentor: {} });
    const event = await anEvent(club, owner, { ...words, places: '1' });
    const [anna, lead] = [await aMember(club, { name: 'Anna' }), await aMember(club, { name: 'Lea', lead: true })];
    for (const member of [anna, lead]) the(await signUp(club, member, { event }));
    the(await leave(club, owner, { password }));
    await club.jobs.drain(club);
    expect(await rowOf(club, event)).toMatchObject({
      ownerId: null,
      title: '',
      about: '',
      place: '',
      link: '',
      materials: '',
      cancelledAt: null,
    });
    expect(await kindsTold(club, anna)).toEqual(['events.notice.no-owner']);
    expect(await kindsTold(club, lead)).toContain('events.notice.needs-owner');

    await expect(takeOverEvent(club, anna, { event })).rejects.toThrow(Forbidden);
    const tried = await Promise.all([takeOverEvent(club, lead, { event }), takeOverEvent(club, ruth, { event })]);
    expect(tried.map(refusalOf).sort()).toEqual(['done', 'events.refusal.taken-over']);
    const taker = tried[0]?.ok ? lead : ruth;
    the(await takeOverEvent(club, taker, { event }));
    the(await changeEvent(club, taker, aChange(event, { places: '1' })));
    await club.jobs.drain(club);
    expect(await kindsTold(club, anna)).toEqual(['events.notice.changed', 'events.notice.no-owner', 'events.notice.taken-over']);
    // Anna signed up with somebody else; Ben signs up with whoever holds it now.
    const ben = await aMember(club, { name: 'Ben' });
    club.clock.forward({ minutes: 5 });
    the(await signUp(club, ben, { event }));
    const seen = await peopleComing(club, taker, await readEvent(club, taker, event));
    expect(seen.people.map(({ name }) => name)).toEqual(['Ben']);
    expect((await lineOf(club, event)).placed).toEqual([anna.id]);
  });

  test('nobody takes it over: two days before it is called off', async () => {
    const own = await aClub({ clock: handClock() });
    const owner = await aMember(own, { name: 'Xaver', mentor: {}, password });
    await aMember(own, { lead: true });
    const anna = await aMember(own);
    const event = await anEvent(own, owner);
    the(await signUp(own, anna, { event }));
    the(await leave(own, owner, { password }));
    own.clock.set('2026-03-22T08:59Z');
    await callOffOwnerless.run(own, {});
    expect((await rowOf(own, event))?.cancelledAt).toBeNull();
    own.clock.set('2026-03-22T09:01Z');
    await callOffOwnerless.run(own, {});
    await callOffOwnerless.run(own, {});
    await own.jobs.drain(own);
    expect((await rowOf(own, event))?.cancelledAt).not.toBeNull();
    expect(await kindsTold(own, anna)).toEqual(['events.notice.called-off', 'events.notice.no-owner']);
  });

  test('in a group without another host or lead it is called off at once; with one, that one is asked', async () => {
    const [alone, withHost] = [await xaver({ mentor: {} }), await xaver({ mentor: {} })];
    const [anna, claire] = [await aMember(club), await aMember(club, { name: 'Claire' })];
    const small = await aGroup(club, { hosts: [alone], members: [anna] });
    const large = await aGroup(club, { hosts: [withHost, claire], members: [anna] });
    const [first, second] = [
      await anEvent(club, alone, { ...words, audience: `group:${small.id}` }),
      await anEvent(club, withHost, { ...words, audience: `group:${large.id}` }),
    ];
    for (const event of [first, second]) the(await signUp(club, anna, { event }));
    the(await leave(club, alone, { password }));
    the(await leave(club, withHost, { password }));
    await club.jobs.drain(club);
    expect((await rowOf(club, first))?.cancelledAt).not.toBeNull();
    expect((await rowOf(club, second))?.cancelledAt).toBeNull();
    expect(await kindsTold(club, anna)).toEqual(['events.notice.called-off', 'events.notice.no-owner']);
    the(await takeOverEvent(club, claire, { event: second }));
  });

  test('what nobody signed up for goes; what is over stays without a word, for those who were there', async () => {
    const own = await aClub({ clock: handClock() });
    const owner = await aMember(own, { name: 'Xaver', mentor: {}, password });
    const anna = await aMember(own);
    const [empty, past] = [await anEvent(own, owner, words), await anEvent(own, owner, { ...words, startsAt: '2026-03-03T10:00' })];
    own.clock.set('2026-03-04T08:00Z');
    the(await noteAttendance(own, anna, { event: past }));
    the(await saveMaterials(own, owner, { event: past, materials: 'Quittenbaum' }));
    the(await leave(own, owner, { password }));
    await own.jobs.drain(own);
    expect(await rowOf(own, empty)).toBeUndefined();
    expect(await rowOf(own, past)).toMatchObject({ title: '', materials: '', materialsHtml: '', ownerId: null, cancelledAt: null });
    expect((await readEvent(own, anna, past)).notedAt).not.toBeNull();
  });

  test('whoever had signed up and leaves makes room for the next', async () => {
    const event = await anEvent(club, marco, { places: '1' });
    const [anna, ben] = [await aMember(club, { password }), await aMember(club)];
    for (const member of [anna, ben]) the(await signUp(club, member, { event }));
    the(await leave(club, anna, { password }));
    expect(await lineOf(club, event)).toEqual({ placed: [ben.id], waiting: [] });
    expect(await rowOf(club, event)).toMatchObject({ taken: 1, waiting: 0 });
  });
});

test('the archive holds what one set up and where one signed up, and nobody else', async () => {
  const anna = await aMember(club, { name: 'Anna' });
  const event = await anEvent(club, marco, { title: 'For the archive' });
  the(await signUp(club, anna, { event }));
  expect((await exportEvents(club, anna.id)).signedUp).toMatchObject([{ title: 'For the archive', kind: 'workshop' }]);
  const marcos = await exportEvents(club, marco.id);
  expect(marcos.setUp).toContainEqual(expect.objectContaining({ title: 'For the archive', about: 'Bring a **text**.' }));
  expect(JSON.stringify(marcos)).not.toContain(anna.id);
});
