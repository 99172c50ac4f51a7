import { z } from 'zod';
import { choice, id, optionalChoice } from '#src/platform/fields.ts';
import { type Answers, cells, type Level, type Statement, statements } from './rules.ts';

const level = () => optionalChoice(['0', '1', '2', '3']);
const levelFields = Object.fromEntries(statements.map((statement) => [statement, level()])) as Record<Statement, ReturnType<typeof level>>;

export const selfCheckForm = z.object({ once: id(), ...levelFields });
export type SelfCheckInput = z.output<typeof selfCheckForm>;

/** Only what was answered; a skipped statement leaves nothing behind. */
export function answersOf(input: SelfCheckInput): Answers {
  return Object.fromEntries(statements.filter((s) => input[s] !== null).map((s) => [s, Number(input[s]) as Level]));
}

export const destinationForm = z.object({ check: id(), destination: choice(cells) });
export type DestinationInput = z.output<typeof destinationForm>;

export const deletionForm = z.object({ check: id() });
export type DeletionInput = z.output<typeof deletionForm>;

export const everythingForm = z.object({});
