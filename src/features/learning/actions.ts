import { door } from '#src/platform/door.ts';
import { adjustRecall } from './commands/adjust-recall.ts';
import { answerCheck } from './commands/answer-check.ts';
import { answerRecall } from './commands/answer-recall.ts';
import { completeModule } from './commands/complete-module.ts';
import { forgetPlacement } from './commands/forget-placement.ts';
import { offerExercise } from './commands/offer-exercise.ts';
import { openExercise } from './commands/open-exercise.ts';
import { reopenModule } from './commands/reopen-module.ts';
import { saveExercise } from './commands/save-exercise.ts';
import { switchOffRecall } from './commands/switch-off-recall.ts';
import { switchOnRecall } from './commands/switch-on-recall.ts';
import { takePlacement } from './commands/take-placement.ts';
import {
  adjustRecallForm,
  checkForm,
  exerciseForm,
  type ModuleInput,
  moduleForm,
  nothing,
  openExerciseForm,
  placementForm,
  recallForm,
  tierForm,
} from './schema.ts';

const at = ({ course, module }: ModuleInput, part: string) => `/learn/${course}/${module}#${part}`;

/** The doors of this feature: one line per use case. */
export const learning = {
  completeModule: door(moduleForm, completeModule, (_, input) => ({ to: at(input, 'onwards'), say: 'learning.said.finished' })),
  reopenModule: door(moduleForm, reopenModule, (_, input) => ({ to: at(input, 'onwards'), say: 'learning.said.reopened' })),
  saveExercise: door(exerciseForm, saveExercise, ({ kept }, input) => ({
    to: at(input, 'exercise'),
    say: kept ? 'learning.said.note-kept' : 'learning.said.note-gone',
  })),
  offerExercise: door(openExerciseForm, offerExercise, ({ id }) => ({ to: `/write/${id}/ask`, say: 'learning.said.offered' })),
  openExercise: door(openExerciseForm, openExercise, ({ id }) => ({ to: `/write/${id}`, say: 'learning.said.piece-started' })),
  takePlacement: door(placementForm, takePlacement, ({ outdated }, { tier }) => ({
    to: `/learn/placement/${tier}`,
    say: outdated ? 'learning.said.check-changed' : 'learning.said.placed',
  })),
  forgetPlacement: door(tierForm, forgetPlacement, () => ({ to: '/learn', say: 'learning.said.placement-gone' })),
  answerCheck: door(checkForm, answerCheck, ({ finished, outdated }, input) => ({
    to: at(input, 'check'),
    say: outdated ? 'learning.said.check-changed' : finished ? 'learning.said.checked-all' : 'learning.said.checked-some',
  })),
  switchOnRecall: door(nothing, switchOnRecall, () => ({ to: '/learn/recall', say: 'learning.said.recall-on' })),
  switchOffRecall: door(nothing, switchOffRecall, () => ({ to: '/learn/recall', say: 'learning.said.recall-off' })),
  answerRecall: door(recallForm, answerRecall, ({ outdated, already }) => ({
    to: '/learn/recall?answered',
    say: outdated ? 'learning.said.check-changed' : already ? 'learning.said.recall-already' : 'learning.said.recalled',
  })),
  adjustRecall: door(adjustRecallForm, adjustRecall, () => ({ to: '/learn/recall?answered', say: 'learning.said.recall-adjusted' })),
};
