import { z } from 'zod';
import { choice, id, line, longText, optionalChoice, whole } from '#src/platform/fields.ts';
import { type Criterion, longestBody, longestTitle, marks, passages, pieceLanguages, visibleDays } from './rules.ts';

export const startPieceForm = z.object({
  once: id(),
  title: line(longestTitle),
  lang: choice(pieceLanguages),
  body: longText(longestBody, { optional: true }),
});
export type StartPiece = z.output<typeof startPieceForm>;

export const revisePieceForm = z.object({
  piece: id(),
  /** the number of the revision that stood in the form when the page was made */
  revision: whole(1, 1_000_000),
  title: line(longestTitle),
  lang: choice(pieceLanguages),
  body: longText(longestBody, { optional: true }),
});
export type RevisePiece = z.output<typeof revisePieceForm>;

export const deletePieceForm = z.object({ piece: id() });
export type DeletePiece = z.output<typeof deletePieceForm>;

/** Every criterion is a field of its own, named like the criterion. */
const everyMark = <T extends z.ZodType>(mark: T) =>
  ({ 'own-voice': mark, learns: mark, concrete: mark, conversation: mark, guidelines: mark }) satisfies Record<Criterion, T>;

const days = visibleDays.map(String) as ['7', '14', '30'];

/** `anyone`, `group:<id>` or `member:<id>`. */
const whom = () =>
  z
    .string({ error: 'field.choose' })
    .regex(/^(anyone|(group|member):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, { error: 'field.choose' });

export const askFeedbackForm = z.object({
  once: id(),
  piece: id(),
  ...everyMark(choice(marks)),
  asks: longText(1000, { optional: true }),
  whom: whom(),
  days: choice(days),
});
export type AskFeedback = z.output<typeof askFeedbackForm>;

export const giveFeedbackForm = z
  .object({
    once: id(),
    request: id(),
    ...everyMark(optionalChoice(marks)),
    words: longText(5000),
    quote1: longText(1000, { optional: true }),
    remark1: longText(1000, { optional: true }),
    quote2: longText(1000, { optional: true }),
    remark2: longText(1000, { optional: true }),
    quote3: longText(1000, { optional: true }),
    remark3: longText(1000, { optional: true }),
    quote4: longText(1000, { optional: true }),
    remark4: longText(1000, { optional: true }),
    quote5: longText(1000, { optional: true }),
    remark5: longText(1000, { optional: true }),
  })
  .check(({ value, issues }) => {
    for (const row of passages) {
      const [quote, remark] = [value[`quote${row}`], value[`remark${row}`]];
      if (quote === '' && remark !== '')
        issues.push({ code: 'custom', input: quote, path: [`quote${row}`], message: 'writing.field.passage-missing' });
      if (quote !== '' && remark === '')
        issues.push({ code: 'custom', input: remark, path: [`remark${row}`], message: 'writing.field.remark-missing' });
    }
  });
export type GiveFeedback = z.output<typeof giveFeedbackForm>;

export const sayThanksForm = z.object({ feedback: id(), words: longText(500, { optional: true }) });
export type SayThanks = z.output<typeof sayThanksForm>;

export const requestForm = z.object({ request: id() });
export type RequestKey = z.output<typeof requestForm>;
