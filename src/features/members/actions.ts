import { door, publicDoor } from '#src/platform/door.ts';
import { done } from '#src/platform/result.ts';
import { askReset } from './commands/ask-reset.ts';
import { askToJoin } from './commands/ask-to-join.ts';
import { chooseLocale } from './commands/choose-locale.ts';
import { closeDomain } from './commands/close-domain.ts';
import { inviteMember } from './commands/invite-member.ts';
import { join } from './commands/join.ts';
import { leave } from './commands/leave.ts';
import { openDomain } from './commands/open-domain.ts';
import { pause, resume } from './commands/pause.ts';
import { lowerHand, raiseHand } from './commands/raise-hand.ts';
import { resetPassword } from './commands/reset-password.ts';
import { saveProfile } from './commands/save-profile.ts';
import { setConsent } from './commands/set-consent.ts';
import { signIn } from './commands/sign-in.ts';
import { signOutEverywhere } from './commands/sign-out.ts';
import { withdrawInvitation } from './commands/withdraw-invitation.ts';
import * as forms from './schema.ts';

/** The doors of this feature: one line per use case. */
export const members = {
  askReset: publicDoor(forms.askResetForm, askReset, () => ({ to: '/sign-in', say: 'members.said.reset-sent' })),
  askToJoin: publicDoor(forms.askToJoinForm, askToJoin, () => ({ to: '/join', say: 'members.said.join-sent' })),
  chooseLocale: publicDoor(forms.localeForm, chooseLocale, (_, { locale, to }) => ({ to: to ?? '/', locale })),
  closeDomain: door(forms.openDomainForm, closeDomain, () => ({ to: '/programme/people', say: 'members.said.domain-closed' })),
  invite: door(forms.inviteForm, inviteMember, (_, { email }) => ({
    to: '/programme/people',
    say: 'members.said.invited',
    params: { email },
  })),
  join: publicDoor(forms.joinForm, join, ({ sessionId }) => ({ to: '/', say: 'members.said.welcome', session: sessionId })),
  leave: door(forms.leaveForm, leave, () => ({ to: '/', say: 'members.said.left', session: null })),
  lowerHand: door(forms.nothing, lowerHand, () => ({ to: '/me#hand', say: 'members.said.hand-lowered' })),
  openDomain: door(forms.openDomainForm, openDomain, (_, { domain }) => ({
    to: '/programme/people',
    say: 'members.said.domain-opened',
    params: { domain },
  })),
  pause: door(forms.nothing, pause, () => ({ to: '/me#break', say: 'members.said.paused' })),
  raiseHand: door(forms.raiseHandForm, raiseHand, () => ({ to: '/me#hand', say: 'members.said.hand-raised' })),
  resetPassword: publicDoor(forms.resetForm, resetPassword, ({ sessionId }) => ({
    to: '/',
    say: 'members.said.password-set',
    session: sessionId,
  })),
  resume: door(forms.nothing, resume, () => ({ to: '/me#break', say: 'members.said.resumed' })),
  saveProfile: door(forms.profileForm, saveProfile, () => ({ to: '/me', say: 'members.said.profile-saved' })),
  setConsent: door(forms.consentForm, setConsent, (_, { give }) => ({
    to: '/me#consents',
    say: give ? 'members.said.consent-given' : 'members.said.consent-withdrawn',
  })),
  signIn: publicDoor(forms.signInForm, signIn, ({ sessionId }, { next }) => ({ to: next ?? '/', session: sessionId })),
  signOut: publicDoor(
    forms.nothing,
    async () => done(),
    () => ({ to: '/', say: 'members.said.signed-out', session: null }),
  ),
  signOutEverywhere: door(forms.nothing, signOutEverywhere, () => ({
    to: '/sign-in',
    say: 'members.said.signed-out-everywhere',
    session: null,
  })),
  withdrawInvitation: door(forms.withdrawInvitationForm, withdrawInvitation, () => ({
    to: '/programme/people',
    say: 'members.said.invitation-withdrawn',
  })),
};
