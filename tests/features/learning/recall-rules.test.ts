import fc from 'fast-check';
import { createEmptyCard, fsrs, Rating } from 'ts-fsrs';
import { describe, expect, it } from 'vitest';
import {
  cardKey,
  type Dated,
  FIRST_AFTER_DAYS,
  type Grade,
  gradeOf,
  grades,
  type Learned,
  LONGEST_DAYS,
  type Memory,
  review,
  whatIsDue,
} from '#src/features/learning/recall-rules.ts';

const DAY = 86_400_000;
const start = new Date('2026-03-02T08:00:00Z');
const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * DAY);
const daysOf = ({ dueAt, reviewedAt }: { dueAt: Date; reviewedAt: Date }) => (dueAt.getTime() - reviewedAt.getTime()) / DAY;

/** Answers one after the other, each some days after it was due. */
const history = fc.array(fc.record({ grade: fc.constantFrom(...grades), late: fc.double({ min: 0, max: 60, noNaN: true }) }), {
  minLength: 1,
  maxLength: 14,
});
function through(answers: readonly { grade: Grade; late: number }[]) {
  let at = start;
  let memory: Memory | null = null;
  return answers.map(({ grade, late }) => {
    const reviewed = review(memory, grade, at);
    memory = reviewed;
    at = daysAfter(reviewed.dueAt, late);
    return reviewed;
  });
}

describe('spacing', () => {
  it('begins with days, and goes on to weeks and months', () => {
    const good = through(Array.from({ length: 6 }, () => ({ grade: 'good', late: 0 })));
    expect(good.map(daysOf)).toEqual([3, 14, 57, 196, LONGEST_DAYS + 1, LONGEST_DAYS + 1]);
  });

  it('agrees with the library run directly, over any history', () => {
    const direct = fsrs({ enable_fuzz: false, enable_short_term: false, request_retention: 0.9, maximum_interval: LONGEST_DAYS });
    const rating = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const;
    fc.assert(
      fc.property(history, (answers) => {
        const ours = through(answers);
        let card = createEmptyCard(start);
        for (const [i, { grade }] of answers.entries()) {
          const mine = ours[i]!;
          card = direct.next(card, mine.reviewedAt, rating[grade]).card;
          expect(mine).toEqual({ stability: card.stability, difficulty: card.difficulty, reviewedAt: mine.reviewedAt, dueAt: card.due });
        }
      }),
    );
  });

  it('survives being written down and read again', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...grades), (answers, grade) => {
        const last = through(answers).at(-1)!;
        const read = { ...JSON.parse(JSON.stringify(last)), reviewedAt: new Date(last.reviewedAt.toISOString()) };
        expect(review(read, grade, last.dueAt)).toEqual(review(last, grade, last.dueAt));
      }),
    );
  });

  it('is never shorter than a day and never much longer than a year', () => {
    fc.assert(
      fc.property(history, (answers) => {
        for (const reviewed of through(answers)) {
          expect(daysOf(reviewed)).toBeGreaterThanOrEqual(1);
          // The library keeps the four grades a day apart, also at the far end.
          expect(daysOf(reviewed)).toBeLessThanOrEqual(LONGEST_DAYS + 2);
          expect(daysOf(reviewed) % 1).toBe(0);
        }
      }),
    );
  });

  it('grows from one good answer to the next, until it is as long as it gets', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 60, noNaN: true }), (answers, late) => {
        const last = through([...answers, { grade: 'good', late: 0 }]).at(-1)!;
        const next = review(last, 'good', daysAfter(last.dueAt, late));
        expect(next.stability).toBeGreaterThan(last.stability);
        expect(daysOf(next)).toBeGreaterThanOrEqual(daysOf(last));
        // Three days are the least a good answer gets; a question that was lost several times may get them twice.
        if (daysOf(last) > 3 && daysOf(last) < LONGEST_DAYS) expect(daysOf(next)).toBeGreaterThan(daysOf(last));
      }),
      { numRuns: 500 },
    );
  });

  it('falls after another answer, and the question counts as harder', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 60, noNaN: true }), (answers, late) => {
        const last = through(answers).at(-1)!;
        const next = review(last, 'again', daysAfter(last.dueAt, late));
        expect(next.stability).toBeLessThanOrEqual(last.stability);
        expect(daysOf(next)).toBeLessThanOrEqual(daysOf(last));
        if (late === 0 && daysOf(last) > 3) expect(daysOf(next)).toBeLessThan(daysOf(last));
        expect(next.difficulty).toBeGreaterThanOrEqual(last.difficulty - 0.01);
      }),
    );
  });

  it('keeps hard before good and good before easy', () => {
    fc.assert(
      fc.property(history, (answers) => {
        const last = through(answers).at(-1)!;
        const days = grades.map((grade) => daysOf(review(last, grade, last.dueAt)));
        expect(days).toEqual(days.toSorted((a, b) => a - b));
        expect(new Set(days.slice(1)).size).toBe(3);
      }),
    );
  });

  it('is the same wherever the server stands', () => {
    const answers = [0.3, 9.9, 1.5, 30.1].map((late, i) => ({ grade: grades[i % 4]!, late }));
    const home = process.env.TZ;
    const seen = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Europe/Zurich'].map((zone) => {
      process.env.TZ = zone;
      return JSON.stringify(through(answers));
    });
    process.env.TZ = home;
    if (home === undefined) delete process.env.TZ;
    expect(new Set(seen).size).toBe(1);
  });
});

it('an answer as we see it is good, any other is again', () => {
  const question = {
    id: 'q',
    kind: 'multiple' as const,
    options: [
      { id: 'a', right: true },
      { id: 'b', right: true },
      { id: 'c', right: false },
    ],
  };
  expect(gradeOf(question, ['a', 'b'])).toBe('good');
  expect(gradeOf(question, ['a'])).toBe('again');
  expect(gradeOf(question, ['a', 'b', 'c'])).toBe('again');
});

describe('what is due', () => {
  const places = ['a', 'b', 'c', 'd'].flatMap((module) => ['1', '2'].map((question) => ({ course: 'k', module, question })));
  const someLearned = fc
    .uniqueArray(fc.record({ place: fc.constantFrom(...places), day: fc.double({ min: -40, max: 5, noNaN: true }) }), {
      selector: ({ place }) => cardKey(place),
    })
    .map((all) => all.map(({ place, day }): Learned => ({ ...place, finishedAt: daysAfter(start, day) })));
  const someCards = fc
    .uniqueArray(fc.record({ place: fc.constantFrom(...places), day: fc.integer({ min: -20, max: 20 }) }), {
      selector: ({ place }) => cardKey(place),
    })
    .map((all) => all.map(({ place, day }): Dated => ({ ...place, dueAt: daysAfter(start, day) })));

  it('is what a look at every question one by one would say', () => {
    fc.assert(
      fc.property(someLearned, someCards, (learned, cards) => {
        const due = whatIsDue(learned, cards, start);
        const dayOf = (one: Learned) =>
          cards.find((card) => cardKey(card) === cardKey(one))?.dueAt ?? daysAfter(one.finishedAt, FIRST_AFTER_DAYS);
        const wanted = learned.filter((one) => dayOf(one) <= start);
        expect(due.now.map(cardKey).sort()).toEqual(wanted.map(cardKey).sort());
        const coming = learned.map((one) => dayOf(one).getTime());
        expect(due.next?.getTime()).toBe(wanted.length > 0 || coming.length === 0 ? undefined : Math.min(...coming));
      }),
    );
  });

  it('brings first what came back before, and in it what has waited longest', () => {
    fc.assert(
      fc.property(someLearned, someCards, (learned, cards) => {
        const cardOf = (one: Learned) => cards.find((card) => cardKey(card) === cardKey(one));
        const order = whatIsDue(learned, cards, start).now;
        const fresh = order.map((one) => !cardOf(one));
        expect(fresh).toEqual(fresh.toSorted((a, b) => Number(a) - Number(b)));
        for (const group of [order.filter(cardOf), order.filter((one) => !cardOf(one))]) {
          const days = group.map((one) => (cardOf(one)?.dueAt ?? one.finishedAt).getTime());
          expect(days).toEqual(days.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('is the same in whatever order it was read', () => {
    const shuffled = fc.tuple(someLearned, someCards).chain(([learned, cards]) =>
      fc.record({
        learned: fc.constant(learned),
        cards: fc.constant(cards),
        again: fc.shuffledSubarray(learned, { minLength: learned.length }),
        anew: fc.shuffledSubarray(cards, { minLength: cards.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ learned, cards, again, anew }) => {
        expect(whatIsDue(again, anew, start)).toEqual(whatIsDue(learned, cards, start));
      }),
    );
  });

  it('is never a question that was answered a moment ago', () => {
    fc.assert(
      fc.property(someLearned, fc.constantFrom(...grades), (learned, grade) => {
        const cards = learned.map((one) => ({ ...one, ...review(null, grade, start) }));
        expect(whatIsDue(learned, cards, start).now).toEqual([]);
      }),
    );
  });
});
