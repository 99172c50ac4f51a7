import { z } from 'zod';
import { choice, id, optionalChoice, whole } from '#src/platform/fields.ts';
import { type Answers, cells, type Level, partSlugs, type Statement, statements } from './rules.ts';

const level = () => optionalChoice(['0', '1', '2', '3']);
const levelFields = Object.fromEntries(statements.map((statement) => [statement, level()])) as Record<Statement, ReturnType<typeof level>>;

/** What somebody may do on a part: each keeps the answers of that part first. */
export const moves = ['next', 'back', 'later', 'finish'] as const;

export const partForm = z.object({ draft: id(), part: whole(1, partSlugs.length), move: choice(moves), ...levelFields });
export type PartInput = z.output<typeof partForm>;

/** Only what was answered of these statements; a skipped one leaves nothing behind. */
export function answersOf(input: PartInput, asked: readonly Statement[]): Answers {
  return Object.fromEntries(asked.filter((s) => input[s] !== null).map((s) => [s, Number(input[s]) as Level]));
}

/** `anew` names the draft that is to go; without it the one there is goes on. */
export const beginningForm = z.object({ anew: z.preprocess((v) => (v === '' || v === undefined ? null : v), id().nullable()) });
export type BeginningInput = z.output<typeof beginningForm>;

export const draftForm = z.object({ draft: id() });
export type DraftInput = z.output<typeof draftForm>;

export const destinationForm = z.object({ check: id(), destination: choice(cells) });
export type DestinationInput = z.output<typeof destinationForm>;

export const deletionForm = z.object({ check: id() });
export type DeletionInput = z.output<typeof deletionForm>;

export const everythingForm = z.object({});
