import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverdue, isRight, keepKnown, knownCourses, mixed, placeToContinue, type Touch } from '#src/features/learning/rules.ts';

const courses = [
  { slug: 'a', modules: [{ slug: '1' }, { slug: '2' }] },
  { slug: 'b', modules: [{ slug: '1' }, { slug: '2' }] },
  { slug: 'empty', modules: [] },
];
const touch = (course: string, module: string, day: number, finished = true): Touch => ({
  course,
  module,
  finished,
  at: new Date(Date.UTC(2026, 0, day)),
});

describe('where to continue', () => {
  it.each<[string, Touch[], unknown]>([
    ['nothing begun: the very first module', [], { course: 'a', module: '1', why: 'begin' }],
    ['one finished: the next open one of that course', [touch('a', '1', 1)], { course: 'a', module: '2', why: 'continue' }],
    ['two courses begun: the one touched last', [touch('a', '1', 1), touch('b', '1', 2)], { course: 'b', module: '2', why: 'continue' }],
    [
      'an exercise written counts as touched and leaves the module open',
      [touch('b', '1', 2), touch('a', '1', 3, false)],
      { course: 'a', module: '1', why: 'continue' },
    ],
    [
      'the last course is finished: back to the one before',
      [touch('a', '1', 1), touch('b', '1', 2), touch('b', '2', 3)],
      { course: 'a', module: '2', why: 'continue' },
    ],
    ['everything begun is finished: the next course', [touch('a', '1', 1), touch('a', '2', 2)], { course: 'b', module: '1', why: 'next' }],
    [
      'a module that has left the curriculum does no harm',
      [touch('gone', '9', 5), touch('a', '9', 6)],
      { course: 'a', module: '1', why: 'continue' },
    ],
    ['everything finished: nowhere', [touch('a', '1', 1), touch('a', '2', 1), touch('b', '1', 1), touch('b', '2', 1)], undefined],
  ])('%s', (_, touches, place) => {
    expect(placeToContinue(courses, touches)).toEqual(place);
  });

  it('is never a finished module, and only nowhere when every module is finished', () => {
    const touches = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'gone'), fc.constantFrom('1', '2', '3'), fc.nat(30), fc.boolean()).map((args) => touch(...args)),
    );
    fc.assert(
      fc.property(touches, (touches) => {
        const place = placeToContinue(courses, touches);
        const finished = (course: string, module: string) => touches.some((t) => t.finished && t.course === course && t.module === module);
        const all = courses.every(({ slug, modules }) => modules.every((module) => finished(slug, module.slug)));
        expect(place === undefined).toBe(all);
        if (place) expect(finished(place.course, place.module)).toBe(false);
      }),
    );
  });
});

describe('answers', () => {
  const question = {
    id: 'q',
    kind: 'multiple' as const,
    options: [
      { id: 'a', right: true },
      { id: 'b', right: true },
      { id: 'c', right: false },
    ],
  };
  const single = {
    id: 's',
    kind: 'single' as const,
    options: [
      { id: 'a', right: true },
      { id: 'b', right: false },
    ],
  };

  it('agree with the explanation when exactly the right options are chosen', () => {
    expect(isRight(question, ['a', 'b'])).toBe(true);
    expect(isRight(question, ['a'])).toBe(false);
    expect(isRight(question, ['a', 'b', 'c'])).toBe(false);
  });

  it('to questions and options that are gone are left out, and it is said', () => {
    expect(keepKnown([question, single], { q: ['a', 'gone'], lost: ['x'] })).toEqual({ known: { q: ['a'] }, unknown: true });
    expect(keepKnown([question, single], { q: ['a', 'a'], s: ['b'] })).toEqual({ known: { q: ['a'], s: ['b'] }, unknown: false });
  });

  const order = { id: 'o', kind: 'order' as const, steps: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
  const own = { id: 'w', kind: 'own' as const };

  it('to an order keep all steps or none, and agree when every step has its place', () => {
    expect(keepKnown([order], { o: ['b', 'a', 'c'] })).toEqual({ known: { o: ['b', 'a', 'c'] }, unknown: false });
    expect(keepKnown([order], { o: ['a', 'b'] })).toEqual({ known: {}, unknown: true });
    expect(keepKnown([order], { o: ['a', 'b', 'gone'] })).toEqual({ known: {}, unknown: true });
    expect([isRight(order, ['a', 'b', 'c']), isRight(order, ['b', 'a', 'c'])]).toEqual([true, false]);
  });

  it('in own words are kept and judged by nobody', () => {
    expect(keepKnown([own], { w: ['My two sentences.'] })).toEqual({ known: { w: ['My two sentences.'] }, unknown: false });
    expect(isRight(own, ['My two sentences.'])).toBeUndefined();
  });

  it('steps are shown mixed: all of them, always the same way, never solved already', () => {
    const steps = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 3, maxLength: 7 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), steps, (question, ids) => {
        const shown = mixed(
          question,
          ids.map((id) => ({ id })),
        ).map(({ id }) => id);
        expect(shown.toSorted()).toEqual(ids.toSorted());
        expect(shown).not.toEqual(ids);
        expect(
          mixed(
            question,
            ids.map((id) => ({ id })),
          ).map(({ id }) => id),
        ).toEqual(shown);
      }),
    );
  });

  it('to a placement tell a course that is known: every one of its questions right, none left open', () => {
    const question = (course: string, id: string) => ({ ...single, course, id });
    const asked = [question('x', '1'), question('x', '2'), question('y', '3'), question('z', '4')];
    const given = fc.record(
      { 1: fc.constantFrom('a', 'b'), 2: fc.constantFrom('a', 'b'), 3: fc.constantFrom('a', 'b'), 4: fc.constantFrom('a', 'b') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (given) => {
        const answers = Object.fromEntries(Object.entries(given).map(([id, option]) => [id, [option as string]]));
        const known = ['x', 'y', 'z'].filter((course) => asked.every((q) => q.course !== course || given[q.id as unknown as 1] === 'a'));
        expect([...knownCourses(asked, answers)].sort()).toEqual(known);
      }),
    );
  });

  it('to a single choice keep one option', () => {
    expect(keepKnown([single], { s: ['a', 'b'] }).known).toEqual({ s: ['a'] });
  });
});

it('a text is overdue from the day after its date', () => {
  expect(isOverdue('2026-11-20', new Date('2026-11-20T23:59:59Z'))).toBe(false);
  expect(isOverdue('2026-11-20', new Date('2026-11-21T00:00:00Z'))).toBe(true);
});
