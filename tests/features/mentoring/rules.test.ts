import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partSlugs } from '#src/features/maturity/rules.ts';
import {
  fitOf,
  inWords,
  instantOf,
  isOpen,
  localTimeOf,
  mayTakePlaceAt,
  type Offer,
  rank,
  type Seeker,
  stageOf,
  suggestedStart,
  weights,
} from '#src/features/mentoring/rules.ts';

const lina: Seeker = {
  id: '00000000-0000-7000-8000-000000000001',
  languages: ['de', 'fr'],
  topics: ['storytelling', 'video'],
  unit: 'care',
  site: 'luzern',
  locale: 'de',
  rhythm: null,
  wish: null,
};
const marco: Offer = {
  id: '00000000-0000-7000-8000-000000000002',
  languages: ['de'],
  topics: ['storytelling'],
  helps: ['own-voice'],
  unit: 'field',
  site: 'lugano',
  rhythm: 'monthly',
  capacity: 2,
  mentees: 0,
  pausedAt: null,
};

describe('who fits whom', () => {
  test.each<[string, Partial<Seeker>, Partial<Offer>]>([
    ['no shared language', {}, { languages: ['it'] }],
    ['a full mentor', {}, { mentees: 2 }],
    ['a mentor with more mentorships than places', {}, { mentees: 3 }],
    ['a paused mentor', {}, { pausedAt: new Date() }],
    ['oneself', { id: marco.id }, {}],
  ])('%s is no fit', (_, mentee, mentor) => {
    expect(fitOf({ ...lina, ...mentee }, { ...marco, ...mentor })).toBeNull();
  });

  test.each<[string, Partial<Seeker>, Partial<Offer>, Partial<NonNullable<ReturnType<typeof fitOf>>['parts']>]>([
    ['a shared topic', {}, {}, { topics: weights.topic }],
    [
      'topics beyond the third add nothing',
      { topics: ['a', 'b', 'c', 'd'] },
      { topics: ['d', 'c', 'b', 'a'] },
      { topics: 3 * weights.topic },
    ],
    ['a topic named twice counts once', { topics: ['a', 'a'] }, { topics: ['a', 'a'] }, { topics: weights.topic }],
    ['the language one is at home in', {}, {}, { language: weights.homeLanguage }],
    ['another shared language', {}, { languages: ['fr'] }, { language: 0 }],
    ['the rhythm one wishes', { rhythm: 'monthly' }, {}, { rhythm: weights.rhythm }],
    ['no wish, no points', {}, {}, { rhythm: 0, wish: 0 }],
    ['help with what one wants next', { wish: 'own-voice' }, {}, { wish: weights.wish }],
    ['help with something else', { wish: 'people' }, {}, { wish: 0 }],
    ['the same site', { site: 'lugano' }, {}, { site: weights.site }],
    ['two unknown sites are not the same site', { site: null }, { site: null }, { site: 0 }],
    ['another unit brings fresh eyes', {}, {}, { unit: weights.unit }],
    ['an unknown unit is not another unit', { unit: null }, {}, { unit: 0 }],
  ])('%s', (_, mentee, mentor, parts) => {
    expect(fitOf({ ...lina, ...mentee }, { ...marco, ...mentor })?.parts).toMatchObject(parts);
  });

  test('a shared topic outweighs everything else together but two topics do not hide a missing one', () => {
    expect(weights.topic * 2).toBeGreaterThan(weights.wish + weights.rhythm + weights.homeLanguage + weights.site + weights.unit);
  });

  test('reasons carry what can be said in words', () => {
    expect(fitOf({ ...lina, site: 'lugano', rhythm: 'monthly', wish: 'own-voice' }, marco)?.reasons).toEqual([
      { key: 'mentoring.reason.languages', languages: ['de'] },
      { key: 'mentoring.reason.topics', topics: ['storytelling'] },
      { key: 'mentoring.reason.wish', field: 'own-voice' },
      { key: 'mentoring.reason.same-site' },
      { key: 'mentoring.reason.rhythm', rhythm: 'monthly' },
      { key: 'mentoring.reason.other-unit' },
      { key: 'mentoring.reason.free' },
    ]);
  });

  test('a mentee who named no language is met in the language of the interface', () => {
    expect(fitOf({ ...lina, languages: [] }, marco)?.reasons[0]).toEqual({ key: 'mentoring.reason.languages', languages: ['de'] });
  });
});

const codes = (all: string[]) => fc.uniqueArray(fc.constantFrom(...all), { maxLength: all.length });
const place = fc.constantFrom(null, 'a', 'b');
const anId = fc.uuid({ version: 7 });
const aSeeker: fc.Arbitrary<Seeker> = fc.record({
  id: anId,
  languages: codes(['de', 'fr', 'it', 'en']),
  topics: codes(['t1', 't2', 't3', 't4', 't5']),
  unit: place,
  site: place,
  locale: fc.constantFrom('de', 'en'),
  rhythm: fc.constantFrom(null, 'weekly' as const, 'monthly' as const),
  wish: fc.constantFrom(null, ...partSlugs),
});
const anOffer: fc.Arbitrary<Offer> = fc.record({
  id: anId,
  languages: codes(['de', 'fr', 'it', 'en']),
  topics: codes(['t1', 't2', 't3', 't4', 't5']),
  helps: fc.uniqueArray(fc.constantFrom(...partSlugs)),
  unit: place,
  site: place,
  rhythm: fc.constantFrom('weekly' as const, 'monthly' as const),
  capacity: fc.integer({ min: 1, max: 6 }),
  mentees: fc.integer({ min: 0, max: 6 }),
  pausedAt: fc.constantFrom(null, new Date(0)),
});
const offers = fc.uniqueArray(anOffer, { selector: ({ id }) => id, maxLength: 30 });

describe('the list of mentors', () => {
  test('never holds a paused or full mentor, nor one without a shared language', () => {
    fc.assert(
      fc.property(aSeeker, offers, (mentee, mentors) => {
        const spoken = mentee.languages.length ? mentee.languages : [mentee.locale];
        for (const m of rank(mentee, mentors)) {
          expect(m.pausedAt).toBeNull();
          expect(m.mentees).toBeLessThan(m.capacity);
          expect(m.languages.some((l) => spoken.includes(l))).toBe(true);
        }
      }),
    );
  });

  test('is the same whatever order the database and the profile come in', () => {
    fc.assert(
      fc.property(aSeeker, offers, fc.infiniteStream(fc.nat()), (mentee, mentors, keys) => {
        const shuffled = mentors
          .map((m) => ({
            m: { ...m, topics: [...m.topics].reverse(), languages: [...m.languages].reverse() },
            key: keys.next().value as number,
          }))
          .sort((a, b) => a.key - b.key)
          .map(({ m }) => m);
        const reversed = { ...mentee, topics: [...mentee.topics].reverse(), languages: [...mentee.languages].reverse() };
        expect(rank(reversed, shuffled).map(({ id }) => id)).toEqual(rank(mentee, mentors).map(({ id }) => id));
      }),
    );
  });

  test('is sorted by fit, then by who accompanies fewest', () => {
    fc.assert(
      fc.property(aSeeker, offers, (mentee, mentors) => {
        const ranked = rank(mentee, mentors);
        for (let i = 1; i < ranked.length; i++) {
          const [a, b] = [ranked[i - 1]!, ranked[i]!];
          expect(a.fit.score > b.fit.score || (a.fit.score === b.fit.score && a.mentees <= b.mentees)).toBe(true);
        }
      }),
    );
  });

  test('puts another name first for another mentee when all else is equal', () => {
    const same = fc
      .sample(fc.uniqueArray(anId, { minLength: 20, maxLength: 20 }), { numRuns: 1, seed: 7 })[0]!
      .map((id) => ({ ...marco, id }));
    const firsts = fc.sample(anId, { numRuns: 40, seed: 7 }).map((id) => rank({ ...lina, id }, same)[0]?.id);
    expect(new Set(firsts).size).toBeGreaterThan(5);
  });

  test('says nothing about the way back: capacity and pause belong to the mentor alone', () => {
    fc.assert(
      fc.property(aSeeker, anOffer, (mentee, mentor) => {
        const free = { ...mentor, pausedAt: null, mentees: 0 };
        const busy = { ...free, mentees: free.capacity - 1 };
        expect(fitOf(mentee, busy)?.score).toBe(fitOf(mentee, free)?.score);
      }),
    );
  });
});

describe('where a request stands', () => {
  const none = { questionAt: null, replyAt: null, acceptedAt: null, declinedAt: null, withdrawnAt: null };
  const at = new Date(0);
  test.each([
    [{}, 'waiting', true],
    [{ questionAt: at }, 'asked', true],
    [{ questionAt: at, replyAt: at }, 'replied', true],
    [{ questionAt: at, acceptedAt: at }, 'accepted', false],
    [{ declinedAt: at }, 'declined', false],
    [{ questionAt: at, withdrawnAt: at }, 'withdrawn', false],
  ] as const)('%j is %s', (dates, stage, open) => {
    expect(stageOf({ ...none, ...dates })).toBe(stage);
    expect(isOpen({ ...none, ...dates })).toBe(open);
  });

  test.each([
    [1, 'hours', 1],
    [90 * 60_000, 'hours', 2],
    [47 * 3_600_000, 'hours', 47],
    [48 * 3_600_000, 'days', 2],
    [6.4 * 86_400_000, 'days', 6],
  ] as const)('%d ms is said in %s: %d', (ms, unit, n) => {
    expect(inWords(ms)).toEqual({ unit, n });
  });
});

describe('a time on the clocks of a place', () => {
  test.each([
    ['Europe/Zurich', '2026-01-15T10:00', '2026-01-15T09:00Z', 'exact'],
    ['Europe/Zurich', '2026-07-15T10:00', '2026-07-15T08:00Z', 'exact'],
    ['Europe/Zurich', '2026-03-29T01:59', '2026-03-29T00:59Z', 'exact'],
    ['Europe/Zurich', '2026-03-29T02:00', '2026-03-29T01:00Z', 'gap'],
    ['Europe/Zurich', '2026-03-29T02:30', '2026-03-29T01:30Z', 'gap'],
    ['Europe/Zurich', '2026-03-29T03:00', '2026-03-29T01:00Z', 'exact'],
    ['Europe/Zurich', '2026-10-25T01:59', '2026-10-24T23:59Z', 'exact'],
    ['Europe/Zurich', '2026-10-25T02:30', '2026-10-25T00:30Z', 'overlap'],
    ['Europe/Zurich', '2026-10-25T03:00', '2026-10-25T02:00Z', 'exact'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30Z', 'gap'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z', 'overlap'],
    ['America/New_York', '2026-11-01T02:00', '2026-11-01T07:00Z', 'exact'],
    ['Asia/Kathmandu', '2026-06-01T08:15', '2026-06-01T02:30Z', 'exact'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z', 'overlap'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00Z', 'gap'],
    ['UTC', '2026-03-29T02:30', '2026-03-29T02:30Z', 'exact'],
  ])('in %s %s is %s (%s)', (zone, local, instant, kind) => {
    const reading = instantOf(local, zone);
    expect(reading.at).toEqual(new Date(instant));
    expect(reading.kind).toBe(kind);
  });

  test('a time in the gap moves on by the jump: 02:30 becomes 03:30', () => {
    expect(localTimeOf(instantOf('2026-03-29T02:30', 'Europe/Zurich').at, 'Europe/Zurich')).toBe('2026-03-29T03:30');
  });

  const zone = fc.constantFrom(
    'Europe/Zurich',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Pacific/Chatham',
    'UTC',
  );
  const minute = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 }).map((m) => new Date(m * 60_000));

  test('every instant comes back to its local time; only the second of an hour told twice is another instant', () => {
    fc.assert(
      fc.property(minute, zone, (at, timeZone) => {
        const local = localTimeOf(at, timeZone);
        const reading = instantOf(local, timeZone);
        expect(localTimeOf(reading.at, timeZone)).toBe(local);
        expect(reading.kind).not.toBe('gap');
        if (reading.kind === 'exact') expect(reading.at).toEqual(at);
        else expect(reading.at <= at).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('every local time means an instant, and a later one never an earlier', () => {
    fc.assert(
      fc.property(minute, zone, fc.integer({ min: 0, max: 600 }), (at, timeZone, later) => {
        const local = at.toISOString().slice(0, 16);
        const next = new Date(at.getTime() + later * 60_000).toISOString().slice(0, 16);
        const [a, b] = [instantOf(local, timeZone), instantOf(next, timeZone)];
        if (a.kind !== 'gap') expect(b.at >= a.at).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  const now = new Date('2026-03-02T08:00Z');
  test.each([
    ['2026-03-02T09:00Z', true],
    ['2025-12-03T09:00Z', true],
    ['2025-11-30T09:00Z', false],
    ['2027-03-01T08:00Z', true],
    ['2027-03-04T08:00Z', false],
    ['0001-01-01T00:00Z', false],
  ])('a meeting at %s may be arranged on 2 March 2026: %s', (at, may) => {
    expect(mayTakePlaceAt(new Date(at), now)).toBe(may);
  });

  test('the form suggests ten o’clock in a week', () => {
    expect(suggestedStart(new Date('2026-03-02T23:30Z'), 'Europe/Zurich')).toBe('2026-03-10T10:00');
  });
});
