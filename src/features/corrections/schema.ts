import { z } from 'zod';
import { locales } from '#src/i18n/t.ts';
import { choice, id, localPath, longText, slug } from '#src/platform/fields.ts';
import { outcomes, PASSAGE_LIMIT, WORDS_LIMIT } from './rules.ts';

export const sendCorrectionForm = z.object({
  once: id(),
  course: slug(),
  module: slug(),
  /** language of the text that was shown */
  lang: choice(locales),
  passage: longText(PASSAGE_LIMIT, { optional: true }),
  words: longText(WORDS_LIMIT),
});
export type SendCorrection = z.output<typeof sendCorrectionForm>;

export const takeBackCorrectionForm = z.object({ correction: id(), back: localPath() });
export type TakeBackCorrection = z.output<typeof takeBackCorrectionForm>;

export const answerCorrectionForm = z.object({ correction: id(), outcome: choice(outcomes), answer: longText(WORDS_LIMIT) });
export type AnswerCorrection = z.output<typeof answerCorrectionForm>;
