import * as schema from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { signingKey } from '#src/platform/credentials.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';
import { newToken } from '#src/platform/tokens.ts';
import { aMember } from './people.ts';

/** The roles every page and action is tried as. `owner` is a plain member whose things these are. */
export const roles = ['stranger', 'paused', 'owner', 'other', 'mentor', 'host', 'lead', 'administrator'] as const;
export type Role = (typeof roles)[number];

export interface World {
  readonly people: Record<Exclude<Role, 'stranger'>, Member>;
  readonly ids: Record<
    | 'piece'
    | 'revision'
    | 'request'
    | 'feedback'
    | 'privatePiece'
    | 'group'
    | 'openGroup'
    | 'insight'
    | 'clubInsight'
    | 'reply'
    | 'mentorRequest'
    | 'mentorship'
    | 'meeting'
    | 'goal'
    | 'note'
    | 'notice'
    | 'invitation'
    | 'membershipRequest'
    | 'handRaise'
    | 'selfCheck'
    | 'selfCheckDraft'
    | 'badge'
    | 'correction'
    | 'proposal'
    | 'crisis'
    | 'event'
    | 'groupEvent',
    string
  >;
  readonly slugs: { group: string; openGroup: string };
  readonly tokens: { invitation: string; reset: string; feed: string };
}

/** When the owner last answered a question that came back. */
export const recalledAt = new Date('2026-02-20T08:00:00Z');

let count = 0;

/** A small club with one of everything, made straight in the tables. Every call makes a fresh one beside the others. */
export async function aWorld(club: Club): Promise<World> {
  const n = ++count;
  const { db, clock } = club;
  const now = clock.now();
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const id = () => newId(clock);
  const people = {
    paused: await aMember(club, { name: 'Paula Pause', paused: true, consents: ['listed'] }),
    owner: await aMember(club, { name: 'Amina Haddad', consents: ['listed', 'matchable', 'accompanied'], password: 'ein kleiner Satz' }),
    other: await aMember(club, { name: 'Beat Keller', consents: ['listed'] }),
    mentor: await aMember(club, { name: 'Marco Bernasconi', mentor: { capacity: 3 }, consents: ['listed'] }),
    host: await aMember(club, { name: 'Claire Favre', consents: ['listed'] }),
    lead: await aMember(club, { name: 'Ruth Zimmermann', lead: true }),
    administrator: await aMember(club, { name: 'Jonas Meier', administrator: true }),
  };
  const { owner, other, mentor, host, lead } = people;

  const text = {
    body: 'A **first** text about cables.',
    bodyHtml: renderMarkdown('A **first** text about cables.'),
    plain: toPlainText('A **first** text about cables.'),
  };
  const [piece, privatePiece, revision, request, feedback] = [id(), id(), id(), id(), id()];
  await db.insert(schema.pieces).values(
    [piece, privatePiece].map((key, i) => ({
      id: key,
      authorId: owner.id,
      title: i ? 'Still private' : 'About cables',
      lang: 'en',
      latest: 1,
      createdAt: now,
      revisedAt: now,
    })),
  );
  await db.insert(schema.revisions).values(
    [
      { id: revision, pieceId: piece },
      { id: id(), pieceId: privatePiece },
    ].map((key) => ({ ...key, ...text, number: 1, createdAt: now })),
  );
  await db.insert(schema.feedbackRequests).values({
    id: request,
    pieceId: piece,
    revisionId: revision,
    authorId: owner.id,
    asks: 'Is it clear?',
    selfCheck: {},
    audience: 'anyone',
    lang: 'en',
    createdAt: now,
    visibleUntil: later(14),
    firstAnsweredAt: now,
  });
  await db.insert(schema.feedbacks).values({
    id: feedback,
    requestId: request,
    giverId: other.id,
    criteria: { concrete: 'strong' },
    words: 'I saw the cellar.',
    wordsHtml: '<p>I saw the cellar.</p>',
    givenAt: now,
  });

  // Something in a module is no longer so; and the piece is proposed as a module, with two yes, so that a lead can agree.
  const [correction, proposal] = [id(), id()];
  const module = { course: 'a-profile-you-like', module: 'why-and-what-for-me' };
  await db
    .insert(schema.corrections)
    .values({ id: correction, once: id(), memberId: owner.id, ...module, lang: 'en', passage: '', words: 'It moved.', createdAt: now });
  await db.insert(schema.proposals).values({ id: proposal, once: id(), pieceId: piece, authorId: owner.id, latest: 1, proposedAt: now });
  await db.insert(schema.proposalVersions).values({
    proposalId: proposal,
    number: 1,
    revisionId: revision,
    title: 'About cables',
    lang: 'en',
    tier: 'first-steps',
    goals: ['You can name a cable.'],
    minutes: 6,
    proposedAt: now,
    firstReviewedAt: now,
  });
  const yes = { proposalId: proposal, version: 1, verdict: 'yes' as const, criteria: {}, words: '', wordsHtml: '', givenAt: now };
  await db.insert(schema.proposalReviews).values([other, host].map((reader) => ({ id: id(), reviewerId: reader.id, ...yes })));

  const [group, openGroup, insight, clubInsight, reply] = [id(), id(), id(), id(), id()];
  const slugs = { group: `on-request-${n}`, openGroup: `open-${n}` };
  await db.insert(schema.groups).values([
    {
      id: group,
      slug: slugs.group,
      name: `On request ${n}`,
      purpose: 'Cables and people.',
      lang: 'en',
      entry: 'request' as const,
      size: 2,
      createdAt: now,
    },
    {
      id: openGroup,
      slug: slugs.openGroup,
      name: `Open ${n}`,
      purpose: 'Come in.',
      lang: 'en',
      entry: 'open' as const,
      size: 1,
      createdAt: now,
    },
  ]);
  await db.insert(schema.memberships).values([
    { groupId: group, memberId: host.id, joinedAt: now, hostSince: now },
    { groupId: group, memberId: owner.id, joinedAt: now, hostSince: null },
    { groupId: openGroup, memberId: host.id, joinedAt: now, hostSince: now },
  ]);
  const membershipRequest = id();
  await db
    .insert(schema.membershipRequests)
    .values({ id: membershipRequest, groupId: group, memberId: people.paused.id, words: 'May I?', createdAt: now });
  const words = { body: 'Seen today.', bodyHtml: '<p>Seen today.</p>', lang: 'en', createdAt: now };
  await db.insert(schema.insights).values([
    { id: insight, authorId: owner.id, groupId: group, title: 'Seen in the cellar', replyCount: 1, ...words },
    { id: clubInsight, authorId: owner.id, groupId: null, title: 'Seen on the roof', ...words },
  ]);
  await db.insert(schema.replies).values({ id: reply, insightId: insight, authorId: host.id, ...words });

  const [mentorRequest, mentorship, meeting, goal, note] = [id(), id(), id(), id(), id()];
  await db
    .insert(schema.mentorRequests)
    .values({ id: mentorRequest, menteeId: owner.id, mentorId: mentor.id, message: 'Would you?', createdAt: now });
  await db.insert(schema.mentorships).values({ id: mentorship, mentorId: mentor.id, menteeId: host.id, startedAt: now });
  await db.insert(schema.meetings).values({
    id: meeting,
    mentorshipId: mentorship,
    startsAt: later(-1),
    minutes: 30,
    place: 'Bern',
    arrangedBy: host.id,
    arrangedAt: later(-3),
  });
  await db.insert(schema.goals).values({ id: goal, mentorshipId: mentorship, words: 'Write once.', setBy: host.id, setAt: now });
  await db
    .insert(schema.mentoringNotes)
    .values({ id: note, mentorshipId: mentorship, authorId: host.id, body: 'Ours.', bodyHtml: '<p>Ours.</p>', createdAt: now });

  const [notice, invitation, handRaise, selfCheck, selfCheckDraft] = [id(), id(), id(), id(), id()];
  await db
    .insert(schema.notices)
    .values({ id: notice, memberId: owner.id, kind: 'members.said.welcome', params: {}, href: '/', createdAt: now });
  const [asked, reset] = [newToken(), newToken()];
  await db.insert(schema.invitations).values({
    id: invitation,
    email: `new.${n}@firn.example`,
    tokenHash: asked.tokenHash,
    locale: 'en',
    invitedBy: lead.id,
    createdAt: now,
    expiresAt: later(14),
  });
  await db
    .insert(schema.passwordResets)
    .values({ id: id(), memberId: owner.id, tokenHash: reset.tokenHash, createdAt: now, expiresAt: later(1) });
  await db.insert(schema.handRaises).values({ id: handRaise, memberId: owner.id, words: 'Where do I begin?', raisedAt: now });
  await db
    .insert(schema.selfChecks)
    .values({ id: selfCheck, memberId: owner.id, answers: {}, activity: 0, network: 0, cell: 'open-ear', takenAt: now });
  const said = { profile: 1, commenting: 0, 'being-seen': 2, subject: 1, contacts: 2, 'reaching-out': 1, colleagues: 3, helping: 0 };
  await db.insert(schema.selfCheckDrafts).values({ memberId: owner.id, id: selfCheckDraft, answers: said, part: 3, savedAt: now });

  // Finished, and coming back: one question is due, another was answered and waits.
  const place = { memberId: owner.id, course: 'a-profile-you-like', module: 'why-and-what-for-me' };
  await db.insert(schema.completions).values({ ...place, completedAt: later(-9) });
  await db.insert(schema.recalls).values({ memberId: owner.id, switchedOnAt: later(-9) });
  await db.insert(schema.recallCards).values({
    ...place,
    question: 'weak-ties',
    options: ['acquaintances'],
    reviewedAt: recalledAt,
    dueAt: later(30),
    stability: 40,
    difficulty: 2,
  });

  const [event, groupEvent] = [id(), id()];
  const feed = newToken();
  const dated = {
    kind: 'workshop' as const,
    about: 'Bring a text.',
    aboutHtml: '<p>Bring a text.</p>',
    lang: 'en',
    createdAt: now,
    changedAt: now,
  };
  await db.insert(schema.events).values([
    {
      id: event,
      ...dated,
      title: 'Hooks',
      tier: 'own-voice',
      ownerId: mentor.id,
      startsAt: later(60),
      endsAt: later(60.1),
      places: 2,
      link: 'https://meet.firn.example/hooks',
    },
    {
      id: groupEvent,
      ...dated,
      title: 'Cables and stories',
      groupId: group,
      ownerId: host.id,
      startsAt: later(61),
      endsAt: later(61.1),
      taken: 1,
    },
  ]);
  await db.insert(schema.signUps).values({ eventId: groupEvent, memberId: owner.id, number: 1, signedUpAt: now, placedAt: now });
  await db.insert(schema.calendarFeeds).values({ memberId: owner.id, tokenHash: feed.tokenHash, madeAt: now });

  // Its address is open to everybody, with the name.
  const badge = id();
  const key = (await signingKey(club.config)) ?? '';
  const achievement = {
    inLanguage: 'en',
    name: 'First steps',
    description: 'Four courses.',
    criteria: { narrative: 'Worked **through**.' },
  };
  const credential = { id: badge, name: 'First steps', credentialSubject: { identifier: [{ identityHash: owner.name }], achievement } };
  await db.insert(schema.badgeKeys).values({ key, firstUsedAt: now }).onConflictDoNothing();
  await db
    .insert(schema.badges)
    .values({ id: badge, memberId: owner.id, badge: 'first-steps', key, credential, issuedAt: now, sharedAt: now, nameSharedAt: now });
  await db.insert(schema.statusEntries).values({ entry: n, badgeId: badge });

  // One that is over: a crisis in force would stand on every page.
  const crisis = id();
  await db.insert(schema.crises).values({
    id: crisis,
    happened: 'Power cut',
    sayable: 'We know of it.',
    contact: 'media@firn.example',
    lang: 'en',
    hours: 12,
    proposedBy: lead.id,
    proposedAt: later(-2),
    secondedBy: people.administrator.id,
    secondedAt: later(-2),
    endsAt: later(-1),
  });

  return {
    people,
    ids: {
      piece,
      revision,
      request,
      feedback,
      privatePiece,
      group,
      openGroup,
      insight,
      clubInsight,
      reply,
      mentorRequest,
      mentorship,
      meeting,
      goal,
      note,
      notice,
      invitation,
      membershipRequest,
      handRaise,
      selfCheck,
      selfCheckDraft,
      badge,
      correction,
      proposal,
      crisis,
      event,
      groupEvent,
    },
    slugs,
    tokens: { invitation: asked.token, reset: reset.token, feed: feed.token },
  };
}
