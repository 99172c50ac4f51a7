import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSeenByOwner, mayCreateForGroup, maySeeNames, mayTakeOver } from '#src/features/events/policy.ts';
import { freePlaces, hasPlaceAtOnce, isKnownVersion, mayBeginAt, movingUp, stageOf } from '#src/features/events/rules.ts';
import { createForm } from '#src/features/events/schema.ts';
import { aForm } from './support.ts';

describe('places', () => {
  test.each([
    { places: null, taken: 900, free: Number.POSITIVE_INFINITY },
    { places: 3, taken: 1, free: 2 },
    { places: 3, taken: 3, free: 0 },
    { places: 2, taken: 5, free: 0 },
  ])('of $places places, $taken taken: $free free', ({ places, taken, free }) => {
    expect(freePlaces({ places, taken })).toBe(free);
  });

  test('a newcomer does not pass those who wait', () => {
    expect(hasPlaceAtOnce({ places: 5, taken: 4, waiting: 1 })).toBe(false);
    expect(hasPlaceAtOnce({ places: 5, taken: 4, waiting: 0 })).toBe(true);
  });

  type Step = { does: 'come' } | { does: 'go'; who: number } | { does: 'room'; places: number | null };
  const steps = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<Step>({ does: 'come' }) },
      { weight: 3, arbitrary: fc.nat(30).map((who): Step => ({ does: 'go', who })) },
      { weight: 1, arbitrary: fc.option(fc.integer({ min: 1, max: 6 })).map((places): Step => ({ does: 'room', places })) },
    ),
    { maxLength: 60 },
  );

  interface Somebody {
    number: number;
    placed: boolean;
  }

  /** As the commands do it: by the numbers on the event and the pure rules. */
  function byTheRules(come: readonly Step[]): Somebody[] {
    let line: Somebody[] = [];
    let places: number | null = 2;
    const count = (placed: boolean) => line.filter((one) => one.placed === placed).length;
    for (const step of come) {
      if (step.does === 'come') {
        const number = Math.max(0, ...line.map((one) => one.number)) + 1;
        line.push({ number, placed: hasPlaceAtOnce({ places, taken: count(true), waiting: count(false) }) });
        continue;
      }
      if (step.does === 'go') line = line.filter((_, i) => i !== step.who);
      else places = step.places;
      const waiting = line.filter((one) => !one.placed);
      for (const one of movingUp(waiting, { places, taken: count(true) })) one.placed = true;
    }
    return line;
  }

  /** The plainest thing that could be said: after every step, while a place is free and somebody waits, the first has it. */
  function byBruteForce(come: readonly Step[]): Somebody[] {
    const line: Somebody[] = [];
    let places = 2;
    for (const step of come) {
      if (step.does === 'come') line.push({ number: (line.at(-1)?.number ?? 0) + 1, placed: false });
      else if (step.does === 'go') line.splice(step.who, 1);
      else places = step.places ?? 1_000_000;
      for (let seated = line.filter((one) => one.placed).length; seated < places; seated++) {
        const first = line.find((one) => !one.placed);
        if (first) first.placed = true;
      }
    }
    return line;
  }

  test('first come, first served, whatever happens: the same as by brute force', () => {
    fc.assert(
      fc.property(steps, (come) => {
        expect(byTheRules(come)).toEqual(byBruteForce(come));
      }),
      { numRuns: 500 },
    );
  });

  test('nobody who came later has a place before somebody who waits, and none stays empty', () => {
    fc.assert(
      fc.property(steps, (come) => {
        const line = byTheRules(come);
        const places = come.findLast((step) => step.does === 'room');
        const room = places?.does === 'room' ? places.places : 2;
        const firstWaiting = line.find((one) => !one.placed)?.number ?? Number.POSITIVE_INFINITY;
        expect(line.filter((one) => one.placed && one.number > firstWaiting)).toEqual([]);
        if (firstWaiting < Number.POSITIVE_INFINITY)
          expect(freePlaces({ places: room, taken: line.filter((one) => one.placed).length })).toBe(0);
      }),
    );
  });
});

describe('time', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 24, hour));
  const event = { startsAt: at(9), endsAt: at(11), cancelledAt: null };

  test.each([
    ['ahead', at(8)],
    ['on', at(9)],
    ['on', at(10)],
    ['over', at(11)],
  ] as const)('%s at %s', (stage, now) => expect(stageOf(event, now)).toBe(stage));

  test('called off it is neither ahead nor over', () => expect(stageOf({ ...event, cancelledAt: at(1) }, at(12))).toBe('cancelled'));

  test('an event begins in the future, within a year', () => {
    expect(mayBeginAt(at(9), at(9))).toBe(false);
    expect(mayBeginAt(at(9), at(8))).toBe(true);
    expect(mayBeginAt(new Date('2027-06-01T00:00Z'), at(9))).toBe(false);
  });
});

test.each([
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x", W/"abc"', true],
  ['*', true],
  ['"abcd"', false],
  [null, false],
])('a calendar that knows %s has the newest: %s', (known, is) => expect(isKnownVersion(known, '"abc"')).toBe(is));

describe('who may', () => {
  const lead = { id: 'a', isLead: true, isMentor: false };
  const mentor = { id: 'b', isLead: false, isMentor: true };
  const host = { id: 'c', isLead: false, isMentor: false };
  const inside = { closedAt: null, isInGroup: true, isHost: false };

  test('invite a group: leads who are in it, mentors who host it; no closed one', () => {
    expect(mayCreateForGroup(lead, inside)).toBe(true);
    expect(mayCreateForGroup(lead, { ...inside, isInGroup: false })).toBe(false);
    expect(mayCreateForGroup(mentor, inside)).toBe(false);
    expect(mayCreateForGroup(mentor, { ...inside, isHost: true })).toBe(true);
    expect(mayCreateForGroup(host, { ...inside, isHost: true })).toBe(false);
    expect(mayCreateForGroup(lead, { ...inside, closedAt: new Date() })).toBe(false);
  });

  test('take over what nobody holds: a lead; in a group its hosts, and leads who are in it', () => {
    const alone = { ownerId: null, groupId: null, cancelledAt: null, isInGroup: false, isHost: false };
    expect([mayTakeOver(lead, alone), mayTakeOver(mentor, alone)]).toEqual([true, false]);
    const ofGroup = { ...alone, groupId: 'g' };
    expect([
      mayTakeOver(lead, ofGroup),
      mayTakeOver(lead, { ...ofGroup, isInGroup: true }),
      mayTakeOver(host, { ...ofGroup, isHost: true }),
    ]).toEqual([false, true, true]);
    expect(mayTakeOver(lead, { ...alone, ownerId: 'x' })).toBe(false);
    expect(mayTakeOver(lead, { ...alone, cancelledAt: new Date() })).toBe(false);
  });
});

test.each([
  ['link', 'http://meet.example'],
  ['link', 'javascript:alert(1)'],
  ['link', 'meet.example'],
  ['places', '0'],
  ['places', '501'],
  ['places', '-3'],
  ['places', 'many'],
  ['minutes', '5'],
  ['audience', 'tier:else'],
  ['audience', 'group:1'],
  ['startsAt', '2026-02-30T10:00'],
])('the form takes no %s of %s', (field, value) => {
  const form = { ...aForm(), minutes: '90', [field]: value };
  expect(createForm.safeParse(form).error?.issues.map(({ path }) => path[0])).toEqual([field]);
});

test.each([
  ['the owner', { ownerId: 'me' }, { hasPlace: false, isShown: false, over: false }, true],
  ['the owner, once it is over', { ownerId: 'me' }, { hasPlace: false, isShown: false, over: true }, false],
  ['whoever has a place and shows their name', { ownerId: 'x' }, { hasPlace: true, isShown: true, over: false }, true],
  ['whoever has a place and does not', { ownerId: 'x' }, { hasPlace: true, isShown: false, over: false }, false],
  ['whoever waits', { ownerId: 'x' }, { hasPlace: false, isShown: true, over: false }, false],
  ['nobody afterwards', { ownerId: null }, { hasPlace: true, isShown: true, over: true }, false],
])('the names are seen: %s', (_, event, standing, seen) => {
  expect(maySeeNames({ id: 'me' }, event, standing)).toBe(seen);
});

test('the owner reads a name that was given to them, and not one that was given to an owner before them', () => {
  const [then, later] = [new Date('2026-03-02'), new Date('2026-03-05')];
  const seen = (ownerId: string | null, takenOverAt: Date | null, signedUpAt: Date | null) =>
    isSeenByOwner({ ownerId, takenOverAt, signedUpAt });
  expect([seen('x', null, then), seen('x', then, later), seen('x', then, null)]).toEqual([true, true, true]);
  expect([seen('x', later, then), seen('x', then, then), seen(null, null, then), seen(null, null, null)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
