import { z } from 'zod';
import { id, longText, many, slug } from '#src/platform/fields.ts';

const place = { course: slug(), module: slug() };

export const moduleForm = z.object(place);
export type ModuleInput = z.output<typeof moduleForm>;

export const NOTE_LIMIT = 5000;
export const exerciseForm = z.object({ ...place, body: longText(NOTE_LIMIT, { optional: true }) });
export type ExerciseInput = z.output<typeof exerciseForm>;

export const openExerciseForm = z.object({ ...place, once: id() });
export type OpenExerciseInput = z.output<typeof openExerciseForm>;

/**
 * One place per question, because each needs radio buttons of its own. A value says
 * `question.option`, so it keeps its meaning when questions were moved in the meantime.
 */
const answer = () => many(z.string().regex(/^[a-z0-9-]{1,64}\.[a-z0-9-]{1,64}$/, { error: 'field.choose' }), { max: 8 });
const answerPlaces = [
  'answer-0',
  'answer-1',
  'answer-2',
  'answer-3',
  'answer-4',
  'answer-5',
  'answer-6',
  'answer-7',
  'answer-8',
  'answer-9',
  'answer-10',
  'answer-11',
] as const;
type AnswerPlace = (typeof answerPlaces)[number];
const answers = Object.fromEntries(answerPlaces.map((place) => [place, answer()])) as Record<AnswerPlace, ReturnType<typeof answer>>;

export const checkForm = z.object({ ...place, ...answers });
export type CheckInput = z.output<typeof checkForm>;

export function answersOf(input: CheckInput): Record<string, string[]> {
  const chosen = new Map<string, string[]>();
  for (const place of answerPlaces) {
    for (const value of input[place]) {
      const [question = '', option = ''] = value.split('.');
      chosen.set(question, [...(chosen.get(question) ?? []), option]);
    }
  }
  return Object.fromEntries(chosen);
}
