/** Tiers advise and never lock; their titles are interface strings (`learning.tier.<slug>`). */
export const tierSlugs = ['first-steps', 'own-voice', 'insights'] as const;
export type TierSlug = (typeof tierSlugs)[number];

export function isTierSlug(word: string): word is TierSlug {
  return (tierSlugs as readonly string[]).includes(word);
}

/** Something a member did in a module: finished it, wrote its exercise or answered its check. */
export interface Touch {
  readonly course: string;
  readonly module: string;
  readonly at: Date;
  readonly finished: boolean;
}

interface Outline {
  readonly slug: string;
  readonly modules: readonly { readonly slug: string }[];
}

export type Place = { readonly course: string; readonly module: string; readonly why: 'begin' | 'continue' | 'next' };

export const placeKey = (course: string, module: string) => `${course}/${module}`;

export function finishedPlaces(touches: readonly Touch[]): Set<string> {
  return new Set(touches.filter(({ finished }) => finished).map(({ course, module }) => placeKey(course, module)));
}

/**
 * Where to go on. The first open module of the course touched last; if nothing is open in it, of the
 * course touched before, and so on (`continue`). Nothing begun: the very first module (`begin`).
 * Everything begun is finished: the first open module of the curriculum (`next`). Undefined when
 * nothing is open at all. `courses` in the order of the curriculum.
 */
export function placeToContinue(courses: readonly Outline[], touches: readonly Touch[]): Place | undefined {
  const finished = finishedPlaces(touches);
  const firstOpen = ({ slug, modules }: Outline) => modules.find((module) => !finished.has(placeKey(slug, module.slug)));
  const lastTouch = (slug: string) => Math.max(...touches.filter(({ course }) => course === slug).map(({ at }) => at.getTime()));

  const begun = courses
    .filter(({ slug }) => touches.some(({ course }) => course === slug))
    .sort((a, b) => lastTouch(b.slug) - lastTouch(a.slug));
  const course = begun.find(firstOpen) ?? courses.find(firstOpen);
  const module = course && firstOpen(course);
  if (!course || !module) return undefined;
  return { course: course.slug, module: module.slug, why: begun.includes(course) ? 'continue' : begun.length > 0 ? 'next' : 'begin' };
}

/** A question of a check: a choice, steps to put in order, or a few words of one's own. */
export type Asked =
  | {
      readonly id: string;
      readonly kind: 'single' | 'multiple' | 'better';
      readonly options: readonly { readonly id: string; readonly right: boolean }[];
    }
  | { readonly id: string; readonly kind: 'order'; readonly steps: readonly { readonly id: string }[] }
  | { readonly id: string; readonly kind: 'own' };

/** By question id: the ids of the chosen options, of the steps in the chosen order, or the member's own words as the only entry. */
export type Answers = Readonly<Record<string, readonly string[]>>;

/**
 * Keeps what still has a question and an option. `unknown` is true when something was dropped because
 * the content has changed since the form was opened: an order counts only with all its steps.
 */
export function keepKnown(questions: readonly Asked[], answers: Answers): { known: Record<string, string[]>; unknown: boolean } {
  const known: Record<string, string[]> = {};
  let unknown = false;
  for (const [id, given] of Object.entries(answers)) {
    const question = questions.find((question) => question.id === id);
    const kept = question ? fitting(question, given) : [];
    if (kept.length < new Set(given).size) unknown = true;
    if (kept.length > 0) known[id] = question?.kind === 'single' || question?.kind === 'better' ? kept.slice(0, 1) : kept;
  }
  return { known, unknown };
}

function fitting(question: Asked, given: readonly string[]): string[] {
  if (question.kind === 'own') return given.slice(0, 1);
  const there = question.kind === 'order' ? question.steps : question.options;
  const kept = [...new Set(given)].filter((one) => there.some(({ id }) => id === one));
  return question.kind === 'order' && kept.length < there.length ? [] : kept;
}

/** Agreement with the explanation: exactly the right options and no other, or the same order. Own words are not judged: undefined. */
export function isRight(question: Asked, given: readonly string[]): boolean | undefined {
  if (question.kind === 'own') return undefined;
  if (question.kind === 'order') return question.steps.every(({ id }, place) => given[place] === id);
  return question.options.every(({ id, right }) => right === given.includes(id));
}

/** The steps in an order that is the same for everybody and never the right one: FNV-1a (Fowler, Noll, Vo) of their names. */
export function mixed<Step extends { readonly id: string }>(question: string, steps: readonly Step[]): readonly Step[] {
  const drawn = [...steps].sort((a, b) => hash(question + a.id) - hash(question + b.id) || a.id.localeCompare(b.id));
  const isRight = drawn.every((step, place) => step === steps[place]);
  return isRight ? [...drawn.slice(1), ...drawn.slice(0, 1)] : drawn;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** The courses of a placement one may leave out: all their questions were answered as we would. An open question is not. */
export function knownCourses(questions: readonly (Asked & { readonly course: string })[], answers: Answers): Set<string> {
  const courses = Map.groupBy(questions, ({ course }) => course);
  const isKnown = (question: Asked) => Boolean(answers[question.id] && isRight(question, answers[question.id] ?? []));
  return new Set([...courses].filter(([, asked]) => asked.every(isKnown)).map(([course]) => course));
}

/** The day the words of a text last changed. */
export function revisedOn(text: { readonly revisedOn?: string | undefined; readonly reviewedOn: string }): string {
  return text.revisedOn ?? text.reviewedOn;
}

/** Past its date a text still stands, but says so. Days as `2026-11-22`, compared in UTC. */
export function isOverdue(reviewBy: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) > reviewBy;
}
