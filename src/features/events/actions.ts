import { door } from '#src/platform/door.ts';
import { cancelEvent } from './commands/cancel-event.ts';
import { changeEvent, saveMaterials } from './commands/change-event.ts';
import { createEvent } from './commands/create-event.ts';
import { makeFeed, revokeFeed } from './commands/make-feed.ts';
import { forgetAttendance, noteAttendance } from './commands/note-attendance.ts';
import { hideName, showName } from './commands/show-name.ts';
import { signOff, signUp } from './commands/sign-up.ts';
import { takeOverEvent } from './commands/take-over-event.ts';
import * as forms from './schema.ts';

const list = '/learn/workshops';
const on = (id: string, part = '') => `${list}/${id}${part}`;

/** The doors of this feature: one line per use case. */
export const events = {
  cancelEvent: door(forms.oneEvent, cancelEvent, ({ id }) => ({ to: on(id), say: 'events.said.cancelled' })),
  changeEvent: door(forms.changeForm, changeEvent, ({ id, time }) => ({
    to: on(id),
    say: time === 'gap' ? 'events.said.changed-gap' : 'events.said.changed',
  })),
  createEvent: door(forms.createForm, createEvent, ({ id, time }) => ({
    to: on(id),
    say: time === 'gap' ? 'events.said.created-gap' : 'events.said.created',
  })),
  forgetAttendance: door(forms.oneEvent, forgetAttendance, ({ id }) => ({ to: on(id, '#there'), say: 'events.said.not-there' })),
  hideName: door(forms.oneEvent, hideName, ({ id }) => ({ to: on(id, '#place'), say: 'events.said.hidden' })),
  makeFeed: door(forms.feedForm, makeFeed, ({ address }) => ({
    to: `${list}#calendar`,
    say: 'events.said.feed-made',
    params: { address },
  })),
  noteAttendance: door(forms.oneEvent, noteAttendance, ({ id }) => ({ to: on(id, '#there'), say: 'events.said.there' })),
  revokeFeed: door(forms.nothing, revokeFeed, () => ({ to: `${list}#calendar`, say: 'events.said.feed-revoked' })),
  saveMaterials: door(forms.materialsForm, saveMaterials, ({ id }) => ({ to: on(id, '#materials'), say: 'events.said.materials' })),
  showName: door(forms.oneEvent, showName, ({ id }) => ({ to: on(id, '#place'), say: 'events.said.shown' })),
  signOff: door(forms.oneEvent, signOff, ({ id }) => ({ to: on(id), say: 'events.said.signed-off' })),
  signUp: door(forms.signUpForm, signUp, ({ id, hasPlace }) => ({
    to: on(id),
    say: hasPlace ? 'events.said.signed-up' : 'events.said.waiting',
  })),
  takeOverEvent: door(forms.oneEvent, takeOverEvent, ({ id }) => ({ to: on(id, '/change'), say: 'events.said.taken-over' })),
};
