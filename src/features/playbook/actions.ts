import { door } from '#src/platform/door.ts';
import { clearCrisis } from './commands/clear-crisis.ts';
import { declareCrisis } from './commands/declare-crisis.ts';
import { secondCrisis } from './commands/second-crisis.ts';
import { tickGuide } from './commands/tick-guide.ts';
import * as forms from './schema.ts';

const to = '/playbook/crisis';

export const playbook = {
  clearCrisis: door(forms.crisisForm, clearCrisis, ({ wasInForce }) => ({
    to,
    say: wasInForce ? 'playbook.crisis.said.cleared' : 'playbook.crisis.said.taken-back',
  })),
  declareCrisis: door(forms.declareCrisisForm, declareCrisis, () => ({ to, say: 'playbook.crisis.said.proposed' })),
  tickGuide: door(forms.tickGuideForm, tickGuide, (_, { page }) => ({ to: `/playbook/${page}#keep`, say: 'playbook.said.ticked' })),
  secondCrisis: door(forms.crisisForm, secondCrisis, () => ({ to, say: 'playbook.crisis.said.in-force' })),
};
