import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answers,
  axes,
  type Band,
  bandsOf,
  cellAt,
  cellMap,
  cells,
  changes,
  isCell,
  knownAnswers,
  type Level,
  score,
  statements,
  statementsOf,
  traces,
} from '#src/features/maturity/rules.ts';

const anyAnswers = fc
  .array(fc.option(fc.constantFrom<Level>(0, 1, 2, 3), { nil: undefined }), { minLength: 10, maxLength: 10 })
  .map(
    (levels): Answers =>
      Object.fromEntries(statements.flatMap((statement, i) => (levels[i] === undefined ? [] : [[statement, levels[i]]]))),
  );

/** All five statements of both axes at these levels. */
const answered = (activity: Level, network: Level): Answers =>
  Object.fromEntries([...statementsOf.activity.map((s) => [s, activity]), ...statementsOf.network.map((s) => [s, network])]);

describe('the nine places', () => {
  it('are nine different words, each found again on its axes', () => {
    expect(new Set(cells).size).toBe(9);
    for (const cell of cells) expect(cellAt(bandsOf(cell).activity, bandsOf(cell).network)).toBe(cell);
    expect(isCell('somewhere')).toBe(false);
    expect(isCell(null)).toBe(false);
  });
});

describe('scoring', () => {
  it.each<[Level, Level, string]>([
    [0, 0, 'quiet-beginning'],
    [0, 1, 'open-ear'],
    [0, 3, 'quietly-connected'],
    [1, 0, 'first-words'],
    [1, 1, 'in-conversation'],
    [1, 2, 'bridge'],
    [2, 0, 'clear-voice'],
    [3, 1, 'answered-voice'],
    [3, 3, 'lively-exchange'],
  ])('all answers at %i and %i are at %s', (activity, network, cell) => {
    expect(score(answered(activity, network))?.cell).toBe(cell);
  });

  it('says nothing with fewer than two answers on an axis', () => {
    expect(score({})).toBeUndefined();
    expect(score({ profile: 1, commenting: 1, contacts: 2 })).toBeUndefined();
    expect(score({ profile: 1, commenting: 1, contacts: 2, helping: 0 })).toMatchObject({ activity: 1, network: 1 });
  });

  it('leaves skipped statements out instead of counting them as nothing', () => {
    expect(score({ profile: 3, commenting: 3, contacts: 3, helping: 3 })?.cell).toBe('lively-exchange');
  });

  it('agrees with sums in whole numbers', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        // Without division: mean < 1 exactly when sum < n, mean < 2 exactly when sum < 2n.
        const [activity, network] = axes.map((axis): Band | undefined => {
          let sum = 0;
          let n = 0;
          for (const statement of statementsOf[axis]) {
            const level = answers[statement];
            if (level === undefined) continue;
            sum += level;
            n += 1;
          }
          return n < 2 ? undefined : sum < n ? 0 : sum < 2 * n ? 1 : 2;
        });
        const expected =
          activity === undefined || network === undefined ? undefined : { activity, network, cell: cellMap[activity][network] };
        expect(score(answers)).toEqual(expected);
      }),
    );
  });

  it('never moves to a quieter band when one answer moves up', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...statements), (answers, statement) => {
        const level = answers[statement];
        fc.pre(level !== undefined && level < 3);
        const before = score(answers);
        const after = score({ ...answers, [statement]: ((level ?? 0) + 1) as Level });
        if (!before || !after) return;
        expect(after.activity).toBeGreaterThanOrEqual(before.activity);
        expect(after.network).toBeGreaterThanOrEqual(before.network);
      }),
    );
  });
});

describe('the map', () => {
  it('draws the share of all pairs of one activity answer and one network answer', () => {
    const band = (level: Level): Band => (level === 3 ? 2 : level);
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const counts = Object.fromEntries(cells.map((cell) => [cell, 0])) as Record<string, number>;
        let pairs = 0;
        for (const a of statementsOf.activity) {
          for (const n of statementsOf.network) {
            const [x, y] = [answers[a], answers[n]];
            if (x === undefined || y === undefined) continue;
            pairs += 1;
            counts[cellAt(band(x), band(y))] = (counts[cellAt(band(x), band(y))] ?? 0) + 1;
          }
        }
        const drawn = traces(answers);
        for (const cell of cells) expect(drawn[cell]).toBeCloseTo(pairs === 0 ? 0 : (counts[cell] ?? 0) / pairs, 10);
      }),
    );
  });
});

describe('what has changed', () => {
  it('lists statements answered differently both times, and nothing else', () => {
    expect(changes({ profile: 1, commenting: 2, subject: 0 }, { profile: 2, commenting: 2, contacts: 3 })).toEqual([
      { statement: 'profile', from: 1, to: 2 },
    ]);
  });

  it('leaves out what an older self-check asked and this one does not', () => {
    expect(knownAnswers({ profile: 2, forgotten: 1, commenting: 7 })).toEqual({ profile: 2 });
  });
});
