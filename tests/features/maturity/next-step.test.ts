import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import type { Touch } from '#src/features/learning/rules.ts';
import { nextSteps, type Position, type Situation, type Step, wishOf } from '#src/features/maturity/next-step.ts';
import {
  type Answers,
  axes,
  type Axis,
  bandsOf,
  cells,
  type Level,
  partOf,
  partSlugs,
  score,
  type Statement,
  statements,
  statementsIn,
  statementsOf,
} from '#src/features/maturity/rules.ts';
import { coursesInUse, type Page, ways } from '#src/features/maturity/way-rules.ts';
import { readConfig } from '#src/platform/config.ts';
import { loadContent } from '#src/platform/content.ts';
import { anyAnswers } from './answers.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const touch = (course: string, module: string, on: number, finished = true): Touch => ({ course, module, finished, at: day(on) });
const courses = [...coursesInUse, 'of-another-kind'].map((slug) => ({ slug, modules: [{ slug: 'one' }, { slug: 'two' }] }));

const quiet: Answers = {
  profile: 1,
  commenting: 0,
  'own-texts': 0,
  rhythm: 2,
  contacts: 0,
  'reaching-out': 1,
  colleagues: 0,
  'loud-days': 0,
};
const at = (answers: Answers, destination: Position['destination']) => ({
  answers,
  cell: score(answers)?.cell ?? 'quiet-beginning',
  destination,
  takenAt: day(10),
});
const nobodyYet: Situation = { position: undefined, hasDraft: false, touches: [], courses, known: new Set(), been: new Set() };
const looked = (answers: Answers, destination: Position['destination'], more: Partial<Situation> = {}): Situation => ({
  ...nobodyYet,
  position: at(answers, destination),
  ...more,
});
const stepOf = (situation: Situation) => nextSteps(situation).step;
const known = (...slugs: string[]) => ({ known: new Set(slugs) });
const been = (...pages: Page[]) => ({ been: new Set(pages) });

describe('the step towards a destination', () => {
  it('is the destination itself while none is chosen', () => {
    expect(stepOf(looked(quiet, null))).toEqual({ to: { page: 'self-check' }, because: { why: 'no-destination' } });
  });

  it('begins with the lowest answer on the axis with the longer way, and says what is not done yet', () => {
    expect(stepOf(looked(quiet, 'first-words'))).toEqual({
      to: { course: 'the-first-comment', module: 'one' },
      because: { why: 'answer', statement: 'commenting', level: 0, yet: 'course-begun' },
    });
    expect(stepOf(looked(quiet, 'quietly-connected'))).toMatchObject({ because: { why: 'answer', statement: 'contacts' } });
  });

  it('begins with activity where both ways are equally long', () => {
    expect(stepOf(looked(quiet, 'in-conversation'))).toMatchObject({ because: { statement: 'commenting' } });
  });

  it('takes first steps before later ones: an answer waits a level for each tier', () => {
    const filmShy: Answers = { ...quiet, profile: 2, commenting: 1, 'on-camera': 0, 'with-ai': 0, 'own-texts': 3 };
    expect(stepOf(looked(filmShy, 'clear-voice'))).toMatchObject({ because: { statement: 'commenting', level: 1 } });
    expect(stepOf(looked({ ...filmShy, commenting: 2 }, 'clear-voice'))).toMatchObject({ because: { statement: 'on-camera', level: 0 } });
    const seen: Answers = {
      profile: 3,
      commenting: 3,
      'own-texts': 2,
      'on-camera': 2,
      rhythm: 2,
      subject: 2,
      'standing-for': 1,
      'with-ai': 0,
    };
    expect(stepOf(looked({ ...filmShy, ...seen }, 'clear-voice'))).toMatchObject({ because: { statement: 'with-ai', level: 0 } });
  });

  it('goes on in a course begun long ago, and says that it is not finished', () => {
    expect(stepOf(looked(quiet, 'first-words', { touches: [touch('the-first-comment', 'one', 5)] }))).toEqual({
      to: { course: 'the-first-comment', module: 'two' },
      because: { why: 'answer', statement: 'commenting', level: 0, yet: 'course-finished' },
    });
  });

  it('passes over courses one knows', () => {
    expect(stepOf(looked(quiet, 'first-words', known('the-first-comment', 'a-profile-you-like')))).toMatchObject({
      to: { course: 'hook-and-story' },
      because: { statement: 'own-texts' },
    });
  });

  it('leads to a place in the club when there is no course, first where one has not been', () => {
    const nothingToRead = known(...coursesInUse);
    expect(stepOf(looked(quiet, 'first-words', nothingToRead))).toEqual({
      to: { page: 'groups' },
      because: { why: 'answer', statement: 'commenting', level: 0, yet: 'groups' },
    });
    expect(stepOf(looked(quiet, 'first-words', { ...nothingToRead, ...been('groups', 'mentoring') }))).toEqual({
      to: { page: 'write' },
      because: { why: 'answer', statement: 'own-texts', level: 0, yet: 'write' },
    });
    expect(stepOf(looked(quiet, 'first-words', { ...nothingToRead, ...been('groups', 'mentoring', 'write', 'feedback') }))).toEqual({
      to: { page: 'groups' },
      because: { why: 'answer', statement: 'commenting', level: 0, yet: null },
    });
  });

  it('does with a curriculum that lacks most of the courses', () => {
    const few = courses.filter(({ slug }) => ['a-profile-you-like', 'conversations'].includes(slug));
    expect(stepOf(looked(quiet, 'quietly-connected', { courses: few }))).toMatchObject({
      to: { course: 'a-profile-you-like' },
      because: { statement: 'contacts' },
    });
  });

  it('for “I stay here” is something to enjoy it with, never a push', () => {
    const { step, others } = nextSteps(looked(quiet, 'quiet-beginning'));
    expect(step).toEqual({ to: { page: 'groups' }, because: { why: 'stay' } });
    expect(others).toEqual([{ to: { page: 'feedback' }, because: { why: 'stay' } }]);
    const lively: Answers = { profile: 3, commenting: 3, subject: 3, rhythm: 3, contacts: 3, helping: 3, colleagues: 3, answering: 3 };
    expect(stepOf(looked(lively, 'lively-exchange'))).toEqual({ to: { page: 'feedback' }, because: { why: 'stay' } });
    expect(stepOf(looked(lively, 'open-ear'))).toMatchObject({ because: { why: 'stay' } });
  });

  it('asks to look again where the last look says nothing about the way', () => {
    expect(stepOf(looked({}, 'bridge'))).toEqual({ to: { page: 'self-check' }, because: { why: 'look-again' } });
  });
});

describe('what one may choose instead', () => {
  it('is another course and a place, each with its own reason', () => {
    expect(nextSteps(looked(quiet, 'first-words')).others).toEqual([
      {
        to: { course: 'a-profile-you-like', module: 'one' },
        because: { why: 'answer', statement: 'profile', level: 1, yet: 'course-begun' },
      },
      { to: { page: 'groups' }, because: { why: 'answer', statement: 'commenting', level: 0, yet: 'groups' } },
    ]);
  });

  it('for somebody entirely new is the first module, or a group', () => {
    expect(nextSteps(nobodyYet)).toEqual({
      step: { to: { page: 'self-check' }, because: { why: 'nothing-yet' } },
      others: [
        { to: { course: courses[0]?.slug, module: 'one' }, because: { why: 'begin' } },
        { to: { page: 'groups' }, because: { why: 'not-yet', yet: 'groups' } },
      ],
    });
  });
});

describe('the step on the start page', () => {
  it('is the self-check for somebody entirely new, and says so when one was begun', () => {
    expect(stepOf(nobodyYet)).toEqual({ to: { page: 'self-check' }, because: { why: 'nothing-yet' } });
    expect(stepOf({ ...nobodyYet, hasDraft: true })).toEqual({ to: { page: 'self-check' }, because: { why: 'draft' } });
  });

  it('is the course begun, until a later self-check leads elsewhere', () => {
    const early = { touches: [touch('conversations', 'one', 5)] };
    const late = { touches: [touch('conversations', 'one', 15)] };
    const begun = { to: { course: 'conversations', module: 'two' }, because: { why: 'begun' } };
    expect(stepOf({ ...nobodyYet, ...early })).toEqual(begun);
    expect(stepOf(looked(quiet, 'first-words', late))).toEqual(begun);
    expect(stepOf(looked(quiet, 'first-words', early))).toMatchObject({ to: { course: 'the-first-comment' }, because: { why: 'answer' } });
  });

  it('is the next module when what was begun is finished', () => {
    const [first, second] = courses;
    const touches = ['one', 'two'].map((module) => touch(first?.slug ?? '', module, 1));
    expect(stepOf({ ...nobodyYet, touches })).toEqual({ to: { course: second?.slug, module: 'one' }, because: { why: 'next' } });
  });

  it('is a look at oneself when nothing is open and there was none yet', () => {
    const touches = courses.flatMap(({ slug, modules }) => modules.map((module) => touch(slug, module.slug, 1)));
    expect(stepOf({ ...nobodyYet, touches })).toEqual({ to: { page: 'self-check' }, because: { why: 'nothing-open' } });
  });
});

/** A member in any state: answers, destination, reading, placement and what they have done in the club. */
const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    look: fc.option(
      fc.record({
        answers: anyAnswers,
        destination: fc.option(fc.constantFrom(...cells), { nil: null }),
        on: fc.integer({ min: 1, max: 28 }),
      }),
    ),
    hasDraft: fc.boolean(),
    touches: fc.array(
      fc
        .tuple(
          fc.constantFrom(...coursesInUse, 'gone'),
          fc.constantFrom('one', 'two', 'gone'),
          fc.integer({ min: 1, max: 28 }),
          fc.boolean(),
        )
        .map((args) => touch(...args)),
      { maxLength: 30 },
    ),
    there: fc.subarray(courses),
    known: fc.subarray(coursesInUse),
    been: fc.subarray<Page>(['groups', 'mentoring', 'write', 'feedback']),
  })
  .map(({ look, there, known, been, ...rest }) => {
    const placed = look && score(look.answers);
    const position =
      look && placed ? { answers: look.answers, cell: placed.cell, destination: look.destination, takenAt: day(look.on) } : undefined;
    return { ...rest, position, courses: there, known: new Set(known), been: new Set(been) };
  });

const isFinished = ({ touches }: Situation, course: string, module: string) =>
  touches.some((t) => t.finished && t.course === course && t.module === module);
const openIn = (s: Situation, { slug, modules }: Situation['courses'][number]) =>
  modules.find((module) => !isFinished(s, slug, module.slug))?.slug;
const isBegun = ({ touches }: Situation, course: string) => touches.some((t) => t.course === course);
const further = (s: Situation, axis: Axis) =>
  Boolean(s.position?.destination && bandsOf(s.position.destination)[axis] > bandsOf(s.position.cell)[axis]);
const axisOf = (statement: Statement) =>
  axes.find((axis) => (statementsOf[axis] as readonly Statement[]).includes(statement)) ?? 'activity';

/** Reads the reason as a member would and looks whether it is so. */
function isSo({ to, because }: Step, s: Situation): boolean {
  const course = 'course' in to ? to.course : '';
  const firstOpen = s.courses.find((one) => !s.known.has(one.slug) && openIn(s, one));
  switch (because.why) {
    case 'answer': {
      if (s.position?.answers[because.statement] !== because.level || because.level === 3) return false;
      if (s.position.destination !== null && !further(s, axisOf(because.statement))) return false;
      if (because.yet === 'course-begun') return course !== '' && !isBegun(s, course);
      if (because.yet === 'course-finished') return isBegun(s, course);
      return because.yet === null ? 'page' in to : 'page' in to && to.page === because.yet && !s.been.has(because.yet);
    }
    case 'not-yet':
      return because.yet === 'groups' ? !s.been.has('groups') : s.position === undefined && !s.hasDraft;
    case 'stay':
      return s.position?.destination != null && axes.every((axis) => !further(s, axis));
    case 'no-destination':
      return s.position?.destination === null;
    case 'nothing-yet':
      return s.position === undefined && s.touches.length === 0 && !s.hasDraft;
    case 'draft':
      return s.hasDraft;
    case 'begun':
      return s.touches.some((t) => t.course === course && (s.position === undefined || t.at >= s.position.takenAt));
    case 'begin':
      return firstOpen?.slug === course;
    case 'next':
      return (
        firstOpen?.slug === course &&
        s.courses.some(({ slug }) => isBegun(s, slug)) &&
        s.courses.every((one) => !isBegun(s, one.slug) || !openIn(s, one))
      );
    case 'nothing-open':
      return firstOpen === undefined;
    case 'look-again':
      return axes
        .filter((axis) => further(s, axis))
        .every((axis) => statementsOf[axis].every((one) => (s.position?.answers[one] ?? 3) === 3));
  }
}

describe('for any member', () => {
  const targetOf = ({ to }: Step) => ('course' in to ? to.course : `/${to.page}`);

  it('the step and what there is instead are always the same, and lead to different places', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const steps = nextSteps(situation);
        const again = {
          ...situation,
          touches: [...situation.touches],
          been: new Set([...situation.been].reverse()),
          known: new Set([...situation.known].reverse()),
        };
        expect(nextSteps(again)).toEqual(steps);
        const targets = [steps.step, ...steps.others].map(targetOf);
        expect(new Set(targets).size).toBe(targets.length);
        expect(steps.others.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  it('no step leads to a module that is finished, known or not there; it is the first open one of its course', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { step, others } = nextSteps(situation);
        for (const { to } of [step, ...others]) {
          if ('page' in to) continue;
          const course = situation.courses.find(({ slug }) => slug === to.course);
          expect(course && openIn(situation, course)).toBe(to.module);
          expect(situation.known.has(to.course)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('every reason is true', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { step, others } = nextSteps(situation);
        for (const one of [step, ...others]) if (!isSo(one, situation)) throw new Error(`not so: ${JSON.stringify(one)}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('who stays is sent to no course but one begun since', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        fc.pre(situation.position?.destination != null && axes.every((axis) => !further(situation, axis)));
        const { step, others } = nextSteps(situation);
        for (const { to, because } of [step, ...others]) expect('page' in to || because.why === 'begun').toBe(true);
      }),
    );
  });
});

describe('the field in which somebody would like help', () => {
  it('is that of the answer the way begins with, whatever was read', () => {
    expect(wishOf(at(quiet, 'first-words'))).toBe('first-steps');
    expect(wishOf(at(quiet, 'quietly-connected'))).toBe('people');
    expect(wishOf(at({ ...quiet, profile: 3, commenting: 3, rhythm: 1 }, 'clear-voice'))).toBe('own-voice');
  });

  it('is nothing for somebody who stays or has not chosen', () => {
    expect(wishOf(at(quiet, null))).toBeNull();
    expect(wishOf(at(quiet, 'quiet-beginning'))).toBeNull();
  });

  it('is always a part with an answer below the top, on an axis on which there is a way to go', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { position } = situation;
        if (!position) return;
        const wish = wishOf(position);
        const fits = statements.filter(
          (s) => partOf(s) === wish && (position.answers[s] ?? (3 as Level)) < 3 && further(situation, axisOf(s)),
        );
        expect(wish === null || fits.length > 0).toBe(true);
      }),
    );
  });
});

it('every course a statement leads to is in the curriculum of this club', () => {
  const { courses } = curriculumOf(loadContent(readConfig({}).contentFolder));
  expect(coursesInUse.filter((slug) => !courses.has(slug))).toEqual([]);
});

describe('the page that publishes the rule', () => {
  const rows = readFileSync('docs/self-check.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it('has every statement with its tier, its courses and its place', () => {
    const told = rows.filter((row) => /^`[\w-]+`$/.test(row[0] ?? ''));
    const known = axes.flatMap((axis) =>
      statementsOf[axis].map((s) => [`\`${s}\``, String(ways[s].tier), ways[s].courses.join(', '), ways[s].page]),
    );
    expect(told).toEqual(known);
  });

  it('has every part with its statements, by axis', () => {
    const told = rows.filter((row) => row.length === 3 && /`|^$/.test(row[1] ?? '') && row[0] !== 'part');
    const known = partSlugs.map((part) =>
      axes.map((axis) =>
        statementsIn[part]
          .filter((s) => axisOf(s) === axis)
          .map((s) => `\`${s}\``)
          .join(', '),
      ),
    );
    expect(told.map(([, ...cells]) => cells)).toEqual(known);
  });
});
