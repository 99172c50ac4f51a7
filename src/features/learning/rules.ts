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

interface Asked {
  readonly id: string;
  readonly kind: 'single' | 'multiple';
  readonly options: readonly { readonly id: string; readonly right: boolean }[];
}

/** Chosen option ids by question id. */
export type Answers = Readonly<Record<string, readonly string[]>>;

/**
 * Keeps what still has a question and an option. `unknown` is true when something was dropped because
 * the content has changed since the form was opened.
 */
export function keepKnown(questions: readonly Asked[], answers: Answers): { known: Record<string, string[]>; unknown: boolean } {
  const known: Record<string, string[]> = {};
  let unknown = false;
  for (const [id, chosen] of Object.entries(answers)) {
    const question = questions.find((question) => question.id === id);
    const there = [...new Set(chosen)].filter((option) => question?.options.some(({ id }) => id === option));
    if (there.length < new Set(chosen).size) unknown = true;
    if (there.length > 0) known[id] = question?.kind === 'single' ? there.slice(0, 1) : there;
  }
  return { known, unknown };
}

/** Agreement with the explanation: exactly the right options, no other. */
export function isRight(question: Asked, chosen: readonly string[]): boolean {
  return question.options.every(({ id, right }) => right === chosen.includes(id));
}

/** Past its date a text still stands, but says so. Days as `2026-11-22`, compared in UTC. */
export function isOverdue(reviewBy: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) > reviewBy;
}
