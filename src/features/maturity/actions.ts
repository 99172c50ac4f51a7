import { door } from '#src/platform/door.ts';
import { type Onwards, answerPart } from './commands/answer-part.ts';
import { beginSelfCheck } from './commands/begin-self-check.ts';
import { chooseDestination } from './commands/choose-destination.ts';
import { deleteDraft } from './commands/delete-draft.ts';
import { deleteSelfCheck } from './commands/delete-self-check.ts';
import { deleteSelfChecks } from './commands/delete-self-checks.ts';
import { takeSelfCheck } from './commands/take-self-check.ts';
import { beginningForm, deletionForm, destinationForm, draftForm, everythingForm, partForm } from './schema.ts';

const partAt = (part: number) => `/self-check/take/${part}`;

function onwards(to: Onwards) {
  if ('part' in to) return { to: partAt(to.part) };
  if ('later' in to) return { to: '/self-check', say: 'maturity.said.later' as const };
  return { to: '/self-check', say: to.result === 'elsewhere' ? ('maturity.said.finished-elsewhere' as const) : undefined };
}

/** The doors of this feature: one line per use case. */
export const maturity = {
  beginSelfCheck: door(beginningForm, beginSelfCheck, ({ part }, { anew }) => ({
    to: partAt(part),
    say: anew ? 'maturity.said.anew' : undefined,
  })),
  answerPart: door(partForm, answerPart, onwards),
  takeSelfCheck: door(draftForm, takeSelfCheck, () => ({ to: '/self-check' })),
  deleteDraft: door(draftForm, deleteDraft, () => ({ to: '/self-check', say: 'maturity.said.draft-deleted' })),
  chooseDestination: door(destinationForm, chooseDestination, () => ({ to: '/self-check#next-step', say: 'maturity.said.destination' })),
  deleteSelfCheck: door(deletionForm, deleteSelfCheck, () => ({ to: '/self-check', say: 'maturity.said.deleted' })),
  deleteSelfChecks: door(everythingForm, deleteSelfChecks, () => ({ to: '/self-check', say: 'maturity.said.all-deleted' })),
};
