import fc from 'fast-check';
import { type Answers, levels, statements } from '#src/features/maturity/rules.ts';

/** Every statement answered somehow or skipped. */
export const anyAnswers = fc
  .array(fc.option(fc.constantFrom(...levels), { nil: undefined }), { minLength: statements.length, maxLength: statements.length })
  .map(
    (chosen): Answers =>
      Object.fromEntries(statements.flatMap((statement, i) => (chosen[i] === undefined ? [] : [[statement, chosen[i]]]))),
  );
