import { type Card, createEmptyCard, fsrs, Rating, State } from 'ts-fsrs';
import { type Asked, isRight, placeKey } from './rules.ts';

/** Questions of one sitting. */
export const AT_ONCE = 5;
/** A question comes for the first time this long after its module was finished: spacing begins with a night in between. */
export const FIRST_AFTER_DAYS = 1;
/** Texts are looked at again once a year; nothing waits longer than they do. */
export const LONGEST_DAYS = 365;

const DAY = 86_400_000;

export const grades = ['again', 'hard', 'good', 'easy'] as const;
export type Grade = (typeof grades)[number];
/** What the member may say of an answer that fits, once they have seen why. */
export const felts = ['hard', 'easy'] as const;

/** What is remembered of a question: stability in days until nine of ten still know it, difficulty from 1 to 10. */
export interface Memory {
  readonly stability: number;
  readonly difficulty: number;
  readonly reviewedAt: Date;
}

export interface Reviewed extends Memory {
  readonly dueAt: Date;
}

/**
 * FSRS-6, the free spaced repetition scheduler, with its published default weights and without fuzz: the same
 * answers give the same days, for everybody. Intervals are whole days, at least one, chosen so that nine of ten
 * would still know the answer. J. Ye, J. Su, Y. Cao: A Stochastic Shortest Path Algorithm for Optimizing Spaced
 * Repetition Scheduling, KDD 2022, doi 10.1145/3534678.3539081; J. Su et al.: Optimizing Spaced Repetition
 * Schedule by Capturing the Dynamics of Memory, IEEE TKDE 2023, doi 10.1109/TKDE.2023.3251721; formulas of
 * version 6: github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm.
 */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false, request_retention: 0.9, maximum_interval: LONGEST_DAYS });

const ratings = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const;

/** One answer at `at`, after `before` or as the first one (null). `at` is not before the last answer. */
export function review(before: Memory | null, grade: Grade, at: Date): Reviewed {
  const { card } = scheduler.next(before ? cardOf(before) : createEmptyCard(at), at, ratings[grade]);
  return { stability: card.stability, difficulty: card.difficulty, reviewedAt: at, dueAt: card.due };
}

/** The formulas read stability, difficulty and the last review; the library's card asks for the rest. */
function cardOf({ stability, difficulty, reviewedAt }: Memory): Card {
  return { ...createEmptyCard(reviewedAt), stability, difficulty, last_review: reviewedAt, state: State.Review };
}

/** As we see it is good, differently is again. Own words have no answer of ours and never come back. */
export function gradeOf(question: Asked, given: readonly string[]): Grade {
  return isRight(question, given) ? 'good' : 'again';
}

/** A question of a finished module. */
export interface Learned {
  readonly course: string;
  readonly module: string;
  readonly question: string;
  readonly finishedAt: Date;
}

export interface Dated {
  readonly course: string;
  readonly module: string;
  readonly question: string;
  readonly dueAt: Date;
}

export const cardKey = ({ course, module, question }: Omit<Dated, 'dueAt'>) => `${placeKey(course, module)}/${question}`;

export interface Due<L extends Learned> {
  /** those that came back before, longest due first, then those that never did, longest finished first */
  readonly now: readonly L[];
  /** when the next one comes, if none is due now */
  readonly next: Date | undefined;
}

/**
 * What is due at `now` of the questions somebody has learned. Cards without such a question are left alone: their
 * content is gone or their module is open again. What came back already goes before what never did, so that a
 * long list of old modules does not keep a forgotten answer waiting.
 */
export function whatIsDue<L extends Learned>(learned: readonly L[], cards: readonly Dated[], now: Date): Due<L> {
  const dueAt = new Map(cards.map((card) => [cardKey(card), card.dueAt.getTime()]));
  const dated = learned.map((one) => {
    const key = cardKey(one);
    const at = dueAt.get(key);
    return { one, key, isNew: at === undefined, at: at ?? one.finishedAt.getTime() + FIRST_AFTER_DAYS * DAY };
  });
  const due = dated.filter(({ at }) => at <= now.getTime());
  due.sort((a, b) => Number(a.isNew) - Number(b.isNew) || a.at - b.at || (a.key < b.key ? -1 : 1));
  const next = due.length > 0 || dated.length === 0 ? undefined : new Date(Math.min(...dated.map(({ at }) => at)));
  return { now: due.map(({ one }) => one), next };
}
