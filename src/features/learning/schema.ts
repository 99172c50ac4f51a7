import { z } from 'zod';
import { choice, id, longText, many, optionalSlug, slug } from '#src/platform/fields.ts';
import { felts } from './recall-rules.ts';

const place = { course: slug(), module: slug() };

export const moduleForm = z.object(place);
export type ModuleInput = z.output<typeof moduleForm>;

export const NOTE_LIMIT = 5000;
export const exerciseForm = z.object({ ...place, body: longText(NOTE_LIMIT, { optional: true }) });
export type ExerciseInput = z.output<typeof exerciseForm>;

export const openExerciseForm = z.object({ ...place, once: id() });
export type OpenExerciseInput = z.output<typeof openExerciseForm>;

export const OWN_LIMIT = 1000;

/**
 * One place per question, because each needs radio buttons of its own. A value says `question.option`, or
 * `question.step.place` for steps to put in order, so it keeps its meaning when questions were moved in the
 * meantime; own words stand beside the name of their question. Questions that come back say `course/module/question`.
 */
const answer = () =>
  many(z.string().regex(/^([a-z0-9-]{1,64}(\/[a-z0-9-]{1,64}){0,2}\.[a-z0-9-]{1,64}(\.[1-7])?)?$/, { error: 'field.choose' }), { max: 8 });
const places = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'] as const;
type Place = (typeof places)[number];
type Places = Record<`answer-${Place}`, ReturnType<typeof answer>> &
  Record<`own-${Place}`, ReturnType<typeof longText>> &
  Record<`of-${Place}`, ReturnType<typeof optionalSlug>>;
const answers = Object.fromEntries(
  places.flatMap((place) => [
    [`answer-${place}`, answer()],
    [`own-${place}`, longText(OWN_LIMIT, { optional: true })],
    [`of-${place}`, optionalSlug()],
  ]),
) as Places;

export const checkForm = z.object({ ...place, ...answers });
export type CheckInput = z.output<typeof checkForm>;

export const placementForm = z.object({ tier: slug(), ...answers });
export type PlacementInput = z.output<typeof placementForm>;

export const tierForm = z.object({ tier: slug() });
export type TierInput = z.output<typeof tierForm>;

export const nothing = z.object({});

export const recallForm = z.object(answers);
export type RecallInput = z.output<typeof recallForm>;

/** Which answer is meant, by the moment it was given. */
export const adjustRecallForm = z.object({
  ...place,
  question: slug(),
  reviewedAt: z.iso.datetime({ error: 'field.unreadable' }),
  felt: choice(felts),
});
export type AdjustRecallInput = z.output<typeof adjustRecallForm>;

export interface Given {
  /** by question id, as rules.ts has them */
  readonly answers: Record<string, string[]>;
  /** the field of a question whose steps were not each given a place of their own */
  readonly muddled: `answer-${Place}` | undefined;
}

export function answersOf(input: Pick<CheckInput, keyof Places>): Given {
  const answers = new Map<string, string[]>();
  const add = (question: string, answer: string) => answers.set(question, [...(answers.get(question) ?? []), answer]);
  let muddled: Given['muddled'];
  for (const place of places) {
    const field = `answer-${place}` as const;
    const chosen = input[field].filter(Boolean).map((value) => value.split('.') as [question: string, option: string, place?: string]);
    for (const [question, option, position] of chosen) if (position === undefined) add(question, option);
    const steps = chosen.filter(([, , position]) => position !== undefined).sort(([, , a], [, , b]) => Number(a) - Number(b));
    const isWhole = new Set(steps.map(([, , position]) => position)).size === input[field].length;
    if (steps.length > 0 && !isWhole) muddled ??= field;
    else for (const [question, step] of steps) add(question, step);
    const [words, question] = [input[`own-${place}`], input[`of-${place}`]];
    if (words && question) add(question, words);
  }
  return { answers: Object.fromEntries(answers), muddled };
}
