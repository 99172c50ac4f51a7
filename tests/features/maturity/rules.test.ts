import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answers,
  answeredTwice,
  axes,
  type Axis,
  type Band,
  bandsOf,
  cellAt,
  cellMap,
  cells,
  changes,
  FEWEST_ANSWERS,
  isCell,
  knownAnswers,
  type Level,
  levels,
  mainPlaces,
  partOf,
  partSlugs,
  placesNextDoor,
  score,
  type Statement,
  statements,
  statementsIn,
  statementsOf,
  tooFewOn,
  traces,
} from '#src/features/maturity/rules.ts';
import { anyAnswers } from './answers.ts';

/** All statements of both axes at these levels. */
const answered = (activity: Level, network: Level): Answers =>
  Object.fromEntries([...statementsOf.activity.map((s) => [s, activity]), ...statementsOf.network.map((s) => [s, network])]);
const levelsOn = (axis: Axis, answers: Answers) => statementsOf[axis].flatMap((statement) => answers[statement] ?? []);

describe('the nine places', () => {
  it('are nine different words, each found again on its axes', () => {
    expect(new Set(cells).size).toBe(9);
    for (const cell of cells) expect(cellAt(bandsOf(cell).activity, bandsOf(cell).network)).toBe(cell);
    expect(isCell('somewhere')).toBe(false);
    expect(isCell(null)).toBe(false);
  });
});

describe('the statements', () => {
  it('are twenty-two, eleven on each axis, and each is asked in exactly one part of at most five', () => {
    expect(new Set(statements).size).toBe(22);
    for (const axis of axes) expect(statementsOf[axis]).toHaveLength(11);
    expect(partSlugs.flatMap((part) => statementsIn[part]).sort()).toEqual([...statements].sort());
    for (const part of partSlugs) expect(statementsIn[part].length).toBeLessThanOrEqual(5);
    for (const statement of statements) expect(statementsIn[partOf(statement)]).toContain(statement);
  });

  it('still hold the ten of old, on the axes they had', () => {
    expect(statementsOf.activity).toEqual(expect.arrayContaining(['profile', 'commenting', 'own-texts', 'subject', 'being-seen']));
    expect(statementsOf.network).toEqual(
      expect.arrayContaining(['contacts', 'reaching-out', 'colleagues', 'helping', 'bringing-together']),
    );
  });

  it('say where answers are to be found when an axis has too few, as the parts are cut', () => {
    const from = (axis: Axis) =>
      partSlugs.filter((part) => statementsIn[part].some((s) => (statementsOf[axis] as readonly Statement[]).includes(s)));
    expect(from('activity')).toEqual(partSlugs.slice(0, 3));
    expect(from('network')).toEqual(partSlugs.slice(2));
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

  it('says nothing with fewer than four answers on an axis, and names the axis', () => {
    expect(score({})).toBeUndefined();
    const activity: Answers = { profile: 1, commenting: 1, subject: 1, rhythm: 1 };
    const network: Answers = { contacts: 2, helping: 0, answering: 1 };
    expect(score({ ...activity, ...network })).toBeUndefined();
    expect(tooFewOn({ ...activity, ...network })).toBe('network');
    expect(tooFewOn({ ...network, profile: 1 })).toBe('activity');
    expect(score({ ...activity, ...network, 'loud-days': 1 })).toMatchObject({ activity: 1, network: 1 });
  });

  it('agrees with counting by hand: how many thirds of the way all answers went together', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        // Every answer below the top of the first third pulls back, every one above pulls on: the sign of the sum of distances decides.
        const band = (axis: Axis): Band | undefined => {
          const given = levelsOn(axis, answers);
          if (given.length < FEWEST_ANSWERS) return undefined;
          const beyond = (edge: number) => given.reduce<number>((sum, level) => sum + (level - edge), 0) >= 0;
          return beyond(2) ? 2 : beyond(1) ? 1 : 0;
        };
        const [activity, network] = [band('activity'), band('network')];
        const expected =
          activity === undefined || network === undefined ? undefined : { activity, network, cell: cellMap[activity][network] };
        expect(score(answers)).toEqual(expected);
      }),
    );
  });

  it('is the same in whatever order the statements were answered', () => {
    fc.assert(
      fc.property(
        anyAnswers.chain((answers) =>
          fc.tuple(fc.constant(answers), fc.shuffledSubarray(Object.entries(answers), { minLength: Object.keys(answers).length })),
        ),
        ([answers, shuffled]) => {
          const again = Object.fromEntries(shuffled) as Answers;
          expect(score(again)).toEqual(score(answers));
          expect(traces(again)).toEqual(traces(answers));
          expect(placesNextDoor(again)).toEqual(placesNextDoor(answers));
        },
      ),
    );
  });

  it('asks only how often each level was chosen, never for which statement', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...levels), { minLength: 4, maxLength: 11 }),
        fc.shuffledSubarray([...statementsOf.activity], { minLength: 11 }),
        (given, other) => {
          const network = answered(0, 1);
          const at = (order: readonly Statement[]) =>
            score({
              ...Object.fromEntries(statementsOf.network.map((s) => [s, network[s]])),
              ...Object.fromEntries(given.map((level, i) => [order[i], level])),
            });
          expect(at(other)).toEqual(at(statementsOf.activity));
        },
      ),
    );
  });

  it('skipping is neutral: it says the same as not being asked, and one axis says nothing about the other', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...statements), (answers, skipped) => {
        const { [skipped]: _, ...without } = answers;
        expect(score({ ...without, [skipped]: undefined })).toEqual(score(without));
        const other = (statementsOf.activity as readonly Statement[]).includes(skipped) ? 'network' : 'activity';
        const [before, after] = [score(answers), score(without)];
        if (before && after) expect(after[other]).toBe(before[other]);
      }),
    );
  });

  it('skipping an answer never moves anybody against the rest of their answers', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...axes), (answers, axis) => {
        const before = score(answers);
        for (const statement of statementsOf[axis]) {
          const level = answers[statement];
          const { [statement]: _, ...without } = answers;
          const after = score(without as Answers);
          if (level === undefined || !before || !after) continue;
          // Leaving out a low answer never leads to a quieter band, leaving out a high one never to a livelier.
          const rest = levelsOn(axis, without as Answers);
          const mean = rest.reduce<number>((sum, one) => sum + one, 0) / rest.length;
          if (level <= mean) expect(after[axis]).toBeGreaterThanOrEqual(before[axis]);
          if (level >= mean) expect(after[axis]).toBeLessThanOrEqual(before[axis]);
        }
      }),
    );
  });

  it('stays within the levels: no band below the lowest answer’s nor above the highest’s', () => {
    const bandOfLevel = (level: number): Band => (level >= 2 ? 2 : (level as Band));
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const placed = score(answers);
        if (!placed) return;
        for (const axis of axes) {
          const given = levelsOn(axis, answers);
          expect(placed[axis]).toBeGreaterThanOrEqual(bandOfLevel(Math.min(...given)));
          expect(placed[axis]).toBeLessThanOrEqual(bandOfLevel(Math.max(...given)));
        }
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

describe('the places next door', () => {
  it('are exactly those a single answer, one level different, would lead to', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const here = score(answers)?.cell;
        const tried = statements.flatMap((statement) =>
          [-1, 1].flatMap((step) => {
            const level = answers[statement];
            const moved = (level ?? 9) + step;
            if (level === undefined || moved < 0 || moved > 3) return [];
            return score({ ...answers, [statement]: moved as Level })?.cell ?? [];
          }),
        );
        expect(placesNextDoor(answers)).toEqual(cells.filter((cell) => cell !== here && tried.includes(cell)));
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

  it('tells of the three strongest places in words, the strongest first, and of none without a trace', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const drawn = traces(answers);
        const told = mainPlaces(drawn);
        const left = cells.filter((cell) => !told.includes(cell));
        expect(told.length).toBe(Math.min(3, cells.filter((cell) => drawn[cell] > 0).length));
        for (const cell of told) expect(drawn[cell]).toBeGreaterThan(0);
        for (const [i, cell] of told.entries()) expect(drawn[told[i - 1] ?? cell]).toBeGreaterThanOrEqual(drawn[cell]);
        for (const cell of left) expect(drawn[cell]).toBeLessThanOrEqual(drawn[told.at(-1) ?? cell]);
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

  it('compares an old self-check of ten answers by those ten alone', () => {
    const old = knownAnswers({
      profile: 1,
      commenting: 1,
      'own-texts': 0,
      subject: 1,
      'being-seen': 2,
      contacts: 0,
      'reaching-out': 1,
      colleagues: 0,
      helping: 0,
      'bringing-together': 3,
    });
    expect(Object.keys(old)).toHaveLength(10);
    expect(answeredTwice(old, answered(1, 0))).toHaveLength(10);
    expect(changes(old, answered(1, 0)).map(({ statement }) => statement)).toEqual([
      'being-seen',
      'own-texts',
      'reaching-out',
      'bringing-together',
    ]);
  });

  it('leaves out what an older self-check asked and this one does not', () => {
    expect(knownAnswers({ profile: 2, forgotten: 1, commenting: 7 })).toEqual({ profile: 2 });
  });
});
