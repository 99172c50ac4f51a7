import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lightestCut } from '#src/features/programme/crossing.ts';
import { boundsOf, publishCounts, publishSlices, type Slice } from '#src/features/programme/suppression.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const slice = (most: number) => fc.nat(most).chain((size) => fc.nat(size).map((active) => ({ size, active })));
const thresholds = fc.constantFrom(2, 3, 5);

/** Every table of active members that fits the totals and what is shown, for a reader who knows all sizes. */
function everyTable(rows: readonly Slice[], shown: readonly (number | null)[]): number[][] {
  const whole = sum(rows.map(({ active }) => active));
  const tables: number[][] = [];
  const fill = (i: number, chosen: number[], left: number): void => {
    const row = rows[i];
    if (!row) {
      if (left === 0) tables.push([...chosen]);
      return;
    }
    const known = shown[i];
    for (let active = known ?? 0; active <= Math.min(known ?? row.size, left); active++) fill(i + 1, [...chosen, active], left - active);
  };
  fill(0, [], whole);
  return tables;
}

/** Every way to write `total` as non-negative parts with the shown ones fixed. */
function everyCount(shown: readonly (number | null)[], total: number): number[][] {
  const [head, ...rest] = shown;
  if (head === undefined) return total === 0 ? [[]] : [];
  const values = head === null ? Array.from({ length: total + 1 }, (_, n) => n) : head <= total ? [head] : [];
  return values.flatMap((n) => everyCount(rest, total - n).map((others) => [n, ...others]));
}

const width = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((all, item) => all.concat(all.map((some) => some.concat([item]))), [[]]);

describe('a table of slices by active and not active', () => {
  const tables = fc.array(slice(9), { minLength: 1, maxLength: 5 });

  test('leaves every sensitive number open, whoever counts all tables that fit', () => {
    fc.assert(
      fc.property(tables, thresholds, (rows, k) => {
        const people = sum(rows.map(({ size }) => size));
        const active = sum(rows.map((row) => row.active));
        const shown = publishSlices(rows, k).map((row) => row.active);
        if (active < k || people - active < k) {
          expect(shown.every((n) => n === null)).toBe(true);
          return;
        }
        const fitting = everyTable(rows, shown);
        shown.forEach((value, i) => {
          const row = rows[i] as Slice;
          const isSensitive = row.active < k || row.size - row.active < k;
          if (value !== null || !isSensitive) return;
          expect(width(fitting.map((table) => table[i] ?? 0))).toBeGreaterThanOrEqual(Math.min(row.size, people - row.size, k));
        });
      }),
      { numRuns: 400 },
    );
  });

  test('publishes no sum and no difference that stands for 1 to k-1 people', () => {
    fc.assert(
      fc.property(tables, thresholds, (rows, k) => {
        const shown = publishSlices(rows, k);
        const people = sum(rows.map(({ size }) => size));
        const active = sum(rows.map((row) => row.active));
        const small = (n: number) => n > 0 && n < k;
        const sizes = shown.flatMap(({ size }) => (size === null ? [] : [size]));
        if (people >= k) for (const some of subsets(sizes)) expect(small(people - sum(some))).toBe(false);
        const known = shown.flatMap(({ size, active }) => (size === null || active === null ? [] : [{ size, active }]));
        if (active < k || people - active < k) {
          expect(known).toEqual([]);
          return;
        }
        for (const some of subsets(known)) {
          const [n, a] = [sum(some.map(({ size }) => size)), sum(some.map((row) => row.active))];
          for (const number of [a, n - a, active - a, people - active - (n - a)]) expect(small(number)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('never shows that nobody or everybody of a slice is active', () => {
    fc.assert(
      fc.property(tables, thresholds, (rows, k) => {
        publishSlices(rows, k).forEach(({ active }, i) => {
          if (active !== null) expect(active > 0 && active < (rows[i]?.size ?? 0)).toBe(true);
        });
      }),
    );
  });

  test('hides the sizes of small slices so that none can be worked out', () => {
    fc.assert(
      fc.property(fc.array(slice(7), { minLength: 2, maxLength: 4 }), thresholds, (rows, k) => {
        const people = sum(rows.map(({ size }) => size));
        const shown = publishSlices(rows, k).map(({ size }) => size);
        if (people < k) {
          expect(shown.every((n) => n === null)).toBe(true);
          return;
        }
        const fitting = everyCount(shown, people);
        shown.forEach((value, i) => {
          if (value === null && fitting.length > 0) expect(width(fitting.map((table) => table[i] ?? 0))).toBeGreaterThanOrEqual(k);
        });
      }),
    );
  });

  test('the closed formula of the bounds is what counting all tables finds', () => {
    fc.assert(
      fc.property(fc.array(slice(6), { minLength: 2, maxLength: 4 }), (rows) => {
        const together = { size: sum(rows.map(({ size }) => size)), active: sum(rows.map(({ active }) => active)) };
        const fitting = everyTable(
          rows,
          rows.map(() => null),
        );
        rows.forEach(({ size }, i) => {
          const { least, most } = boundsOf(size, together);
          const values = fitting.map((table) => table[i] ?? 0);
          expect([Math.min(...values), Math.max(...values)]).toEqual([least, most]);
        });
      }),
    );
  });

  test('a second row goes with the only small one', () => {
    const rows = [
      { size: 60, active: 40 },
      { size: 20, active: 12 },
      { size: 3, active: 1 },
    ];
    expect(publishSlices(rows, 5)).toEqual([
      { size: 60, active: 40 },
      { size: null, active: null },
      { size: null, active: null },
    ]);
  });

  test('a table in which everything is large enough is shown whole', () => {
    const rows = [
      { size: 60, active: 40 },
      { size: 20, active: 12 },
    ];
    expect(publishSlices(rows, 5)).toEqual(rows);
  });
});

describe('how people fall into parts', () => {
  const counts = fc.array(fc.nat(8), { minLength: 1, maxLength: 4 });

  test('every withheld part can be anything from nought to k or more', () => {
    fc.assert(
      fc.property(counts, thresholds, (parts, k) => {
        const { total, counts: shown } = publishCounts(parts, k);
        if (total === null) {
          expect(shown.every((n) => n === null)).toBe(true);
          return;
        }
        const fitting = everyCount(shown, total);
        shown.forEach((value, i) => {
          if (value !== null) return;
          const values = fitting.map((table) => table[i] ?? 0);
          expect(Math.min(...values)).toBe(0);
          expect(Math.max(...values)).toBeGreaterThanOrEqual(k);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('no sum and no difference of shown parts and total stands for 1 to k-1 people', () => {
    fc.assert(
      fc.property(counts, thresholds, (parts, k) => {
        const { total, counts: shown } = publishCounts(parts, k);
        const known = shown.filter((n) => n !== null);
        for (const some of subsets(known)) {
          for (const number of [sum(some), (total ?? 0) - sum(some)]) if (some.length > 0) expect(number > 0 && number < k).toBe(false);
        }
      }),
    );
  });
});

describe('two partitions side by side', () => {
  const graph = fc.integer({ min: 2, max: 6 }).chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      edges: fc.array(fc.record({ a: fc.nat(nodes - 1), b: fc.nat(nodes - 1), weight: fc.integer({ min: 1, max: 9 }) }), { maxLength: 10 }),
    }),
  );

  test('the lightest cut is the lightest of all ways to part what is connected', () => {
    fc.assert(
      fc.property(graph, ({ nodes, edges }) => {
        const weights = subsets([...Array(nodes).keys()]).map((side) =>
          sum(edges.filter(({ a, b }) => side.includes(a) !== side.includes(b)).map(({ weight }) => weight)),
        );
        // The lightest cut above nought parts exactly one connected part.
        const least = Math.min(...weights.filter((weight) => weight > 0));
        expect(lightestCut(nodes, edges)?.weight ?? Number.POSITIVE_INFINITY).toBe(least);
      }),
      { numRuns: 500 },
    );
  });
});
