import { randomUUID } from 'node:crypto';
import { sourcesIn } from '#tests/architecture/sources.ts';
import { type Role, recalledAt, type World } from './world.ts';

/** Every action by its name, `feature.verbNoun`, read from the contents pages of the features. */
export const actionNames = sourcesIn('src/features', 'actions.ts')
  .filter(({ path }) => path.endsWith('/actions.ts'))
  .flatMap(({ path, text }) => [...text.matchAll(/^ {2}(\w+): (?:publicDoor|door)\(/gm)].map(([, name]) => `${path.split('/')[2]}.${name}`))
  .sort();

/** What a role's form comes to: `done` 303, `door` sent to sign in, `no` 403, `none` 404, `not-now` 409. */
export type Said = 'done' | 'door' | 'no' | 'none' | 'not-now';
type Row = { readonly form: (world: World, role: Role) => Record<string, string>; readonly said: Record<Role, Said> };

const everyone = (said: Said): Record<Role, Said> => ({
  stranger: said,
  paused: said,
  owner: said,
  other: said,
  mentor: said,
  host: said,
  lead: said,
  administrator: said,
});
const members = (but: Partial<Record<Role, Said>> = {}) => ({ ...everyone('done'), stranger: 'door' as const, ...but });
/** Done for these; for all other members `otherwise`. */
const only = (whom: Role[], otherwise: Said, but: Partial<Record<Role, Said>> = {}) => ({
  ...everyone(otherwise),
  stranger: 'door' as const,
  ...Object.fromEntries(whom.map((role) => [role, 'done' as const])),
  ...but,
});
const row = (form: Row['form'], said: Row['said']): Row => ({ form, said });
const once = () => randomUUID();
const place = { course: 'a-profile-you-like', module: 'why-and-what-for-me' };
const marks = { 'own-voice': 'there', learns: 'there', concrete: 'strong', conversation: 'missing', guidelines: 'strong' };
const around = { place: 'tier:first-steps', goals: 'You can name a cable.', minutes: '6' };
const profile = {
  name: 'A Name',
  headline: 'Cables',
  about: '',
  hopes: '',
  unit: '',
  site: '',
  languages: 'en',
  timeZone: 'Europe/Zurich',
};
const eventForm = {
  kind: 'workshop',
  title: 'T',
  about: 'A',
  lang: 'en',
  // Still ahead after all the actions of the matrix have moved the clock.
  startsAt: '2026-12-10T10:00',
  minutes: '60',
  places: '',
  place: '',
  link: '',
};
const pair: Role[] = ['host', 'mentor'];
let n = 0;

/** One row per action; a new action without a row fails the matrix. */
export const actions: Record<string, Row> = {
  // The owner has it already, and keeps that one.
  'badges.askBadge': row(() => ({ badge: 'first-steps', named: 'on' }), only(['owner'], 'not-now')),
  'badges.shareBadge': row(({ ids }) => ({ badge: ids.badge, share: 'without-name' }), only(['owner'], 'none')),
  'badges.withdrawBadge': row(({ ids }) => ({ badge: ids.badge }), only(['owner'], 'none')),
  'badges.revokeBadge': row(({ ids }) => ({ badge: ids.badge, because: 'B' }), only(['lead'], 'no')),

  'events.createEvent': row(() => ({ once: once(), audience: 'tier:own-voice', ...eventForm }), only(['lead', 'mentor'], 'no')),
  'events.changeEvent': row(({ ids }) => ({ event: ids.event, ...eventForm }), only(['mentor'], 'no')),
  'events.cancelEvent': row(({ ids }) => ({ event: ids.event }), only(['mentor'], 'no')),
  'events.saveMaterials': row(({ ids }) => ({ event: ids.groupEvent, materials: 'M' }), only(['host'], 'none', { owner: 'no' })),
  'events.signUp': row(({ ids }) => ({ event: ids.event }), members({ mentor: 'no' })),
  'events.signOff': row(({ ids }) => ({ event: ids.groupEvent }), only(['owner', 'host'], 'none')),
  'events.showName': row(({ ids }) => ({ event: ids.groupEvent }), members()),
  'events.hideName': row(({ ids }) => ({ event: ids.groupEvent }), members()),
  'events.takeOverEvent': row(({ ids }) => ({ event: ids.event }), only(['mentor'], 'no', { lead: 'not-now' })),
  'events.noteAttendance': row(({ ids }) => ({ event: ids.groupEvent }), only([], 'none', { owner: 'not-now', host: 'not-now' })),
  'events.forgetAttendance': row(({ ids }) => ({ event: ids.event }), members()),
  'events.makeFeed': row(() => ({ meetings: 'on' }), members()),
  'events.revokeFeed': row(() => ({}), members()),

  'corrections.sendCorrection': row(() => ({ once: once(), ...place, lang: 'en', passage: '', words: 'It moved.' }), members()),
  'corrections.takeBackCorrection': row(({ ids }) => ({ correction: ids.correction, back: '' }), only(['owner'], 'none')),
  'corrections.answerCorrection': row(({ ids }) => ({ correction: ids.correction, outcome: 'changed', answer: 'A' }), only(['lead'], 'no')),

  'exchange.writeInsight': row(
    ({ slugs }) => ({ once: once(), group: slugs.group, title: 'T', body: 'B', lang: 'en' }),
    only(['owner', 'host'], 'no'),
  ),
  'exchange.writeReply': row(({ ids }) => ({ once: once(), insight: ids.insight, body: 'B', lang: 'en' }), only(['owner', 'host'], 'none')),
  'exchange.eraseInsight': row(({ ids }) => ({ insight: ids.insight }), only(['owner'], 'none', { host: 'no' })),
  'exchange.eraseReply': row(({ ids }) => ({ reply: ids.reply }), only(['host'], 'none', { owner: 'no' })),

  'groups.createGroup': row(
    () => ({ once: once(), name: `Group ${++n}`, purpose: 'P', lang: 'en', site: '', entry: 'open', host: '' }),
    only(['lead'], 'no'),
  ),
  'groups.joinGroup': row(({ slugs }) => ({ group: slugs.openGroup }), members()),
  'groups.askToJoin': row(({ slugs }) => ({ once: once(), group: slugs.group, words: '' }), members()),
  'groups.withdrawRequest': row(({ slugs }) => ({ group: slugs.group }), members()),
  'groups.leaveGroup': row(({ slugs }) => ({ group: slugs.group }), members()),
  'groups.acceptRequest': row(({ ids }) => ({ request: ids.membershipRequest }), only(['host'], 'none')),
  'groups.declineRequest': row(({ ids }) => ({ request: ids.membershipRequest }), only(['host'], 'none')),
  'groups.nameHost': row(({ slugs, people }) => ({ group: slugs.group, member: people.owner.id }), only(['host'], 'no')),
  'groups.giveHost': row(({ slugs, people }) => ({ group: slugs.group, host: people.other.email }), only(['lead'], 'no')),
  'groups.handOverHosting': row(({ slugs, people }) => ({ group: slugs.group, member: people.owner.id }), only(['host'], 'no')),
  'groups.stopHosting': row(({ slugs }) => ({ group: slugs.group }), only(['host'], 'no')),

  'learning.completeModule': row(() => place, members()),
  'learning.reopenModule': row(() => place, members()),
  'learning.saveExercise': row(() => ({ ...place, body: 'Mine.' }), members()),
  'learning.openExercise': row(() => ({ course: 'hook-and-story', module: 'telling-a-small-story', once: once() }), members()),
  'learning.offerExercise': row(() => ({ ...place, once: once() }), only([], 'not-now')),
  'learning.takePlacement': row(() => ({ tier: 'first-steps', 'answer-0': 'livias-headline.two-languages' }), members()),
  'learning.forgetPlacement': row(() => ({ tier: 'first-steps' }), members()),
  'learning.switchOnRecall': row(() => ({}), members()),
  'learning.switchOffRecall': row(() => ({}), members()),
  'learning.answerRecall': row(
    () => ({ 'answer-0': `${place.course}/${place.module}/purpose-that-helps.contacts` }),
    only(['owner'], 'not-now'),
  ),
  'learning.adjustRecall': row(
    () => ({ ...place, question: 'weak-ties', reviewedAt: recalledAt.toISOString(), felt: 'hard' }),
    only(['owner'], 'none'),
  ),
  'learning.answerCheck': row(() => ({ ...place, 'answer-0': 'purpose-that-helps.contacts' }), members()),

  'maturity.beginSelfCheck': row(() => ({ anew: '' }), members()),
  'maturity.answerPart': row(
    ({ ids }) => ({ draft: ids.selfCheckDraft, part: '1', move: 'next', profile: '1', commenting: '' }),
    members(),
  ),
  'maturity.takeSelfCheck': row(({ ids }) => ({ draft: ids.selfCheckDraft }), only(['owner'], 'none')),
  'maturity.deleteDraft': row(({ ids }) => ({ draft: ids.selfCheckDraft }), members()),
  'maturity.chooseDestination': row(({ ids }) => ({ check: ids.selfCheck, destination: 'bridge' }), only(['owner'], 'none')),
  'maturity.deleteSelfCheck': row(({ ids }) => ({ check: ids.selfCheck }), members()),
  'maturity.deleteSelfChecks': row(() => ({}), members()),

  'members.askReset': row(() => ({ email: `nobody.${++n}@firn.example` }), everyone('done')),
  'members.askToJoin': row(() => ({ email: `x.${++n}@elsewhere.example` }), everyone('not-now')),
  'members.chooseLocale': row(() => ({ locale: 'en', to: '/' }), everyone('done')),
  'members.closeDomain': row(() => ({ domain: 'closed.example' }), only(['lead', 'administrator'], 'no')),
  'members.invite': row(() => ({ email: `invited.${++n}@firn.example`, locale: 'en', role: '' }), only(['lead', 'administrator'], 'no')),
  'members.join': row(
    ({ tokens }) => ({ token: tokens.invitation, charter: 'on', password: 'a small sentence', ...profile }),
    everyone('done'),
  ),
  'members.leave': row(() => ({ password: 'ein kleiner Satz' }), only(['owner'], 'not-now')),
  'members.lowerHand': row(() => ({}), members()),
  'members.openDomain': row(() => ({ domain: 'open.example' }), only(['lead', 'administrator'], 'no')),
  'members.pause': row(() => ({}), members()),
  'members.raiseHand': row(() => ({ words: '' }), only(['owner'], 'not-now')),
  'members.resetPassword': row(({ tokens }) => ({ token: tokens.reset, password: 'a small sentence' }), everyone('done')),
  'members.resume': row(() => ({}), members()),
  'members.saveProfile': row(() => profile, members()),
  'members.setConsent': row(() => ({ kind: 'listed', give: 'on' }), members()),
  'members.signIn': row(({ people }) => ({ email: people.owner.email, password: 'ein kleiner Satz', next: '' }), everyone('done')),
  'members.signOut': row(() => ({}), everyone('done')),
  'members.signOutEverywhere': row(() => ({}), members()),
  'members.withdrawInvitation': row(({ ids }) => ({ invitation: ids.invitation }), only(['lead', 'administrator'], 'no')),

  'mentoring.acceptRequest': row(({ ids }) => ({ request: ids.mentorRequest }), only(['mentor'], 'none', { owner: 'no' })),
  'mentoring.answerQuestion': row(
    ({ ids }) => ({ request: ids.mentorRequest, reply: 'R' }),
    only([], 'none', { owner: 'not-now', mentor: 'no' }),
  ),
  'mentoring.arrangeMeeting': row(
    ({ ids }) => ({ once: once(), mentorship: ids.mentorship, startsAt: '2026-03-10T10:00', minutes: '30', place: '' }),
    only(pair, 'none'),
  ),
  'mentoring.askQuestion': row(({ ids }) => ({ request: ids.mentorRequest, question: 'Q' }), only(['mentor'], 'none', { owner: 'no' })),
  'mentoring.cancelMeeting': row(({ ids }) => ({ meeting: ids.meeting }), only(pair, 'none')),
  'mentoring.declineRequest': row(
    ({ ids }) => ({ request: ids.mentorRequest, words: '', pause: '' }),
    only(['mentor'], 'none', { owner: 'no' }),
  ),
  'mentoring.endMentorship': row(({ ids }) => ({ mentorship: ids.mentorship }), only(pair, 'none')),
  'mentoring.holdMeeting': row(({ ids }) => ({ meeting: ids.meeting }), only(pair, 'none')),
  'mentoring.offerMentoring': row(
    () => ({ capacity: '2', rhythm: 'monthly', offers: 'O', languages: 'en', topics: 'storytelling' }),
    members(),
  ),
  'mentoring.pauseMentoring': row(() => ({}), only(['mentor'], 'none')),
  'mentoring.reachGoal': row(({ ids }) => ({ goal: ids.goal }), only(pair, 'none')),
  'mentoring.removeGoal': row(({ ids }) => ({ goal: ids.goal }), only(['host'], 'none', { mentor: 'no' })),
  'mentoring.removeNote': row(({ ids }) => ({ note: ids.note }), only(['host'], 'none', { mentor: 'no' })),
  'mentoring.requestMentor': row(
    ({ people }) => ({ once: once(), mentor: people.mentor.id, message: 'M' }),
    members({ mentor: 'no', owner: 'not-now', host: 'not-now' }),
  ),
  'mentoring.resumeMentoring': row(() => ({}), only(['mentor'], 'none')),
  'mentoring.sayFit': row(
    ({ ids }) => ({ mentorship: ids.mentorship, fit: 'good' }),
    only([], 'none', { host: 'not-now', mentor: 'not-now' }),
  ),
  'mentoring.setGoal': row(({ ids }) => ({ once: once(), mentorship: ids.mentorship, words: 'G' }), only(pair, 'none')),
  'mentoring.stopMentoring': row(() => ({}), members()),
  'mentoring.withdrawRequest': row(({ ids }) => ({ request: ids.mentorRequest }), only(['owner'], 'none', { mentor: 'no' })),
  'mentoring.writeNote': row(({ ids }) => ({ once: once(), mentorship: ids.mentorship, body: 'N' }), only(pair, 'none')),

  'notices.openNotice': row(({ ids }) => ({ notice: ids.notice }), only(['owner'], 'none')),
  'notices.readNotice': row(({ ids }) => ({ notice: ids.notice }), only(['owner'], 'none')),
  'notices.readAllNotices': row(() => ({}), members()),

  'playbook.clearCrisis': row(({ ids }) => ({ crisis: ids.crisis }), { ...only([], 'no'), lead: 'not-now', administrator: 'not-now' }),
  'playbook.declareCrisis': row(
    () => ({ once: once(), happened: 'H', sayable: 'S', contact: 'C', lang: 'en', hours: '3' }),
    only(['lead'], 'no'),
  ),
  'playbook.secondCrisis': row(({ ids }) => ({ crisis: ids.crisis }), { ...only([], 'no'), lead: 'not-now', administrator: 'done' }),

  'playbook.tickGuide': row(() => ({ page: 'profile-guide', item: 'photo' }), members()),
  'programme.addPlace': row(() => ({ kind: 'site', name: `Site ${++n}`, region: 'R' }), only(['lead', 'administrator'], 'no')),
  'programme.answerHand': row(({ people }) => ({ member: people.owner.id }), only(['lead'], 'no')),

  'proposals.proposeModule': row(({ ids }) => ({ once: once(), piece: ids.privatePiece, ...around }), only(['owner'], 'none')),
  'proposals.reviseProposal': row(({ ids }) => ({ proposal: ids.proposal, version: '1', ...around }), only(['owner'], 'none')),
  'proposals.reviewProposal': row(
    ({ ids }) => ({ once: once(), proposal: ids.proposal, version: '1', verdict: 'yes', ...marks, words: '' }),
    members({ owner: 'no', other: 'not-now', host: 'not-now' }),
  ),
  'proposals.decideProposal': row(
    ({ ids }) => ({ proposal: ids.proposal, version: '1', outcome: 'agreed', words: '' }),
    only(['lead'], 'no'),
  ),
  'proposals.withdrawProposal': row(({ ids }) => ({ proposal: ids.proposal }), only(['owner'], 'no')),

  'writing.startPiece': row(() => ({ once: once(), title: 'T', lang: 'en', body: 'B' }), members()),
  'writing.revisePiece': row(
    ({ ids }) => ({ piece: ids.piece, revision: '1', title: 'T', lang: 'en', body: 'Other' }),
    only(['owner'], 'none'),
  ),
  'writing.deletePiece': row(({ ids }) => ({ piece: ids.piece }), only(['owner'], 'none')),
  'writing.askFeedback': row(
    ({ ids }) => ({ once: once(), piece: ids.privatePiece, ...marks, asks: '', whom: 'anyone', days: '14' }),
    only(['owner'], 'none'),
  ),
  'writing.giveFeedback': row(
    ({ ids }) => ({ once: once(), request: ids.request, ...marks, words: 'W' }),
    members({ owner: 'no', other: 'not-now' }),
  ),
  'writing.sayThanks': row(({ ids }) => ({ feedback: ids.feedback, words: '' }), only(['owner'], 'none')),
  'writing.closeRequest': row(({ ids }) => ({ request: ids.request }), only(['owner'], 'none')),
  'writing.openToAnyone': row(({ ids }) => ({ request: ids.request }), only(['owner'], 'none')),
};
