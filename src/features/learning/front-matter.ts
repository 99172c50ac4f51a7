import { z } from 'zod';

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

const exercise = z.strictObject({
  title: words,
  prompt: words,
  kind: z.enum(['note', 'piece']),
  starter: z.string().optional(),
});

const question = z
  .strictObject({
    id: slug,
    kind: z.enum(['single', 'multiple']),
    prompt: words,
    options: z
      .array(z.strictObject({ id: slug, text: words, right: z.boolean(), why: words }))
      .min(2)
      .max(8),
  })
  .check(({ value, issues }) => {
    const right = value.options.filter((option) => option.right).length;
    const say = (message: string) => issues.push({ code: 'custom', message, path: ['options'], input: value.options });
    if (value.kind === 'single' && right !== 1) say(`a single choice has exactly one right option, here are ${right}`);
    if (value.kind === 'multiple' && right === 0) say('no option is right');
    if (hasTwins(value.options)) say('two options have the same id');
  });

/** The form of a check has this many places (schema.ts). */
const MOST_QUESTIONS = 12;

export const courseMatter = z.strictObject({
  title: words,
  summary: words,
  order: z.int().min(1),
  owner: words.optional(),
  for: words.optional(),
});

export const moduleMatter = z.strictObject({
  title: words,
  summary: words,
  minutes: z.int().min(1).max(60),
  goals: z.array(words).min(1).max(8),
  owner: words.optional(),
  reviewedOn: day,
  reviewBy: day,
  sources: z.array(source),
  exercise: exercise.optional(),
  check: z
    .array(question)
    .max(MOST_QUESTIONS)
    .refine((questions) => !hasTwins(questions), 'two questions have the same id')
    .default([]),
});

export type CourseMatter = z.output<typeof courseMatter>;
export type ModuleMatter = z.output<typeof moduleMatter>;

function hasTwins(items: readonly { id: string }[]): boolean {
  return new Set(items.map(({ id }) => id)).size < items.length;
}
