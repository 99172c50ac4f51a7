import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { activeWeeks, attendances, signUps } from '#db/schema/index.ts';
import { cancelEvent } from '#src/features/events/commands/cancel-event.ts';
import { changeEvent } from '#src/features/events/commands/change-event.ts';
import { forgetAttendance, noteAttendance } from '#src/features/events/commands/note-attendance.ts';
import { hideName, showName } from '#src/features/events/commands/show-name.ts';
import { signOff, signUp } from '#src/features/events/commands/sign-up.ts';
import { tidySignUps } from '#src/features/events/jobs.ts';
import { peopleComing, readEvent } from '#src/features/events/queries.ts';
import { setConsent } from '#src/features/members/commands/set-consent.ts';
import type { Member } from '#src/platform/actor.ts';
import { Forbidden } from '#src/platform/errors.ts';
import { aClub, handClock, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { refusalOf, the } from '../writing/support.ts';
import { aChange, anEvent, kindsTold, lineOf, rowOf } from './support.ts';

let club: TestClub;
let marco: Member;
beforeAll(async () => {
  club = await aClub();
  marco = await aMember(club, { name: 'Marco', mentor: {} });
});

const people = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => aMember(club, { name: `Person ${i}` })));
const idsOf = (members: readonly Member[]) => members.map(({ id }) => id);

describe('the waiting list', () => {
  test('twenty sign up at the same moment for seven places: seven have one, the rest wait in order, nobody twice', async () => {
    const event = await anEvent(club, marco, { places: '7' });
    const twenty = await people(20);
    const said = await Promise.all([...twenty, ...twenty.slice(0, 5)].map((member) => signUp(club, member, { event })));
    expect(said.every(({ ok }) => ok)).toBe(true);
    const rows = await club.db.select().from(signUps).where(eq(signUps.eventId, event));
    expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(
      rows
        .filter(({ placedAt }) => placedAt)
        .map(({ number }) => number)
        .sort((a, b) => a - b),
    ).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await rowOf(club, event)).toMatchObject({ taken: 7, waiting: 13 });
  });

  test('while some sign up others sign off and places are added: never more placed than places, never one empty while somebody waits', async () => {
    const event = await anEvent(club, marco, { places: '5' });
    const [first, then] = [await people(12), await people(12)];
    for (const member of first) the(await signUp(club, member, { event }));
    await Promise.all([
      ...then.map((member) => signUp(club, member, { event })),
      ...first.slice(0, 8).map((member) => signOff(club, member, { event })),
      changeEvent(club, marco, aChange(event, { places: '6' })),
    ]);
    const { placed, waiting } = await lineOf(club, event);
    expect([placed.length, waiting.length]).toEqual([6, 10]);
    expect(placed.slice(0, 4)).toEqual(idsOf(first.slice(8)));
    expect(await rowOf(club, event)).toMatchObject({ taken: 6, waiting: 10 });
  });

  test('says honestly how many are before one, and moves up whoever is next, by notice and mail', async () => {
    const event = await anEvent(club, marco, { places: '1', title: 'Stories' });
    const [anna, ben, cleo, dario] = (await people(4)) as [Member, Member, Member, Member];
    for (const member of [anna, ben, cleo, dario]) the(await signUp(club, member, { event }));
    const ahead = async (member: Member) => (await readEvent(club, member, event)).before;
    expect([await ahead(ben), await ahead(cleo), await ahead(dario)]).toEqual([0, 1, 2]);
    the(await signOff(club, cleo, { event }));
    expect([await ahead(ben), await ahead(dario)]).toEqual([0, 1]);
    await club.jobs.drain(club);
    expect(await kindsTold(club, ben)).toEqual([]);

    the(await signOff(club, anna, { event }));
    the(await signOff(club, anna, { event }));
    await club.jobs.drain(club);
    expect(await lineOf(club, event)).toEqual({ placed: [ben.id], waiting: [dario.id] });
    expect(await kindsTold(club, ben)).toEqual(['events.notice.moved-up']);
    expect((await club.letters(ben.email)).map(({ subject }) => subject)).toEqual([
      'A place at “Stories” has become free, and it is yours',
    ]);
    expect([await kindsTold(club, anna), await kindsTold(club, dario)]).toEqual([[], []]);
  });

  test('as many places as are added, so many move up; fewer send nobody away, and then nobody moves up', async () => {
    const event = await anEvent(club, marco, { places: '2' });
    const six = await people(6);
    for (const member of six) the(await signUp(club, member, { event }));
    const ids = idsOf(six);
    the(await changeEvent(club, marco, aChange(event, { places: '4' })));
    expect(await lineOf(club, event)).toEqual({ placed: ids.slice(0, 4), waiting: ids.slice(4) });
    the(await changeEvent(club, marco, aChange(event, { places: '1' })));
    expect((await lineOf(club, event)).placed).toEqual(ids.slice(0, 4));
    the(await signOff(club, six[0] as Member, { event }));
    expect((await lineOf(club, event)).placed).toEqual(ids.slice(1, 4));
    the(await changeEvent(club, marco, aChange(event, { places: '' })));
    expect(await lineOf(club, event)).toEqual({ placed: ids.slice(1), waiting: [] });
    expect(await rowOf(club, event)).toMatchObject({ places: null, taken: 5, waiting: 0 });
  });

  test('through the commands it comes out as by brute force', async () => {
    const six = await people(6);
    const step = fc.oneof(
      fc.nat(5).map((who) => ({ does: 'toggle' as const, who })),
      fc.integer({ min: 1, max: 4 }).map((places) => ({ does: 'room' as const, places })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const event = await anEvent(club, marco, { places: '2' });
        const line: { id: string; placed: boolean }[] = [];
        let room = 2;
        for (const move of steps) {
          if (move.does === 'room') {
            room = move.places;
            the(await changeEvent(club, marco, aChange(event, { places: String(room) })));
          } else {
            const member = six[move.who] as Member;
            const there = line.findIndex(({ id }) => id === member.id);
            the(await (there < 0 ? signUp : signOff)(club, member, { event }));
            if (there < 0) line.push({ id: member.id, placed: false });
            else line.splice(there, 1);
          }
          for (let taken = line.filter(({ placed }) => placed).length; taken < room; taken++) {
            const next = line.find(({ placed }) => !placed);
            if (next) next.placed = true;
          }
        }
        const idsWith = (placed: boolean) => line.filter((one) => one.placed === placed).map(({ id }) => id);
        expect(await lineOf(club, event)).toEqual({ placed: idsWith(true), waiting: idsWith(false) });
        expect(await rowOf(club, event)).toMatchObject({ taken: idsWith(true).length, waiting: idsWith(false).length });
      }),
      { numRuns: 12 },
    );
  });
});

describe('signing up', () => {
  test('a paused member may; the owner needs no place', async () => {
    const event = await anEvent(club, marco);
    const paused = await aMember(club, { paused: true });
    expect(await signUp(club, paused, { event })).toEqual({ ok: true, value: { id: event, hasPlace: true } });
    await expect(signUp(club, marco, { event })).rejects.toThrow(Forbidden);
  });

  test('ends with the beginning, and nobody moves up any more', async () => {
    const own = await aClub({ clock: handClock() });
    const event = await anEvent(own, marco, { places: '1' });
    const [anna, ben, cleo] = (await people(3)) as [Member, Member, Member];
    the(await signUp(own, anna, { event }));
    the(await signUp(own, ben, { event }));
    own.clock.set('2026-03-24T09:00Z');
    expect(refusalOf(await signUp(own, cleo, { event }))).toBe('events.refusal.begun');
    the(await signOff(own, anna, { event }));
    expect(await lineOf(own, event)).toEqual({ placed: [], waiting: [ben.id] });
  });

  test('is refused once called off; signing off still works', async () => {
    const event = await anEvent(club, marco);
    const [anna, ben] = (await people(2)) as [Member, Member];
    the(await signUp(club, anna, { event }));
    the(await cancelEvent(club, marco, { event }));
    expect(refusalOf(await signUp(club, ben, { event }))).toBe('events.refusal.cancelled');
    the(await signOff(club, anna, { event }));
  });

  test('the names are for the owner, and for those with a place who show theirs; no lead, nobody who waits, and nobody once it is over', async () => {
    const own = await aClub({ clock: handClock() });
    const id = await anEvent(own, marco, { places: '1' });
    const [anna, ben, cleo] = (await people(3)) as [Member, Member, Member];
    const ruth = await aMember(own, { name: 'Ruth', lead: true, administrator: true });
    the(await signUp(own, anna, { event: id, shown: true }));
    the(await signUp(own, ben, { event: id, shown: true }));
    const names = async (member: Member) => {
      const event = await readEvent(own, member, id);
      return (await peopleComing(own, member, event)).people.map((one) => one.name);
    };
    expect(await names(marco)).toEqual(['Person 0', 'Person 1']);
    expect([await names(anna), await names(ben)]).toEqual([['Person 0'], []]);
    expect([await names(ruth), await names(cleo)]).toEqual([[], []]);
    own.clock.set('2026-03-24T10:30Z');
    expect([await names(marco), await names(anna)]).toEqual([[], []]);
  });

  test('a name is shown to the others only if its member wants it, and only to those who show theirs; both end in one step', async () => {
    const id = await anEvent(club, marco);
    const [anna, ben, cleo, ruth] = [...(await people(3)), await aMember(club, { name: 'Ruth', lead: true })] as [
      Member,
      Member,
      Member,
      Member,
    ];
    const seenBy = async (member: Member) => {
      const { people } = await peopleComing(club, member, await readEvent(club, member, id));
      return people.map(({ name }) => name);
    };
    for (const member of [anna, ben]) the(await signUp(club, member, { event: id, shown: true }));
    the(await signUp(club, cleo, { event: id }));
    expect([await seenBy(anna), await seenBy(ben), await seenBy(cleo)]).toEqual([['Person 0', 'Person 1'], ['Person 0', 'Person 1'], []]);

    // Whoever signs up to look, a lead included, finds nobody until their own name is there for the others.
    the(await signUp(club, ruth, { event: id }));
    expect(await seenBy(ruth)).toEqual([]);
    the(await showName(club, ruth, { event: id }));
    expect([await seenBy(ruth), await seenBy(anna)]).toEqual([
      ['Person 0', 'Person 1', 'Ruth'],
      ['Person 0', 'Person 1', 'Ruth'],
    ]);
    the(await hideName(club, anna, { event: id }));
    expect([await seenBy(anna), await seenBy(ben)]).toEqual([[], ['Person 1', 'Ruth']]);
    // Signed up again it is off again, and the owner knew all along.
    the(await signOff(club, ben, { event: id }));
    the(await signUp(club, ben, { event: id }));
    expect(await seenBy(ruth)).toEqual(['Ruth']);
    expect(await seenBy(marco)).toEqual(['Person 0', 'Person 1', 'Person 2', 'Ruth']);
  });

  test('showing a name without having signed up shows nothing', async () => {
    const id = await anEvent(club, marco);
    const [anna] = (await people(1)) as [Member];
    the(await showName(club, anna, { event: id }));
    expect(await lineOf(club, id)).toEqual({ placed: [], waiting: [] });
  });

  test('a long list of names comes page by page, each name once', async () => {
    const event = await anEvent(club, marco);
    const many = await people(60);
    for (const member of many) the(await signUp(club, member, { event }));
    const view = await readEvent(club, marco, event);
    const first = await peopleComing(club, marco, view);
    const second = await peopleComing(club, marco, view, { after: first.next ?? '' });
    expect([first.people.length, second.people.length, second.next]).toEqual([50, 10, null]);
    expect(new Set([...first.people, ...second.people].map(({ id }) => id)).size).toBe(60);
  });

  test('the link is shown to those with a place alone', async () => {
    const event = await anEvent(club, marco, { places: '1' });
    const [anna, ben, cleo] = (await people(3)) as [Member, Member, Member];
    the(await signUp(club, anna, { event }));
    the(await signUp(club, ben, { event }));
    const links = await Promise.all([marco, anna, ben, cleo].map(async (member) => (await readEvent(club, member, event)).link !== ''));
    expect(links).toEqual([true, true, false, false]);
  });
});

describe('I was there', () => {
  test('is noted by the member, once it began, with or without a sign-up; it counts as an act for whoever asked to be accompanied', async () => {
    const own = await aClub({ clock: handClock() });
    const event = await anEvent(own, marco);
    const [lina, ben] = [await aMember(own, { name: 'Lina', consents: ['accompanied'] }), await aMember(own, { name: 'Ben' })];
    expect(refusalOf(await noteAttendance(own, lina, { event }))).toBe('events.refusal.not-yet');
    own.clock.set('2026-03-24T09:10Z');
    await Promise.all([lina, lina, ben].map(async (member) => the(await noteAttendance(own, member, { event }))));
    const weeks = (member: Member) => own.db.$count(activeWeeks, eq(activeWeeks.memberId, member.id));
    expect([await weeks(lina), await weeks(ben)]).toEqual([1, 0]);
    expect((await readEvent(own, lina, event)).notedAt).not.toBeNull();

    const seen = JSON.stringify([await readEvent(own, marco, event), await peopleComing(own, marco, await readEvent(own, marco, event))]);
    expect(seen).not.toContain(lina.id);
    expect((await readEvent(own, marco, event)).notedAt).toBeNull();

    the(await forgetAttendance(own, lina, { event }));
    the(await forgetAttendance(own, marco, { event }));
    expect(await own.db.$count(attendances, eq(attendances.eventId, event))).toBe(1);
    // Who asks to be accompanied later finds the week of the note.
    the(await setConsent(own, ben, { kind: 'accompanied', give: true }));
    expect(await weeks(ben)).toBe(1);
  });

  test('a season later nobody knows any more who signed up; the own note stays', async () => {
    const own = await aClub({ clock: handClock() });
    const event = await anEvent(own, marco);
    const [anna] = (await people(1)) as [Member];
    the(await signUp(own, anna, { event }));
    own.clock.set('2026-03-24T12:00Z');
    the(await noteAttendance(own, anna, { event }));
    own.clock.forward({ days: 89 });
    await tidySignUps.run(own, {});
    expect((await lineOf(own, event)).placed).toEqual([anna.id]);
    own.clock.forward({ days: 2 });
    await tidySignUps.run(own, {});
    expect(await lineOf(own, event)).toEqual({ placed: [], waiting: [] });
    expect((await readEvent(own, anna, event)).notedAt).not.toBeNull();
  });
});
