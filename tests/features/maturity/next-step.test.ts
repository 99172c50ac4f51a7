import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/platform/config.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { finishedPlaces, placeKey, type Touch } from '#src/features/learning/rules.ts';
import { coursesInUse, type FirstOpen, nextStepOf, type Position, stepTowards } from '#src/features/maturity/next-step.ts';
import { type Answers, cells, type Level, score, statements } from '#src/features/maturity/rules.ts';
import { loadContent } from '#src/platform/content.ts';

const courses = coursesInUse.map((slug) => ({ slug, modules: [{ slug: 'one' }, { slug: 'two' }] }));
const firstOpenAfter = (touches: readonly Touch[]): FirstOpen => {
  const finished = finishedPlaces(touches);
  return (course) =>
    courses.find(({ slug }) => slug === course)?.modules.find((module) => !finished.has(placeKey(course, module.slug)))?.slug;
};
const nothingFinished = firstOpenAfter([]);
const noCourses: FirstOpen = () => undefined;

const quiet: Answers = { profile: 1, commenting: 0, 'own-texts': 0, contacts: 0, 'reaching-out': 1, colleagues: 0 };
const at = (answers: Answers, destination: Position['destination']): Position => ({
  answers,
  cell: score(answers)?.cell ?? 'quiet-beginning',
  destination,
});
const day = (n: number) => new Date(Date.UTC(2026, 0, n));

describe('the step towards a destination', () => {
  it('is the destination itself while none is chosen', () => {
    expect(stepTowards(at(quiet, null), nothingFinished)).toEqual({ to: { page: 'self-check' }, because: { why: 'no-destination' } });
  });

  it('begins with the lowest answer on the axis with the longer way', () => {
    expect(stepTowards(at(quiet, 'first-words'), nothingFinished)).toEqual({
      to: { course: 'the-first-comment', module: 'one' },
      because: { why: 'answer', statement: 'commenting', level: 0 },
    });
    expect(stepTowards(at(quiet, 'quietly-connected'), nothingFinished)).toMatchObject({
      because: { why: 'answer', statement: 'contacts' },
    });
  });

  it('begins with activity where both ways are equally long', () => {
    expect(stepTowards(at(quiet, 'in-conversation'), nothingFinished)).toMatchObject({ because: { statement: 'commenting' } });
  });

  it('leads to a place in the club when the courses are finished', () => {
    expect(stepTowards(at(quiet, 'first-words'), noCourses)).toEqual({
      to: { page: 'groups' },
      because: { why: 'answer', statement: 'commenting', level: 0 },
    });
    expect(stepTowards(at({ ...quiet, commenting: 1 }, 'first-words'), noCourses)).toMatchObject({
      to: { page: 'write' },
      because: { statement: 'own-texts' },
    });
  });

  it('for “I stay here” is something to enjoy it with, never a push', () => {
    expect(stepTowards(at(quiet, 'quiet-beginning'), nothingFinished)).toEqual({ to: { page: 'groups' }, because: { why: 'stay' } });
    const lively: Answers = { profile: 3, commenting: 3, contacts: 3, helping: 3 };
    expect(stepTowards(at(lively, 'lively-exchange'), nothingFinished)).toEqual({ to: { page: 'feedback' }, because: { why: 'stay' } });
    expect(stepTowards(at(lively, 'open-ear'), nothingFinished)).toMatchObject({ because: { why: 'stay' } });
  });
});

describe('the step on the start page', () => {
  const position = { ...at(quiet, 'first-words'), takenAt: day(10) };
  const touch = (course: string, module: string, on: number, finished = true): Touch => ({ course, module, finished, at: day(on) });

  it('is the self-check for somebody entirely new', () => {
    expect(nextStepOf(undefined, [], courses, nothingFinished)).toEqual({ to: { page: 'self-check' }, because: { why: 'nothing-yet' } });
  });

  it('is the course begun, until a later self-check leads elsewhere', () => {
    const early = [touch('conversations', 'one', 5)];
    const late = [touch('conversations', 'one', 15)];
    const begun = { to: { course: 'conversations', module: 'two' }, because: { why: 'begun' } };
    expect(nextStepOf(undefined, early, courses, firstOpenAfter(early))).toEqual(begun);
    expect(nextStepOf(position, late, courses, firstOpenAfter(late))).toEqual(begun);
    expect(nextStepOf(position, early, courses, firstOpenAfter(early))).toMatchObject({
      to: { course: 'the-first-comment' },
      because: { why: 'answer' },
    });
  });

  it('is a look at oneself when everything is finished and there was none yet', () => {
    const all = courses.flatMap(({ slug, modules }) => modules.map((module) => touch(slug, module.slug, 1)));
    expect(nextStepOf(undefined, all, courses, firstOpenAfter(all))).toEqual({
      to: { page: 'self-check' },
      because: { why: 'all-finished' },
    });
  });

  it('is always the same for the same member, exists, and is never a finished module', () => {
    const answers = fc
      .array(fc.option(fc.constantFrom<Level>(0, 1, 2, 3), { nil: undefined }), { minLength: 10, maxLength: 10 })
      .map((levels): Answers => Object.fromEntries(statements.flatMap((s, i) => (levels[i] === undefined ? [] : [[s, levels[i]]]))));
    const positions = fc.option(
      fc.record({ answers, destination: fc.option(fc.constantFrom(...cells), { nil: null }), day: fc.integer({ min: 1, max: 28 }) }),
      { nil: undefined },
    );
    const touches = fc.array(
      fc
        .tuple(
          fc.constantFrom(...coursesInUse, 'gone'),
          fc.constantFrom('one', 'two', 'gone'),
          fc.integer({ min: 1, max: 28 }),
          fc.boolean(),
        )
        .map((args) => touch(...args)),
    );
    fc.assert(
      fc.property(positions, touches, (drawn, touches) => {
        const placed = drawn && score(drawn.answers);
        const position =
          drawn && placed
            ? { answers: drawn.answers, cell: placed.cell, destination: drawn.destination, takenAt: day(drawn.day) }
            : undefined;
        const step = nextStepOf(position, touches, courses, firstOpenAfter(touches));
        expect(nextStepOf(position, [...touches], courses, firstOpenAfter(touches))).toEqual(step);
        if ('page' in step.to) return;
        const { course, module } = step.to;
        expect(courses.some(({ slug, modules }) => slug === course && modules.some((m) => m.slug === module))).toBe(true);
        expect(touches.some((t) => t.finished && t.course === course && t.module === module)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

it('every course a statement leads to is in the curriculum of this club', () => {
  const { courses } = curriculumOf(loadContent(readConfig({}).contentFolder));
  expect(coursesInUse.filter((slug) => !courses.has(slug))).toEqual([]);
});
