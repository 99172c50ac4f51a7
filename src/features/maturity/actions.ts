import { door } from '#src/platform/door.ts';
import { chooseDestination } from './commands/choose-destination.ts';
import { deleteSelfCheck } from './commands/delete-self-check.ts';
import { deleteSelfChecks } from './commands/delete-self-checks.ts';
import { takeSelfCheck } from './commands/take-self-check.ts';
import { deletionForm, destinationForm, everythingForm, selfCheckForm } from './schema.ts';

/** The doors of this feature: one line per use case. */
export const maturity = {
  takeSelfCheck: door(selfCheckForm, takeSelfCheck, () => ({ to: '/self-check' })),
  chooseDestination: door(destinationForm, chooseDestination, () => ({ to: '/self-check#next-step', say: 'maturity.said.destination' })),
  deleteSelfCheck: door(deletionForm, deleteSelfCheck, () => ({ to: '/self-check', say: 'maturity.said.deleted' })),
  deleteSelfChecks: door(everythingForm, deleteSelfChecks, () => ({ to: '/self-check', say: 'maturity.said.all-deleted' })),
};
