import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Atom, Facts } from '#src/features/programme/figures.ts';
import { wordFor } from '#src/features/programme/place-rules.ts';
import { slugFrom } from '#src/platform/slug.ts';
import { fractionOf, publish, publishWait, weekOf, windowStart } from '#src/features/programme/rules.ts';
import { K } from '#src/features/programme/suppression.ts';

const names = { en: '', de: '', fr: '', it: '' };
const wait = { waiting: { people: 0, median: 0, longest: 0 }, answered: { people: 0, median: 0 } };

function factsOf(atoms: readonly Atom[], kinds: readonly string[]): Facts {
  const places = kinds.map((slug) => ({ slug, names }));
  return {
    takenAt: new Date('2026-03-02T08:00:00Z'),
    changed: () => 0,
    atoms,
    sites: places,
    units: places,
    groups: [],
    weeks: [],
    tiers: [],
    cells: [],
    waits: { feedback: wait, mentor: wait },
    hostless: { groups: 0, some: [] },
    invitations: 0,
  };
}

const kinds = ['a', 'b', 'c'];
const atoms = fc
  .tuple(
    ...kinds.flatMap((site) =>
      kinds.map((unit) =>
        fc
          .oneof(fc.constant(0), fc.nat(3), fc.nat(60))
          .chain((size) => fc.nat(size).map((active) => ({ site, unit, groups: [], size, active }))),
      ),
    ),
  )
  .map((all) => all.filter(({ size }) => size > 0));

/** All ways to weigh shown rows by -2..2, and the people a combination is about. */
function* combinations(length: number, weights: number[] = []): Generator<number[]> {
  if (weights.length === length) yield weights;
  else for (const weight of [-1, 0, 1]) yield* combinations(length, [...weights, weight]);
}

describe('sites and parts of the company side by side', () => {
  test('no adding and subtracting of published rows is left with 1 to 4 people', () => {
    fc.assert(
      fc.property(atoms, (atoms) => {
        const { people } = publish(factsOf(atoms, kinds), null);
        const shown = (rows: typeof people.sites) => rows.filter(({ active }) => active !== null).map(({ slug }) => slug);
        const [sites, units] = [shown(people.sites), shown(people.units)];
        const whole = people.active === null ? 0 : 1;
        for (const weights of combinations(sites.length + units.length + whole)) {
          const weightOf = ({ site, unit }: Atom) =>
            (weights[sites.indexOf(site)] ?? 0) +
            (units.includes(unit) ? (weights[sites.length + units.indexOf(unit)] ?? 0) : 0) +
            (whole ? (weights.at(-1) ?? 0) : 0);
          const left = atoms.filter((atom) => weightOf(atom) !== 0).reduce((sum, { size }) => sum + size, 0);
          expect(left > 0 && left < K).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a site and a team that differ by one person are not both shown', () => {
    const { people } = publish(
      factsOf(
        [
          { site: 'a', unit: 'a', groups: [], size: 40, active: 20 },
          { site: 'b', unit: 'a', groups: [], size: 1, active: 1 },
          { site: 'b', unit: 'b', groups: [], size: 40, active: 20 },
          { site: 'c', unit: 'c', groups: [], size: 40, active: 20 },
        ],
        kinds,
      ),
      null,
    );
    const shown = (rows: typeof people.sites, slug: string) => rows.find((row) => row.slug === slug)?.active !== null;
    expect(shown(people.sites, 'a') && shown(people.units, 'a')).toBe(false);
    expect(shown(people.sites, 'b') && shown(people.units, 'b')).toBe(false);
  });

  test('a part of the company with fewer than ten active is withheld, a site with five is not', () => {
    const { people } = publish(
      factsOf(
        [
          { site: 'a', unit: 'a', groups: [], size: 14, active: 7 },
          { site: 'b', unit: 'b', groups: [], size: 40, active: 20 },
          { site: 'c', unit: 'c', groups: [], size: 40, active: 20 },
        ],
        kinds,
      ),
      null,
    );
    expect(people.sites.map(({ active }) => active)).toEqual([7, 20, 20]);
    expect(people.units[0]).toMatchObject({ size: 14, active: null });
  });
});

test('a word about a group leaves at least five possible counts, whichever word it is', () => {
  for (let size = 0; size <= 120; size++) {
    const words = new Map<string, number>();
    for (let active = 0; active <= size; active++) {
      const word = wordFor(size, active);
      if (word !== null) words.set(word, (words.get(word) ?? 0) + 1);
    }
    for (const possible of words.values()) expect(possible).toBeGreaterThanOrEqual(K);
  }
});

test('the longest wait is said in steps, never as it is', () => {
  const steps = [5, 40, 100, 300, 1000].map((longest) =>
    publishWait({ waiting: { people: 5, median: 3, longest }, answered: { people: 5, median: 50 } }),
  );
  expect(steps.map(({ longest }) => longest)).toEqual(['day', 'three-days', 'week', 'fortnight', 'longer']);
  expect(steps[0]).toMatchObject({ median: 1, lately: 3 });
});

test('weeks are ISO weeks in UTC, and the window never falls short', () => {
  expect(weekOf(new Date('2026-11-22T23:59:59Z'))).toBe('2026-11-16');
  expect(weekOf(new Date('2026-11-23T00:00:00Z'))).toBe('2026-11-23');
  expect(windowStart(new Date('2026-11-23T00:00:00Z'), 90)).toBe('2026-08-24');
  expect(windowStart(new Date('2026-11-22T12:00:00Z'), 7)).toBe('2026-11-09');
});

test.each([
  [97, 148, 'two-thirds'],
  [1, 10, 'tenth'],
  [5, 10, 'half'],
  [10, 10, 'nine-tenths'],
  [0, 0, 'tenth'],
] as const)('%i of %i is said as %s', (part, whole, word) => {
  expect(fractionOf(part, whole)).toBe(word);
});

test.each([
  ['St. Gallen', 'st-gallen'],
  ['Zürich', 'zuerich'],
  ['東京', ''],
  ['–', ''],
])('%s has the key “%s”', (name, slug) => {
  expect(slugFrom(name, 60)).toBe(slug);
});
