import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import * as schema from '#db/schema/index.ts';
import { cancelEvent } from '#src/features/events/commands/cancel-event.ts';
import { createEvent } from '#src/features/events/commands/create-event.ts';
import { signUp } from '#src/features/events/commands/sign-up.ts';
import { answerCorrection } from '#src/features/corrections/commands/answer-correction.ts';
import { sendCorrection } from '#src/features/corrections/commands/send-correction.ts';
import { myCorrections } from '#src/features/corrections/queries.ts';
import { writeInsight } from '#src/features/exchange/commands/write-insight.ts';
import { writeReply } from '#src/features/exchange/commands/write-reply.ts';
import { askToJoin as askForGroup } from '#src/features/groups/commands/ask-to-join.ts';
import { createGroup } from '#src/features/groups/commands/create-group.ts';
import { joinGroup } from '#src/features/groups/commands/join-group.ts';
import { nameHost } from '#src/features/groups/commands/name-host.ts';
import { saveExercise } from '#src/features/learning/commands/save-exercise.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { beginSelfCheck } from '#src/features/maturity/commands/begin-self-check.ts';
import { askReset } from '#src/features/members/commands/ask-reset.ts';
import { askToJoin } from '#src/features/members/commands/ask-to-join.ts';
import { join } from '#src/features/members/commands/join.ts';
import { leave } from '#src/features/members/commands/leave.ts';
import { raiseHand } from '#src/features/members/commands/raise-hand.ts';
import { acceptRequest } from '#src/features/mentoring/commands/accept-request.ts';
import { answerQuestion } from '#src/features/mentoring/commands/answer-question.ts';
import { arrangeMeeting } from '#src/features/mentoring/commands/arrange-meeting.ts';
import { askQuestion } from '#src/features/mentoring/commands/ask-question.ts';
import { declineRequest } from '#src/features/mentoring/commands/decline-request.ts';
import { offerMentoring } from '#src/features/mentoring/commands/offer-mentoring.ts';
import { requestMentor } from '#src/features/mentoring/commands/request-mentor.ts';
import { setGoal } from '#src/features/mentoring/commands/set-goal.ts';
import { writeNote } from '#src/features/mentoring/commands/write-note.ts';
import { answerHand } from '#src/features/programme/commands/answer-hand.ts';
import { askFeedback } from '#src/features/writing/commands/ask-feedback.ts';
import { sayThanks } from '#src/features/writing/commands/say-thanks.ts';
import { mintMember } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { signingKey } from '#src/platform/credentials.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aForm } from '../events/support.ts';
import { aProposal, say } from '../proposals/support.ts';
import { anAnswer, aPiece, ask, refusalOf, the } from '../writing/support.ts';

/** In everything the leaving member writes, and in nothing else. */
const mark = 'quittenbaum';
const email = `xaverina.${mark}@firn.example`;
const password = 'ein kleiner Satz';

test('after leaving, no column of any table holds the name, the address or a word of the member', async () => {
  const club = await withMailServer();
  const xaverina = await joined(club);
  const bert = await aMember(club, { name: 'Bert', consents: ['listed', 'reminders'], topics: ['networks'], mentor: {} });
  const ruth = await aMember(club, { name: 'Ruth', lead: true, topics: ['networks'] });
  await writeAndAnswer(club, xaverina, bert);
  await mentorEachOther(club, xaverina, bert);
  await takePart(club, xaverina, bert, ruth);
  await sayAndPropose(club, xaverina, bert, ruth);
  await meet(club, xaverina, [bert, ruth]);
  expect(await placesOf(club, mark)).not.toEqual([]);
  const worth = [
    'pieces',
    'revisions',
    'feedback_requests',
    'feedbacks',
    'comments',
    'thanks',
    'mentor_requests',
    'goals',
    'meetings',
    'mentoring_notes',
    'insights',
    'replies',
    'notices',
    'mails',
    'invitations',
    'hand_raises',
    'exercise_texts',
    'corrections',
    'proposal_versions',
    'proposal_reviews',
    'badges',
    'members',
    'membership_requests',
    'events',
  ];
  const before = await placesOf(club, mark);
  expect(worth.filter((table) => !before.some((place) => place.startsWith(`public.${table}.`)))).toEqual([]);

  the(await leave(club, xaverina, { password }));
  await club.jobs.drain(club);
  expect(await placesOf(club, mark)).toEqual([]);
  expect(await placesOf(club, xaverina.id)).toEqual([]);
});

test('a mentor who says yes while the mentee leaves has their place back', async () => {
  const club = await aClub();
  const [lina, marco] = [await aMember(club, { name: 'Lina', password }), await aMember(club, { name: 'Marco', mentor: {} })];
  const request = the(await requestMentor(club, lina, { once: once(club), mentor: marco.id, message: 'Would you?' })).id;
  const accepting = inTransaction(club, async (club) => {
    await acceptRequest(club, marco, { request });
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  the(await leave(club, lina, { password }));
  await accepting;
  const [offer] = await club.db.select().from(schema.mentors).where(eq(schema.mentors.memberId, marco.id));
  expect(offer?.mentees).toBe(0);
});

test('whoever sits at somebody else’s screen cannot guess the password there', async () => {
  const club = await aClub();
  const lina = await aMember(club, { name: 'Lina', password });
  for (let tries = 0; tries < 10; tries++)
    expect(refusalOf(await leave(club, lina, { password: 'guess' }))).toBe('members.refusal.wrong-password');
  expect(refusalOf(await leave(club, lina, { password }))).toBe('members.refusal.too-many-tries');
});

async function withMailServer(): Promise<TestClub> {
  const club = await aClub({ config: { smtpUrl: 'smtp://127.0.0.1:9' } });
  return Object.assign(club, { mail: { ...club.mail, handOver: async () => true } });
}

async function joined(club: TestClub) {
  const visitor = { address: '203.0.113.9', locale: 'en' as const, member: null };
  await club.db.insert(schema.openDomains).values({ domain: 'firn.example', openedAt: club.clock.now() });
  await club.db.insert(schema.topics).values({ slug: 'networks', names: { en: 'N', de: 'N', fr: 'N', it: 'N' } });
  the(await askToJoin(club, visitor, { email }));
  const [letter] = await club.letters(email);
  const token = /\/join\/(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
  const profile = { headline: mark, about: mark, hopes: mark, unit: null, site: null, languages: ['en' as const], topics: ['networks'] };
  const name = `Xaverina ${mark}`;
  the(await join(club, visitor, { token, name, password, charter: true, consents: ['listed', 'accompanied', 'reminders'], ...profile }));
  the(await askReset(club, visitor, { email }));
  const [row] = await club.db.select().from(schema.members).where(eq(schema.members.email, email));
  const roles = { isLead: false, isAdministrator: false, isMentor: true, isHost: true, unread: 0, crisis: null };
  return mintMember({ id: row?.id ?? '', name, email, locale: 'en', timeZone: 'Europe/Zurich', pausedAt: null, ...roles });
}

type Person = Awaited<ReturnType<typeof aMember>>;
const once = (club: TestClub) => newId(club.clock);

async function writeAndAnswer(club: TestClub, xaverina: Person, bert: Person) {
  const piece = await aPiece(club, xaverina, { title: `My ${mark}`, body: `I dug up a ${mark}.` });
  const request = the(await askFeedback(club, xaverina, ask(piece, `member:${bert.id}`, { once: once(club), asks: `The ${mark}?` }))).id;
  const feedback = await anAnswer(club, bert, request, { quote1: mark, remark1: 'Why this?' });
  the(await sayThanks(club, xaverina, { feedback, words: mark }));
  const asked = the(await askFeedback(club, bert, ask(await aPiece(club, bert), `member:${xaverina.id}`, { once: once(club) }))).id;
  const given = await anAnswer(club, xaverina, asked, { words: `A ${mark} to you.`, quote1: 'dug', remark1: mark });
  the(await sayThanks(club, bert, { feedback: given, words: 'Thank you' }));
  await aPiece(club, xaverina, { title: 'A draft', body: mark });
}

async function mentorEachOther(club: TestClub, xaverina: Person, bert: Person) {
  const offer = { capacity: 2, rhythm: 'monthly' as const, offers: mark, languages: ['en' as const], topics: ['networks'], helps: [] };
  the(await offerMentoring(club, xaverina, offer));
  const mine = the(await requestMentor(club, xaverina, { once: once(club), mentor: bert.id, message: mark })).id;
  the(await askQuestion(club, bert, { request: mine, question: 'When?' }));
  the(await answerQuestion(club, xaverina, { request: mine, reply: mark }));
  const { mentorship } = the(await acceptRequest(club, bert, { request: mine }));
  the(await setGoal(club, xaverina, { once: once(club), mentorship, words: mark }));
  the(await writeNote(club, xaverina, { once: once(club), mentorship, body: mark }));
  the(await arrangeMeeting(club, xaverina, { once: once(club), mentorship, startsAt: '2026-03-20T10:00', minutes: 30, place: mark }));
  const theirs = the(await requestMentor(club, bert, { once: once(club), mentor: xaverina.id, message: 'Would you?' })).id;
  the(await declineRequest(club, xaverina, { request: theirs, words: mark, pause: false }));
}

async function takePart(club: TestClub, xaverina: Person, bert: Person, ruth: Person) {
  the(await beginSelfCheck(club, xaverina, { anew: null }));
  const group = { once: once(club), purpose: 'Cables', lang: 'en' as const, site: null, topics: [], host: null };
  const open = the(await createGroup(club, ruth, { ...group, name: 'Open', entry: 'open' })).slug;
  const closed = the(await createGroup(club, ruth, { ...group, once: once(club), name: 'On request', entry: 'request' })).slug;
  for (const person of [xaverina, bert]) the(await joinGroup(club, person, { group: open }));
  await club.db.update(schema.memberships).set({ hostSince: club.clock.now() }).where(eq(schema.memberships.memberId, xaverina.id));
  the(await nameHost(club, xaverina, { group: open, member: bert.id }));
  the(await askForGroup(club, xaverina, { once: once(club), group: closed, words: mark }));
  const text = { title: `Of a ${mark}`, body: mark, lang: 'en' as const };
  const insight = the(await writeInsight(club, xaverina, { once: once(club), group: open, ...text })).id;
  for (const person of [bert, xaverina, ruth]) {
    the(await writeReply(club, person, { once: once(club), insight, body: person === xaverina ? mark : 'I see.', lang: 'en' }));
  }
  the(await writeInsight(club, xaverina, { once: once(club), group: null, ...text }));
  const [course] = [...curriculumOf(club.content).courses.values()].filter(({ modules }) => modules.some(({ text }) => text.en.exercise));
  const module = course?.modules.find(({ text }) => text.en.exercise)?.slug ?? '';
  the(await saveExercise(club, xaverina, { course: course?.slug ?? '', module, body: mark }));
  const key = (await signingKey(club.config)) ?? '';
  await club.db.insert(schema.badgeKeys).values({ key, firstUsedAt: club.clock.now() });
  const signed = { id: once(club), memberId: xaverina.id, badge: 'steps', key, credential: { of: mark }, issuedAt: club.clock.now() };
  await club.db.insert(schema.badges).values(signed);
  await club.db.insert(schema.statusEntries).values({ entry: 7, badgeId: signed.id });
  the(await raiseHand(club, xaverina, { words: mark }));
  the(await answerHand(club, ruth, { member: xaverina.id }));
}

/** Sets one date up and calls people together, and goes to another. */
async function meet(club: TestClub, xaverina: Person, [bert, ruth]: [Person, Person]) {
  const own = the(await createEvent(club, xaverina, aForm({ title: mark, about: mark, place: mark, link: `https://${mark}.example` }))).id;
  const other = the(await createEvent(club, ruth, aForm())).id;
  the(await signUp(club, bert, { event: own }));
  for (const person of [xaverina, bert]) the(await signUp(club, person, { event: other }));
  the(await cancelEvent(club, ruth, { event: other }));
}

async function sayAndPropose(club: TestClub, xaverina: Person, bert: Person, ruth: Person) {
  const [course] = curriculumOf(club.content).courses.values();
  const place = { course: course?.slug ?? '', module: course?.modules[0]?.slug ?? '' };
  for (const words of [mark, `Another ${mark}`])
    the(await sendCorrection(club, xaverina, { once: once(club), ...place, lang: 'en', passage: mark, words }));
  const [sent] = (await myCorrections(club, xaverina)).corrections;
  the(await answerCorrection(club, ruth, { correction: sent?.id ?? '', outcome: 'stays', answer: 'It is still so.' }));
  const mine = await aProposal(club, xaverina, { title: `A ${mark}`, body: mark, place: 'tier:first-steps' });
  the(await say(club, bert, mine.id, 'not-yet'));
  const theirs = await aProposal(club, bert, { place: 'tier:first-steps' });
  the(await say(club, xaverina, theirs.id, 'not-yet', { words: mark }));
}

/** Every column that holds `word` somewhere, of every table there is. */
async function placesOf(club: TestClub, word: string): Promise<string[]> {
  const columns = await club.db.execute<{ place: string; table: string; column: string }>(sql`
    select format('%s.%s.%s', table_schema, table_name, column_name) as place, format('%I.%I', table_schema, table_name) as table, format('%I', column_name) as column
    from information_schema.columns where table_schema in ('public', 'pgboss')`);
  const found: string[] = [];
  for (const { place, table, column } of columns) {
    const [row] = await club.db.execute(sql`select 1 from ${sql.raw(table)} where ${sql.raw(column)}::text ilike ${`%${word}%`} limit 1`);
    if (row) found.push(place);
  }
  return found;
}
