import { finishedPlaces, placeKey, placeToContinue, type Touch } from '#src/features/learning/rules.ts';
import { type Answers, type Axis, answersOn, axes, bandsOf, type Cell, type Level, type Part, partOf, type Statement } from './rules.ts';
import { type Page, ways } from './way-rules.ts';

/** The rule of the next step, as docs/self-check.md tells it to members. Pure: same input, same steps. */

/** What the member has not done yet, as a second half of a reason. Reading is not tracked, so `playbook` has none. */
export type Yet = 'course-begun' | 'course-finished' | 'mentoring' | 'groups' | 'write' | 'feedback';

export type Because =
  /** "because you said …", with the member's own answer, "and because you have not yet …" */
  | { readonly why: 'answer'; readonly statement: Statement; readonly level: Level; readonly yet: Yet | null }
  | { readonly why: 'not-yet'; readonly yet: 'self-check' | 'groups' }
  | {
      readonly why: 'stay' | 'no-destination' | 'nothing-yet' | 'draft' | 'begun' | 'begin' | 'next' | 'nothing-open' | 'look-again';
    };

export interface Step {
  readonly to: { readonly course: string; readonly module: string } | { readonly page: Page };
  readonly because: Because;
}

/** One step, and up to two others to choose instead; all lead to different places. */
export interface Steps {
  readonly step: Step;
  readonly others: readonly Step[];
}

export interface Position {
  readonly answers: Answers;
  readonly cell: Cell;
  readonly destination: Cell | null;
}

interface Outline {
  readonly slug: string;
  readonly modules: readonly { readonly slug: string }[];
}

export interface Situation {
  /** the latest self-check */
  readonly position: (Position & { readonly takenAt: Date }) | undefined;
  /** one begun and not finished */
  readonly hasDraft: boolean;
  readonly touches: readonly Touch[];
  /** the whole curriculum, in its order */
  readonly courses: readonly Outline[];
  /** courses known from a placement check: never recommended */
  readonly known: ReadonlySet<string>;
  /** where the member has a group, a mentor, a text or has given feedback */
  readonly been: ReadonlySet<Page>;
}

/** The first of all steps that fit; of the others one course and one place, as far as there are. */
export function nextSteps(situation: Situation): Steps {
  const [step = lookAgain, ...rest] = distinct(allSteps(situation));
  const isReading = ({ to }: Step) => 'course' in to;
  const picked = [rest.find(isReading), rest.find((one) => !isReading(one)), ...rest];
  return { step, others: [...new Set(picked)].filter((one) => one !== undefined).slice(0, 2) };
}

const lookAgain: Step = { to: { page: 'self-check' }, because: { why: 'look-again' } };

/** Nowhere twice: a course counts once, whichever statement leads to it. */
function distinct(steps: readonly Step[]): Step[] {
  const target = ({ to }: Step) => ('course' in to ? to.course : `/${to.page}`);
  return steps.filter((step, i) => steps.findIndex((other) => target(other) === target(step)) === i);
}

function allSteps(situation: Situation): Step[] {
  const { position } = situation;
  if (!position) return withoutSelfCheck(situation);
  const begun = goOnReading(situation, position.takenAt);
  if (position.destination === null) {
    const choose: Step = { to: { page: 'self-check' }, because: { why: 'no-destination' } };
    return [...begun, choose, ...along(axes, position, situation)];
  }
  const further = axesFurther(position.cell, position.destination);
  return [...begun, ...(further.length === 0 ? staying(position.cell) : along(further, position, situation))];
}

/** A course begun (after the last self-check, if there is one) goes on. */
function goOnReading({ touches, courses, known }: Situation, since: Date | undefined): Step[] {
  const place = placeToContinue(
    courses.filter(({ slug }) => !known.has(slug)),
    touches,
  );
  if (place?.why !== 'continue') return [];
  const isBegunSince = touches.some(({ course, at }) => course === place.course && !(since && at < since));
  return isBegunSince ? [{ to: { course: place.course, module: place.module }, because: { why: 'begun' } }] : [];
}

function withoutSelfCheck(situation: Situation): Step[] {
  const { touches, courses, known, hasDraft, been } = situation;
  const isNew = touches.length === 0;
  const look: Because = hasDraft ? { why: 'draft' } : isNew ? { why: 'nothing-yet' } : { why: 'not-yet', yet: 'self-check' };
  const selfCheck = (because: Because): Step => ({ to: { page: 'self-check' }, because });
  const groups: Step[] = been.has('groups') ? [] : [{ to: { page: 'groups' }, because: { why: 'not-yet', yet: 'groups' } }];

  const open = firstOpenIn(situation);
  const begun = (course: string) => touches.some((touch) => touch.course === course);
  const isAllBegunFinished = courses.some(({ slug }) => begun(slug)) && !courses.some(({ slug }) => begun(slug) && open(slug));
  const course = courses.find(({ slug }) => !known.has(slug) && open(slug));
  const module = course && open(course.slug);
  const first: Step[] =
    course && module ? [{ to: { course: course.slug, module }, because: { why: isAllBegunFinished ? 'next' : 'begin' } }] : [];
  const reading = [...goOnReading(situation, undefined), ...first];
  if (isNew) return [selfCheck(look), ...reading, ...groups];
  if (reading.length === 0) return [selfCheck(hasDraft ? look : { why: 'nothing-open' }), ...groups];
  return [...reading, selfCheck(look), ...groups];
}

/** For "I stay here" and for a quieter destination: something to enjoy it with, and no course. */
function staying(cell: Cell): Step[] {
  const pages: readonly Page[] = bandsOf(cell).activity === 0 ? ['groups', 'feedback'] : ['feedback', 'groups'];
  return pages.map((page) => ({ to: { page }, because: { why: 'stay' } }));
}

/** Courses first, then places, first those where the member has not been. */
function along(onAxes: readonly Axis[], { answers }: Position, situation: Situation): Step[] {
  const open = firstOpenIn(situation);
  const said = onAxes.flatMap((axis) => mostUrgent(axis, answers));
  const reading = said.flatMap(({ statement, level }): Step[] => {
    const course = ways[statement].courses.find((course) => !situation.known.has(course) && open(course));
    const module = course && open(course);
    if (!course || !module) return [];
    const yet = situation.touches.some((touch) => touch.course === course) ? 'course-finished' : 'course-begun';
    return [{ to: { course, module }, because: { why: 'answer', statement, level, yet } }];
  });
  const places = said.map(({ statement, level }): Step => {
    const { page } = ways[statement];
    const yet = page === 'self-check' || page === 'playbook' || situation.been.has(page) ? null : page;
    return { to: { page }, because: { why: 'answer', statement, level, yet } };
  });
  const isNew = ({ to }: Step) => 'page' in to && !situation.been.has(to.page);
  return [...reading, ...places.filter(isNew), ...places.filter((step) => !isNew(step))];
}

/**
 * What one could still grow into on an axis. The lowest answer first, but first steps before later
 * ones: an answer waits one level for each tier its course lies further on. The earlier one of equals.
 */
function mostUrgent(axis: Axis, answers: Answers): { statement: Statement; level: Level }[] {
  const wait = ({ statement, level }: { statement: Statement; level: Level }) => level + ways[statement].tier;
  return answersOn(axis, answers)
    .filter(({ level }) => level < 3)
    .sort((a, b) => wait(a) - wait(b));
}

/** The axes on which the destination lies further on, the longer way first, activity where both are equally long. */
function axesFurther(cell: Cell, destination: Cell): Axis[] {
  const [from, to] = [bandsOf(cell), bandsOf(destination)];
  return axes.filter((axis) => to[axis] > from[axis]).sort((a, b) => to[b] - from[b] - (to[a] - from[a]));
}

/** The field in which the way to the destination begins, for the choice of a mentor; null where there is no way to go. */
export function wishOf({ answers, cell, destination }: Position): Part | null {
  const [axis] = destination === null ? [] : axesFurther(cell, destination);
  const [first] = axis ? mostUrgent(axis, answers) : [];
  return first ? partOf(first.statement) : null;
}

/** The first module of a course that the member has not finished; undefined also for a course that is not there. */
function firstOpenIn({ courses, touches }: Situation): (course: string) => string | undefined {
  const finished = finishedPlaces(touches);
  return (course) =>
    courses.find(({ slug }) => slug === course)?.modules.find((module) => !finished.has(placeKey(course, module.slug)))?.slug;
}
