import { z } from 'zod';
import { locales } from '#src/i18n/t.ts';

/** What stands between the two lines of --- in a content file. Documented for writers in content/README.md. */
const words = z.string().trim().min(1);
const slug = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes small letters, digits and hyphens');
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'takes a day such as 2026-11-22')
  .refine((s) => !Number.isNaN(Date.parse(s)), 'is not a day of the calendar');
const address = z.string().regex(/^(https?:\/\/|\/)\S+$/, 'takes an address that begins with https:// or /');

const source = z.strictObject({
  title: words,
  url: address.optional(),
  /** as exact as it is known: 2018, 2023-06 or 2022-09-15 */
  date: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'takes 2018, 2023-06 or 2022-09-15')
    .optional(),
});

/** Something worth reading afterwards, with a word on why. */
const reading = z.strictObject({ title: words, url: address.optional(), note: words.optional() });

const exercise = z.strictObject({
  title: words,
  prompt: words,
  kind: z.enum(['note', 'piece']),
  starter: z.string().optional(),
});

const choiceFields = {
  id: slug,
  /** `better` shows whole versions of a text side by side; otherwise it is a single choice. */
  kind: z.enum(['single', 'multiple', 'better']),
  prompt: words,
  options: z
    .array(z.strictObject({ id: slug, text: words, right: z.boolean(), why: words }))
    .min(2)
    .max(8),
};

interface Choice {
  kind: 'single' | 'multiple' | 'better';
  options: { id: string; right: boolean }[];
}

function isSolvable({ value, issues }: { value: Choice; issues: z.core.$ZodRawIssue[] }): void {
  const right = value.options.filter((option) => option.right).length;
  const say = (message: string) => issues.push({ code: 'custom', message, path: ['options'], input: value.options });
  if (value.kind !== 'multiple' && right !== 1) say(`a single choice has exactly one right option, here are ${right}`);
  if (value.kind === 'multiple' && right === 0) say('no option is right');
  if (hasTwins(value.options)) say('two options have the same id');
}

/** Steps in their right order. */
const order = z.strictObject({
  id: slug,
  kind: z.literal('order'),
  prompt: words,
  steps: z
    .array(z.strictObject({ id: slug, text: words, why: words }))
    .min(3)
    .max(7)
    .refine((steps) => !hasTwins(steps), 'two steps have the same id'),
});

/** A few words of one's own, laid beside a sample, with what to look at. Nobody judges them. */
const own = z.strictObject({ id: slug, kind: z.literal('own'), prompt: words, sample: words, look: z.array(words).min(1).max(5) });

const question = z.discriminatedUnion('kind', [z.strictObject(choiceFields).check(isSolvable), order, own]);

/** The form of a check has this many places (schema.ts). */
const MOST_QUESTIONS = 12;

export const courseMatter = z.strictObject({
  title: words,
  summary: words,
  order: z.int().min(1),
  owner: words.optional(),
  for: words.optional(),
  /** Courses one may want before this one: advice, never a lock. */
  after: z.array(slug).default([]),
  /** The languages it should exist in; the review names what is missing. */
  languages: z.array(z.enum(locales)).default([]),
  /** Names it had before. */
  formerly: z.array(slug).default([]),
});

/** What somebody should know to pass over the courses of a tier: each question stands for one of them. */
export const placementMatter = z.strictObject({
  title: words,
  summary: words,
  questions: z
    .array(z.strictObject({ course: slug, ...choiceFields }).check(isSolvable))
    .min(1)
    .max(MOST_QUESTIONS)
    .refine((questions) => !hasTwins(questions), 'two questions have the same id'),
});

export const moduleMatter = z.strictObject({
  title: words,
  summary: words,
  minutes: z.int().min(1).max(60),
  goals: z.array(words).min(1).max(8),
  owner: words.optional(),
  /** the day the words last changed, if that was not the review */
  revisedOn: day.optional(),
  reviewedOn: day,
  reviewBy: day,
  /** the language this was translated from */
  translationOf: z.enum(locales).optional(),
  /** Names it had before: `module`, or `course/module` where it moved from another course. */
  formerly: z.array(z.string().regex(/^[a-z0-9-]{1,64}(\/[a-z0-9-]{1,64})?$/, 'takes a module, or course/module')).default([]),
  sources: z.array(source),
  further: z.array(reading).default([]),
  exercise: exercise.optional(),
  check: z
    .array(question)
    .max(MOST_QUESTIONS)
    .refine((questions) => !hasTwins(questions), 'two questions have the same id')
    .default([]),
});

export type Question = z.output<typeof question>;
export type CourseMatter = z.output<typeof courseMatter>;
export type ModuleMatter = z.output<typeof moduleMatter>;

function hasTwins(items: readonly { id: string }[]): boolean {
  return new Set(items.map(({ id }) => id)).size < items.length;
}
