import { type Place, placeToContinue, type Touch } from '#src/features/learning/rules.ts';
import { type Answers, type Axis, answersOn, axes, bandsOf, type Cell, type Level, type Statement } from './rules.ts';

/** The rule of the next step, as docs/self-check.md tells it to members. Pure: same input, same step. */
export type Page = 'self-check' | 'mentoring' | 'groups' | 'write' | 'feedback';

export type Because =
  /** "because you said …" with the member's own answer */
  | { readonly why: 'answer'; readonly statement: Statement; readonly level: Level }
  | { readonly why: 'stay' | 'no-destination' | 'nothing-yet' | 'begun' | 'next' | 'all-finished' };

export interface Step {
  readonly to: { readonly course: string; readonly module: string } | { readonly page: Page };
  readonly because: Because;
}

export interface Position {
  readonly answers: Answers;
  readonly cell: Cell;
  readonly destination: Cell | null;
}

/** Where each statement leads: courses first (the first open module), then a place in the club. */
const ways: Record<Statement, { readonly courses: readonly string[]; readonly page: Page }> = {
  profile: { courses: ['a-profile-you-like'], page: 'mentoring' },
  commenting: { courses: ['the-first-comment'], page: 'groups' },
  'own-texts': { courses: ['hook-and-story'], page: 'write' },
  subject: { courses: ['hook-and-story'], page: 'write' },
  'being-seen': { courses: ['the-first-comment', 'conversations'], page: 'mentoring' },
  contacts: { courses: ['a-profile-you-like', 'the-first-comment'], page: 'groups' },
  'reaching-out': { courses: ['the-first-comment', 'conversations'], page: 'mentoring' },
  colleagues: { courses: [], page: 'groups' },
  helping: { courses: ['coaching-peers'], page: 'feedback' },
  'bringing-together': { courses: ['leading-a-discussion'], page: 'groups' },
};

/** Every course a statement may lead to. */
export const coursesInUse = [...new Set(Object.values(ways).flatMap(({ courses }) => courses))];

/** The first module of a course that the member has not finished; undefined also for a course that is not there. */
export type FirstOpen = (course: string) => string | undefined;

/**
 * One step from here towards the chosen cell, along the axis with the longer way (activity first when
 * both are equally long), beginning with the statement answered lowest. Never a finished module.
 */
export function stepTowards({ answers, cell, destination }: Position, firstOpen: FirstOpen): Step {
  if (destination === null) return { to: { page: 'self-check' }, because: { why: 'no-destination' } };
  const axis = longerWay(cell, destination);
  if (!axis) return { to: { page: bandsOf(cell).activity === 0 ? 'groups' : 'feedback' }, because: { why: 'stay' } };

  const given = answersOn(axis, answers).sort((a, b) => a.level - b.level);
  for (const { statement, level } of given) {
    for (const course of level < 3 ? ways[statement].courses : []) {
      const module = firstOpen(course);
      if (module !== undefined) return { to: { course, module }, because: { why: 'answer', statement, level } };
    }
  }
  const [lowest] = given;
  if (!lowest) return { to: { page: 'groups' }, because: { why: 'stay' } };
  return { to: { page: ways[lowest.statement].page }, because: { why: 'answer', ...lowest } };
}

/** The axis on which the destination lies further on; undefined for "I stay here" and for a quieter destination. */
function longerWay(cell: Cell, destination: Cell): Axis | undefined {
  const [from, to] = [bandsOf(cell), bandsOf(destination)];
  const [activity = 0, network = 0] = axes.map((axis) => to[axis] - from[axis]);
  if (activity <= 0 && network <= 0) return undefined;
  return network > activity ? 'network' : 'activity';
}

interface Outline {
  readonly slug: string;
  readonly modules: readonly { readonly slug: string }[];
}

/**
 * The one step on the member's start page. A course begun after the last self-check goes on first;
 * then the way to the chosen destination; without a self-check the next open module, and for somebody
 * entirely new the self-check itself.
 */
export function nextStepOf(
  position: (Position & { takenAt: Date }) | undefined,
  touches: readonly Touch[],
  courses: readonly Outline[],
  firstOpen: FirstOpen,
): Step {
  if (!position && touches.length === 0) return { to: { page: 'self-check' }, because: { why: 'nothing-yet' } };
  const place = placeToContinue(courses, touches);
  if (place?.why === 'continue' && !(position && touchedBefore(place, touches, position.takenAt)))
    return { to: placeOf(place), because: { why: 'begun' } };
  if (position) return stepTowards(position, firstOpen);
  if (place) return { to: placeOf(place), because: { why: 'next' } };
  return { to: { page: 'self-check' }, because: { why: 'all-finished' } };
}

const placeOf = ({ course, module }: Place) => ({ course, module });

function touchedBefore({ course }: Place, touches: readonly Touch[], then: Date): boolean {
  return touches.every((touch) => touch.course !== course || touch.at < then);
}
