import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarFeeds, mentorships } from '#db/schema/index.ts';
import { translator } from '#src/i18n/t.ts';
import { eventFile, readFeed } from '#src/features/events/calendar.ts';
import { cancelEvent } from '#src/features/events/commands/cancel-event.ts';
import { changeEvent } from '#src/features/events/commands/change-event.ts';
import { makeFeed, revokeFeed } from '#src/features/events/commands/make-feed.ts';
import { signOff, signUp } from '#src/features/events/commands/sign-up.ts';
import { meetingFile } from '#src/features/mentoring/calendar.ts';
import { arrangeMeeting } from '#src/features/mentoring/commands/arrange-meeting.ts';
import { cancelMeeting } from '#src/features/mentoring/commands/hold-meeting.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { the } from '../writing/support.ts';
import { aChange, anEvent, readCalendar } from './support.ts';

let club: TestClub;
let marco: Member;
const t = translator('en', 'Europe/Zurich');
beforeAll(async () => {
  club = await aClub();
  marco = await aMember(club, { name: 'Marco Bernasconi', mentor: {} });
});

async function aFeed(member: Member, meetings = false): Promise<string> {
  const { address } = the(await makeFeed(club, member, { meetings }));
  expect(address).toMatch(/^http:\/\/club\.test\/learn\/workshops\/feed\/[\w-]{43}\.ics$/);
  return address.slice(-47, -4);
}
const ask = (token: string | undefined, address = '192.0.2.1') => readFeed(club, { token, address });
async function read(token: string) {
  const feed = await ask(token);
  if (typeof feed === 'string') throw new Error(feed);
  return { ...feed, ...readCalendar(feed.body) };
}

describe('a file of one event', () => {
  test('says when in UTC, keeps its UID, counts its changes, and takes itself out when called off', async () => {
    const event = await anEvent(club, marco, { title: 'Hooks, and; other\nthings — «é»' });
    const anna = await aMember(club);
    the(await signUp(club, anna, { event }));
    const file = async (member: Member) => readCalendar(await eventFile(club, member, event, t));
    expect(await file(anna)).toEqual({
      method: 'PUBLISH',
      entries: [
        {
          uid: `event-${event}@club.test`,
          summary: 'Hooks, and; other things — «é»',
          location: 'Bern, room 4',
          description: 'https://meet.firn.example/hooks',
          start: new Date('2026-03-24T09:00Z'),
          end: new Date('2026-03-24T10:30Z'),
          zone: 'UTC',
          sequence: 0,
          status: 'CONFIRMED',
          url: `http://club.test/learn/workshops/${event}`,
        },
      ],
    });
    // Over the change of clocks: ten o'clock in Zurich is another instant then.
    the(await changeEvent(club, marco, aChange(event, { startsAt: '2026-03-31T10:00' })));
    expect((await file(anna)).entries).toMatchObject([
      { sequence: 1, start: new Date('2026-03-31T08:00Z'), uid: `event-${event}@club.test` },
    ]);
    the(await cancelEvent(club, marco, { event }));
    expect(await file(anna)).toMatchObject({ method: 'CANCEL', entries: [{ sequence: 2, status: 'CANCELLED' }] });
  });

  test('carries the link only for those with a place', async () => {
    const event = await anEvent(club, marco, { places: '1', place: '' });
    const [anna, ben] = [await aMember(club), await aMember(club)];
    for (const member of [anna, ben]) the(await signUp(club, member, { event }));
    expect(await eventFile(club, anna, event, t)).toContain('meet.firn.example');
    expect(await eventFile(club, ben, event, t)).not.toContain('meet.firn.example');
    expect(readCalendar(await eventFile(club, ben, event, t)).entries).toMatchObject([
      { status: 'TENTATIVE', summary: 'Waiting list: Hooks that hold' },
    ]);
    await expect(eventFile(club, anna, randomUUID(), t)).rejects.toThrow(NotFound);
  });
});

describe('the calendar feed', () => {
  test('holds what the member signed up for or holds, and follows every change', async () => {
    const [anna, ben] = [await aMember(club, { locale: 'de' }), await aMember(club)];
    const [first, second, other] = [
      await anEvent(club, marco, { title: 'First', places: '1' }),
      await anEvent(club, marco, { title: 'Second', startsAt: '2026-04-07T10:00' }),
      await anEvent(club, marco, { title: 'Not hers' }),
    ];
    for (const member of [ben, anna]) the(await signUp(club, member, { event: first }));
    the(await signUp(club, anna, { event: second }));
    const token = await aFeed(anna);
    const before = await read(token);
    expect(before.entries).toMatchObject([
      {
        uid: `event-${first}@club.test`,
        summary: 'Warteliste: First',
        status: 'TENTATIVE',
        start: new Date('2026-03-24T09:00Z'),
        description: null,
      },
      { uid: `event-${second}@club.test`, summary: 'Second', status: 'CONFIRMED', start: new Date('2026-04-07T08:00Z'), zone: 'UTC' },
    ]);
    expect(before.body).not.toContain(other);
    expect(before.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);

    club.clock.forward({ hours: 1 });
    expect((await read(token)).etag).toBe(before.etag);
    the(await signOff(club, ben, { event: first }));
    const moved = await read(token);
    expect(moved.etag).not.toBe(before.etag);
    expect(moved.entries).toMatchObject([{ summary: 'First', status: 'CONFIRMED', description: 'https://meet.firn.example/hooks' }, {}]);

    the(await cancelEvent(club, marco, { event: first }));
    the(await signOff(club, anna, { event: second }));
    expect((await read(token)).entries).toMatchObject([{ uid: `event-${first}@club.test`, status: 'CANCELLED', sequence: 1 }]);
    expect((await read(await aFeed(marco))).entries.map(({ uid }) => uid)).toContain(`event-${second}@club.test`);
  });

  test('holds mentoring meetings only if the member chose so, and names nobody', async () => {
    const [lina, paul] = [await aMember(club, { name: 'Lina Brunner' }), await aMember(club, { name: 'Paul Quittenbaum', mentor: {} })];
    const mentorship = newId(club.clock);
    await club.db.insert(mentorships).values({ id: mentorship, mentorId: paul.id, menteeId: lina.id, startedAt: club.clock.now() });
    const once = randomUUID();
    the(await arrangeMeeting(club, lina, { once, mentorship, startsAt: '2026-03-30T10:00', minutes: 30, place: 'Café Fédéral' }));
    expect((await read(await aFeed(lina))).entries).toEqual([]);

    const token = await aFeed(lina, true);
    const { body, entries } = await read(token);
    expect(entries).toMatchObject([
      {
        summary: 'Mentoring meeting',
        location: 'Café Fédéral',
        start: new Date('2026-03-30T08:00Z'),
        end: new Date('2026-03-30T08:30Z'),
        sequence: 0,
      },
    ]);
    expect(body).not.toMatch(/Quittenbaum|Lina/);
    // The file of one meeting and the feed speak of the same thing.
    const file = await meetingFile(club, lina, { mentorship, meeting: once }, { summary: (name) => name, gone: '' });
    expect(readCalendar(file).entries[0]?.uid).toBe(entries[0]?.uid);
    the(await cancelMeeting(club, paul, { meeting: once }));
    expect((await read(token)).entries).toMatchObject([{ status: 'CANCELLED', sequence: 1 }]);
  });

  test('no name of anybody else stands in it', async () => {
    const owner = await aMember(club, { name: 'Xaver Quittenbaum', mentor: {} });
    const [anna, ben] = [await aMember(club), await aMember(club, { name: 'Benno Quittenbaum' })];
    const event = await anEvent(club, owner);
    for (const member of [anna, ben]) the(await signUp(club, member, { event }));
    expect((await read(await aFeed(anna))).body).not.toContain('Quittenbaum');
  });

  test('the address is kept as a hash; a new one ends the old, closing it ends it', async () => {
    const anna = await aMember(club);
    const token = await aFeed(anna);
    const [row] = await club.db.select().from(calendarFeeds).where(eq(calendarFeeds.memberId, anna.id));
    expect(JSON.stringify(row)).not.toContain(token);
    const renewed = await aFeed(anna, true);
    expect(await ask(token)).toBe('unknown');
    expect(typeof (await ask(renewed))).toBe('object');
    the(await revokeFeed(club, anna));
    the(await revokeFeed(club, anna));
    expect(await ask(renewed)).toBe('unknown');
  });

  test('wrong addresses are counted where they come from; a right one is answered all the same', async () => {
    const token = await aFeed(await aMember(club));
    const guess = 'x'.repeat(43);
    for (let tries = 0; tries < 60; tries++) expect(await ask(guess, '198.51.100.7')).toBe('unknown');
    expect(await ask(guess, '198.51.100.7')).toBe('too-many');
    expect(typeof (await ask(token, '198.51.100.7'))).toBe('object');
    expect(await ask(guess, '198.51.100.8')).toBe('unknown');
    expect([await ask('nothing', '198.51.100.7'), await ask(undefined, '198.51.100.7')]).toEqual(['unknown', 'unknown']);
  });
});
