import { door } from '#src/platform/door.ts';
import { answerCorrection } from './commands/answer-correction.ts';
import { sendCorrection } from './commands/send-correction.ts';
import { takeBackCorrection } from './commands/take-back-correction.ts';
import { answerCorrectionForm, sendCorrectionForm, takeBackCorrectionForm } from './schema.ts';

/** The doors of this feature: one line per use case. */
export const corrections = {
  sendCorrection: door(sendCorrectionForm, sendCorrection, ({ place }) => ({
    to: `/learn/${place}#corrections`,
    say: 'corrections.said.sent',
  })),
  takeBackCorrection: door(takeBackCorrectionForm, takeBackCorrection, (_, { back }) => ({
    to: `${back ?? '/learn/corrections'}#corrections`,
    say: 'corrections.said.taken-back',
  })),
  answerCorrection: door(answerCorrectionForm, answerCorrection, () => ({ to: '/programme/courses', say: 'corrections.said.answered' })),
};
