import { door } from '#src/platform/door.ts';
import { addPlace } from './commands/add-place.ts';
import { answerHand } from './commands/answer-hand.ts';
import * as forms from './schema.ts';

/** The doors of this feature: one line per use case. */
export const programme = {
  addPlace: door(forms.addPlaceForm, addPlace, (_, { kind, name }) => ({
    to: `/programme/places#${kind}`,
    say: 'programme.said.place-added',
    params: { name },
  })),
  answerHand: door(forms.answerHandForm, answerHand, (_, { member }) => ({
    to: `/programme/roster/${member}`,
    say: 'programme.said.hand-answered',
  })),
};
