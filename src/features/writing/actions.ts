import { door } from '#src/platform/door.ts';
import { askFeedback } from './commands/ask-feedback.ts';
import { closeRequest } from './commands/close-request.ts';
import { deletePiece } from './commands/delete-piece.ts';
import { giveFeedback } from './commands/give-feedback.ts';
import { openToAnyone } from './commands/open-to-anyone.ts';
import { revisePiece } from './commands/revise-piece.ts';
import { sayThanks } from './commands/say-thanks.ts';
import { startPiece } from './commands/start-piece.ts';
import {
  askFeedbackForm,
  deletePieceForm,
  giveFeedbackForm,
  requestForm,
  revisePieceForm,
  sayThanksForm,
  startPieceForm,
} from './schema.ts';

/** The doors of this feature: one line per use case. */
export const writing = {
  startPiece: door(startPieceForm, startPiece, ({ id }) => ({ to: `/write/${id}`, say: 'writing.said.started' })),
  revisePiece: door(revisePieceForm, revisePiece, ({ id, changed }) => ({
    to: `/write/${id}`,
    say: changed ? 'writing.said.saved' : 'writing.said.unchanged',
  })),
  deletePiece: door(deletePieceForm, deletePiece, () => ({ to: '/write', say: 'writing.said.deleted' })),
  askFeedback: door(askFeedbackForm, askFeedback, ({ id }) => ({ to: `/feedback/${id}`, say: 'writing.said.asked' })),
  giveFeedback: door(giveFeedbackForm, giveFeedback, ({ request }) => ({ to: `/feedback/${request}`, say: 'writing.said.feedback-given' })),
  sayThanks: door(sayThanksForm, sayThanks, ({ request }) => ({ to: `/feedback/${request}`, say: 'writing.said.thanked' })),
  closeRequest: door(requestForm, closeRequest, ({ request }) => ({ to: `/feedback/${request}`, say: 'writing.said.closed' })),
  openToAnyone: door(requestForm, openToAnyone, ({ request }) => ({ to: `/feedback/${request}`, say: 'writing.said.opened-to-anyone' })),
};
