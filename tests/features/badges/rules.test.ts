import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Asks,
  bitsOf,
  boundsOf,
  type Done,
  indexIn,
  LIST_LENGTH,
  linkedInForm,
  listOf,
  nextList,
  publicSide,
  standingIn,
} from '#src/features/badges/rules.ts';

const places = (...names: string[]): ReadonlySet<string> => new Set(names);
const done = (finished: string[] = [], written: string[] = [], thanked = false): Done => ({
  finished: places(...finished),
  written: places(...written),
  thanked,
});
const profile = {
  slug: 'profile',
  modules: [
    { slug: 'why', hasExercise: false },
    { slug: 'photo', hasExercise: true },
  ],
};
const asks: Asks = { courses: [profile], exercises: true, thanks: false };

describe('where somebody stands', () => {
  test('nothing begun: everything is open', () => {
    expect(standingIn(asks, done())).toEqual({
      isEarned: false,
      isBegun: false,
      open: [{ course: 'profile', isEmpty: false, modules: ['why', 'photo'], exercises: ['photo'] }],
      openThanks: false,
    });
  });

  test('all finished, the exercise left empty: the exercise is open', () => {
    const { isEarned, isBegun, open } = standingIn(asks, done(['profile/why', 'profile/photo']));
    expect([isEarned, isBegun, open]).toEqual([false, true, [{ course: 'profile', isEmpty: false, modules: [], exercises: ['photo'] }]]);
  });

  test('an exercise counts only where the badge asks for exercises', () => {
    expect(standingIn({ ...asks, exercises: false }, done(['profile/why', 'profile/photo'])).isEarned).toBe(true);
  });

  test('a thank-you counts only where the badge asks for it', () => {
    const all = done(['profile/why', 'profile/photo'], ['profile/photo']);
    expect(standingIn(asks, all).isEarned).toBe(true);
    expect(standingIn({ ...asks, thanks: true }, all)).toMatchObject({ isEarned: false, openThanks: true });
    expect(standingIn({ ...asks, thanks: true }, { ...all, thanked: true }).isEarned).toBe(true);
  });

  test('a course whose modules are still being written is nobody’s yet', () => {
    expect(standingIn({ ...asks, courses: [{ slug: 'later', modules: [] }] }, done()).isEarned).toBe(false);
  });

  test('is earned exactly when each thing asked for is there, whatever else is', () => {
    const slug = fc.constantFrom('a', 'b', 'c', 'd');
    const course = fc.record({
      slug,
      modules: fc.uniqueArray(fc.record({ slug, hasExercise: fc.boolean() }), { selector: (m) => m.slug, maxLength: 4 }),
    });
    const some = fc
      .array(
        fc.tuple(slug, slug).map(([c, m]) => `${c}/${m}`),
        { maxLength: 16 },
      )
      .map((names) => places(...names));
    fc.assert(
      fc.property(
        fc.record({ courses: fc.array(course, { minLength: 1, maxLength: 3 }), exercises: fc.boolean(), thanks: fc.boolean() }),
        fc.record({ finished: some, written: some, thanked: fc.boolean() }),
        (asks, done) => {
          let isEarned = !asks.thanks || done.thanked;
          for (const { slug, modules } of asks.courses) {
            if (modules.length === 0) isEarned = false;
            for (const module of modules) {
              if (!done.finished.has(`${slug}/${module.slug}`)) isEarned = false;
              if (asks.exercises && module.hasExercise && !done.written.has(`${slug}/${module.slug}`)) isEarned = false;
            }
          }
          const standing = standingIn(asks, done);
          expect(standing.isEarned).toBe(isEarned);
          expect(standing.open.length === 0 && !standing.openThanks).toBe(isEarned);
        },
      ),
    );
  });
});

describe('status lists', () => {
  test('a bit is set for every revoked entry and for no other', () => {
    const entry = fc.integer({ min: 0, max: 4 * LIST_LENGTH - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 60 }), entry, (entries, other) => {
        const revoked = entries.filter((one) => listOf(one) === listOf(other));
        const bits = [...bitsOf(revoked)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        expect(bits).toHaveLength(LIST_LENGTH);
        expect([...bits].filter((bit) => bit === '1')).toHaveLength(revoked.length);
        expect(bits[indexIn(other)]).toBe(revoked.includes(other) ? '1' : '0');
      }),
      { numRuns: 30 },
    );
  });

  test('an entry lies within the bounds of its list', () => {
    fc.assert(
      fc.property(fc.nat(50_000_000), (entry) => {
        const [from, to] = boundsOf(listOf(entry));
        expect(from <= entry && entry < to && from + indexIn(entry) === entry).toBe(true);
      }),
    );
  });

  test('the list a number is drawn from is never more than half given out', () => {
    expect([nextList(0), nextList(LIST_LENGTH / 2 - 1), nextList(LIST_LENGTH / 2), nextList(LIST_LENGTH)]).toEqual([0, 0, 1, 2]);
  });
});

describe('what everybody may see', () => {
  const at = new Date('2026-03-02');
  test.each([
    ['nothing, while the address is closed', 'Amina', null, null, undefined],
    ['nothing, of a badge without a name either', null, null, null, undefined],
    ['the badge and its file, where no name was signed', null, at, null, { name: null, hasFile: true }],
    ['the badge alone, where the file says more than the page', 'Amina', at, null, { name: null, hasFile: false }],
    ['badge, name and file', 'Amina', at, at, { name: 'Amina', hasFile: true }],
    ['never a name that was not signed', null, at, at, { name: null, hasFile: true }],
  ])('%s', (_, signedName, sharedAt, nameSharedAt, side) => {
    expect(publicSide({ signedName, sharedAt, nameSharedAt })).toEqual(side);
  });
});

test('LinkedIn’s form is an ordinary address, and holds no name of the member', () => {
  const badge = {
    title: 'Rôle & «Stimme»',
    issuer: 'Club',
    issuedAt: new Date('2026-03-02T08:00:00Z'),
    id: 'x',
    url: 'https://club.example/badges/x',
  };
  const { origin, pathname, searchParams } = new URL(linkedInForm(badge));
  expect([origin, pathname]).toEqual(['https://www.linkedin.com', '/profile/add']);
  expect(Object.fromEntries(searchParams)).toEqual({
    startTask: 'CERTIFICATION_NAME',
    name: 'Rôle & «Stimme»',
    organizationName: 'Club',
    issueYear: '2026',
    issueMonth: '3',
    certUrl: 'https://club.example/badges/x',
    certId: 'x',
  });
  expect(new URL(linkedInForm({ ...badge, url: undefined })).searchParams.has('certUrl')).toBe(false);
});
