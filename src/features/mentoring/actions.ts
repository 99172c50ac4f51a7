import { door } from '#src/platform/door.ts';
import { acceptRequest } from './commands/accept-request.ts';
import { answerQuestion } from './commands/answer-question.ts';
import { arrangeMeeting } from './commands/arrange-meeting.ts';
import { askQuestion } from './commands/ask-question.ts';
import { declineRequest } from './commands/decline-request.ts';
import { endMentorship } from './commands/end-mentorship.ts';
import { cancelMeeting, holdMeeting } from './commands/hold-meeting.ts';
import { offerMentoring } from './commands/offer-mentoring.ts';
import { pauseMentoring, resumeMentoring } from './commands/pause-mentoring.ts';
import { requestMentor } from './commands/request-mentor.ts';
import { sayFit } from './commands/say-fit.ts';
import { reachGoal, removeGoal, setGoal } from './commands/set-goal.ts';
import { stopMentoring } from './commands/stop-mentoring.ts';
import { withdrawRequest } from './commands/withdraw-request.ts';
import { removeNote, writeNote } from './commands/write-note.ts';
import * as forms from './schema.ts';

const onRequest = (id: string) => `/mentoring/requests/${id}`;
const onPair = (id: string, part = '') => `/mentoring/${id}${part}`;

/** The doors of this feature: one line per use case. */
export const mentoring = {
  acceptRequest: door(forms.oneRequest, acceptRequest, ({ mentorship }) => ({ to: onPair(mentorship), say: 'mentoring.said.accepted' })),
  answerQuestion: door(forms.replyForm, answerQuestion, (_, { request }) => ({ to: onRequest(request), say: 'mentoring.said.replied' })),
  arrangeMeeting: door(forms.meetingForm, arrangeMeeting, ({ mentorship, kind }) => ({
    to: onPair(mentorship, '#meetings'),
    say: kind === 'gap' ? 'mentoring.said.arranged-gap' : 'mentoring.said.arranged',
  })),
  askQuestion: door(forms.questionForm, askQuestion, (_, { request }) => ({ to: onRequest(request), say: 'mentoring.said.asked' })),
  cancelMeeting: door(forms.oneMeeting, cancelMeeting, ({ mentorship }) => ({
    to: onPair(mentorship, '#meetings'),
    say: 'mentoring.said.cancelled',
  })),
  declineRequest: door(forms.declineForm, declineRequest, (_, { pause }) => ({
    to: '/mentoring',
    say: pause ? 'mentoring.said.declined-paused' : 'mentoring.said.declined',
  })),
  endMentorship: door(forms.oneMentorship, endMentorship, (_, { mentorship }) => ({ to: onPair(mentorship), say: 'mentoring.said.ended' })),
  holdMeeting: door(forms.oneMeeting, holdMeeting, ({ mentorship }) => ({
    to: onPair(mentorship, '#meetings'),
    say: 'mentoring.said.held',
  })),
  offerMentoring: door(forms.offerForm, offerMentoring, () => ({ to: '/mentoring/offer', say: 'mentoring.said.offered' })),
  pauseMentoring: door(forms.nothing, pauseMentoring, () => ({ to: '/mentoring/offer', say: 'mentoring.said.paused' })),
  reachGoal: door(forms.oneGoal, reachGoal, ({ mentorship }) => ({ to: onPair(mentorship, '#goals') })),
  removeGoal: door(forms.oneGoal, removeGoal, ({ mentorship }) => ({
    to: onPair(mentorship, '#goals'),
    say: 'mentoring.said.goal-removed',
  })),
  removeNote: door(forms.oneNote, removeNote, ({ mentorship }) => ({
    to: onPair(mentorship, '#notes'),
    say: 'mentoring.said.note-removed',
  })),
  requestMentor: door(forms.requestForm, requestMentor, ({ id }) => ({ to: onRequest(id), say: 'mentoring.said.requested' })),
  resumeMentoring: door(forms.nothing, resumeMentoring, () => ({ to: '/mentoring/offer', say: 'mentoring.said.resumed' })),
  sayFit: door(forms.fitForm, sayFit, ({ mentorship }) => ({ to: onPair(mentorship, '#fit'), say: 'mentoring.said.fit' })),
  setGoal: door(forms.goalForm, setGoal, ({ mentorship }) => ({ to: onPair(mentorship, '#goals'), say: 'mentoring.said.goal' })),
  stopMentoring: door(forms.nothing, stopMentoring, () => ({ to: '/mentoring', say: 'mentoring.said.stopped' })),
  withdrawRequest: door(forms.oneRequest, withdrawRequest, () => ({ to: '/mentoring', say: 'mentoring.said.withdrawn' })),
  writeNote: door(forms.noteForm, writeNote, ({ mentorship }) => ({ to: onPair(mentorship, '#notes'), say: 'mentoring.said.note' })),
};
