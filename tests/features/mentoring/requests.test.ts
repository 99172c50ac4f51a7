import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { members, mentorRequests, mentorships, mentors, notices } from '#db/schema/index.ts';
import { acceptRequest } from '#src/features/mentoring/commands/accept-request.ts';
import { answerQuestion } from '#src/features/mentoring/commands/answer-question.ts';
import { askQuestion } from '#src/features/mentoring/commands/ask-question.ts';
import { declineRequest } from '#src/features/mentoring/commands/decline-request.ts';
import { endMentorship } from '#src/features/mentoring/commands/end-mentorship.ts';
import { offerMentoring } from '#src/features/mentoring/commands/offer-mentoring.ts';
import { pauseMentoring, resumeMentoring } from '#src/features/mentoring/commands/pause-mentoring.ts';
import { requestMentor } from '#src/features/mentoring/commands/request-mentor.ts';
import { stopMentoring } from '#src/features/mentoring/commands/stop-mentoring.ts';
import { withdrawRequest } from '#src/features/mentoring/commands/withdraw-request.ts';
import { escalateMentorSilence } from '#src/features/mentoring/jobs.ts';
import { requestPage } from '#src/features/mentoring/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

const words = 'I would like to find my own voice. Half an hour now and then would help.';
const ask = (mentee: Member, mentor: Member, once: string = randomUUID()) =>
  requestMentor(club, mentee, { once, mentor: mentor.id, message: words });
async function asked(mentee: Member, mentor: Member): Promise<string> {
  const result = await ask(mentee, mentor);
  if (!result.ok) throw new Error(result.refusal);
  return result.value.id;
}
const requestRow = async (id: string) => (await club.db.select().from(mentorRequests).where(eq(mentorRequests.id, id)))[0];
const offerOf = async ({ id }: Member) => (await club.db.select().from(mentors).where(eq(mentors.memberId, id)))[0];
const kinds = async ({ id }: Member) =>
  (await club.db.select().from(notices).where(eq(notices.memberId, id)).orderBy(notices.id)).map(({ kind }) => kind);

describe('asking a mentor', () => {
  test('the mentor gets a notice and a mail that carries no word of the message', async () => {
    const [lina, marco] = [await aMember(club, { name: 'Lina Brunner' }), await aMember(club, { mentor: {} })];
    const id = await asked(lina, marco);
    expect(await requestRow(id)).toMatchObject({ menteeId: lina.id, mentorId: marco.id, message: words });
    expect(await kinds(marco)).toEqual(['mentoring.notice.requested']);
    const [letter] = await club.letters(marco.email);
    expect(letter?.subject).toContain('Lina Brunner');
    expect(`${letter?.subject}${letter?.text}${letter?.html}`).not.toContain('voice');
    expect(letter?.text).toContain(`/mentoring/requests/${id}`);
  });

  test('asked, taken back and asked again fills no mailbox; a week later it is news again', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    for (let times = 0; times < 3; times++) {
      await withdrawRequest(club, lina, { request: await asked(lina, marco) });
      club.clock.forward({ minutes: 1 });
    }
    expect(await club.letters(marco.email)).toHaveLength(1);
    club.clock.forward({ days: 8 });
    await asked(lina, marco);
    expect(await club.letters(marco.email)).toHaveLength(2);
  });

  test('needs no consent: choosing one’s own mentor is a choice', async () => {
    expect((await ask(await aMember(club, { consents: [] }), await aMember(club, { mentor: {} }))).ok).toBe(true);
  });

  test('a form sent twice asks once', async () => {
    const [lina, marco, once] = [await aMember(club), await aMember(club, { mentor: {} }), randomUUID()];
    const both = await Promise.all([ask(lina, marco, once), ask(lina, marco, once)]);
    expect(both.map((result) => result.ok && result.value.id)).toEqual([once, once]);
    expect(await kinds(marco)).toHaveLength(1);
  });

  test('a form key of somebody else’s request opens nothing', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: { capacity: 3 } })];
    const id = await asked(lina, marco);
    await expect(ask(await aMember(club), marco, id)).rejects.toThrow(Forbidden);
  });

  test.each([
    ['a paused mentor', { mentor: { paused: true } }, 'mentoring.refusal.mentor-paused'],
    ['a mentor whose whole account is on a break', { mentor: {}, paused: true }, 'mentoring.refusal.mentor-paused'],
  ] as const)('%s receives no new request', async (_, person, refusal) => {
    expect(await ask(await aMember(club), await aMember(club, person))).toEqual({ ok: false, refusal });
  });

  test('a full mentor receives no new request', async () => {
    const marco = await aMember(club, { mentor: { capacity: 1 } });
    await acceptRequest(club, marco, { request: await asked(await aMember(club), marco) });
    expect(await ask(await aMember(club), marco)).toMatchObject({ refusal: 'mentoring.refusal.mentor-full' });
  });

  test('nobody asks themselves, and a member who is no mentor is not there', async () => {
    const marco = await aMember(club, { mentor: {} });
    await expect(ask(marco, marco)).rejects.toThrow(Forbidden);
    await expect(ask(marco, await aMember(club))).rejects.toThrow(NotFound);
    await expect(requestMentor(club, marco, { once: randomUUID(), mentor: randomUUID(), message: words })).rejects.toThrow(NotFound);
  });

  test('there is one open request to the same mentor, and none to whoever already accompanies you', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: { capacity: 3 } })];
    const first = await asked(lina, marco);
    expect(await ask(lina, marco)).toMatchObject({ refusal: 'mentoring.refusal.already-asked' });
    await acceptRequest(club, marco, { request: first });
    expect(await ask(lina, marco)).toMatchObject({ refusal: 'mentoring.refusal.already-together' });
  });

  test('three requests are open at most, also when two forms arrive at the same moment', async () => {
    const lina = await aMember(club);
    const some = await Promise.all([1, 2, 3, 4].map(() => aMember(club, { mentor: {} })));
    await asked(lina, some[0]!);
    await asked(lina, some[1]!);
    const results = await Promise.all([ask(lina, some[2]!), ask(lina, some[3]!)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: 'mentoring.refusal.three-open' });
    const [open] = await club.db
      .select()
      .from(mentorRequests)
      .where(and(eq(mentorRequests.menteeId, lina.id), eq(mentorRequests.mentorId, some[0]!.id)));
    await withdrawRequest(club, lina, { request: open!.id });
    expect((await ask(lina, await aMember(club, { mentor: {} }))).ok).toBe(true);
  });
});

describe('deciding', () => {
  test('yes begins a mentorship and says so', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { name: 'Marco Bernasconi', mentor: {} })];
    const result = await acceptRequest(club, marco, { request: await asked(lina, marco) });
    const id = result.ok ? result.value.mentorship : '';
    expect((await club.db.select().from(mentorships).where(eq(mentorships.id, id)))[0]).toMatchObject({
      mentorId: marco.id,
      menteeId: lina.id,
      endedAt: null,
    });
    expect(await offerOf(marco)).toMatchObject({ mentees: 1 });
    expect((await club.letters(lina.email)).at(-1)).toMatchObject({ subject: 'Marco Bernasconi said yes: your mentorship has begun' });
  });

  test('two mentees accepted at the same moment: the last place is given once', async () => {
    const marco = await aMember(club, { mentor: { capacity: 1 } });
    const requests = await Promise.all((await Promise.all([aMember(club), aMember(club)])).map((mentee) => asked(mentee, marco)));
    const results = await Promise.all(requests.map((request) => acceptRequest(club, marco, { request })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: 'mentoring.refusal.no-place' });
    expect(await offerOf(marco)).toMatchObject({ mentees: 1 });
  });

  test('the truth is counted, not the number on the offer', async () => {
    const marco = await aMember(club, { mentor: { capacity: 1 } });
    const [first, second] = [await asked(await aMember(club), marco), await asked(await aMember(club), marco)];
    await acceptRequest(club, marco, { request: first });
    await club.db.update(mentors).set({ mentees: 0 }).where(eq(mentors.memberId, marco.id));
    expect(await acceptRequest(club, marco, { request: second })).toMatchObject({ refusal: 'mentoring.refusal.no-place' });
  });

  test('a place given back is free again, and ending twice frees it once', async () => {
    const marco = await aMember(club, { mentor: { capacity: 2 } });
    const accepted = await acceptRequest(club, marco, { request: await asked(await aMember(club), marco) });
    await acceptRequest(club, marco, { request: await asked(await aMember(club), marco) });
    const mentorship = accepted.ok ? accepted.value.mentorship : '';
    await Promise.all([endMentorship(club, marco, { mentorship }), endMentorship(club, marco, { mentorship })]);
    expect(await offerOf(marco)).toMatchObject({ mentees: 1 });
  });

  test('accepted and withdrawn at the same moment: one of them wins, wholly', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    const [yes, back] = await Promise.all([acceptRequest(club, marco, { request }), withdrawRequest(club, lina, { request })]);
    expect([yes.ok, back.ok].sort()).toEqual([false, true]);
    const row = await requestRow(request);
    expect(Boolean(row?.acceptedAt)).toBe(yes.ok);
    expect(Boolean(row?.withdrawnAt)).toBe(back.ok);
  });

  test('a question, its reply, then yes', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    expect(await answerQuestion(club, lina, { request, reply: 'Too early' })).toMatchObject({ refusal: 'mentoring.refusal.nothing-asked' });
    await askQuestion(club, marco, { request, question: 'What have you tried?' });
    await askQuestion(club, marco, { request, question: 'What have you tried?' });
    expect(await askQuestion(club, marco, { request, question: 'And then?' })).toMatchObject({
      refusal: 'mentoring.refusal.question-asked',
    });
    await answerQuestion(club, lina, { request, reply: 'One comment.' });
    expect(await requestRow(request)).toMatchObject({ question: 'What have you tried?', reply: 'One comment.' });
    expect(await kinds(lina)).toEqual(['mentoring.notice.question']);
    expect(await kinds(marco)).toContain('mentoring.notice.reply');
    expect((await club.letters(lina.email)).map(({ text }) => text).join()).not.toContain('tried');
    expect((await acceptRequest(club, marco, { request })).ok).toBe(true);
  });

  test('no, with kind words that stay on the page', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    await declineRequest(club, marco, { request, words: 'Ask Amina, she knows more.', pause: false });
    expect(await requestPage(club, lina, request)).toMatchObject({ declineWords: 'Ask Amina, she knows more.' });
    expect((await club.letters(lina.email)).at(-1)?.text).not.toContain('Amina, she');
    expect(await offerOf(marco)).toMatchObject({ pausedAt: null });
    expect(await declineRequest(club, marco, { request, words: '', pause: false })).toMatchObject({ refusal: 'mentoring.refusal.closed' });
  });

  test('no and a break, in one step', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    await declineRequest(club, marco, { request: await asked(lina, marco), words: '', pause: true });
    expect((await offerOf(marco))?.pausedAt).toEqual(club.clock.now());
    expect(await ask(await aMember(club), marco)).toMatchObject({ refusal: 'mentoring.refusal.mentor-paused' });
  });

  test('the mentee decides nothing, the mentor answers nothing, anyone else finds nothing', async () => {
    const [lina, marco, lead] = [
      await aMember(club),
      await aMember(club, { mentor: {} }),
      await aMember(club, { lead: true, administrator: true }),
    ];
    const request = await asked(lina, marco);
    await expect(acceptRequest(club, lina, { request })).rejects.toThrow(Forbidden);
    await expect(declineRequest(club, lina, { request, words: '', pause: true })).rejects.toThrow(Forbidden);
    await expect(askQuestion(club, lina, { request, question: '?' })).rejects.toThrow(Forbidden);
    await expect(answerQuestion(club, marco, { request, reply: '!' })).rejects.toThrow(Forbidden);
    await expect(withdrawRequest(club, marco, { request })).rejects.toThrow(Forbidden);
    await expect(acceptRequest(club, lead, { request })).rejects.toThrow(NotFound);
    await expect(withdrawRequest(club, lead, { request })).rejects.toThrow(NotFound);
    await expect(requestPage(club, lead, request)).rejects.toThrow(NotFound);
    await expect(requestPage(club, lina, 'no-id')).rejects.toThrow(NotFound);
  });

  test('a request taken back keeps its words from the mentor', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    await withdrawRequest(club, lina, { request });
    expect((await requestPage(club, marco, request)).message).toBe('');
    expect((await requestPage(club, lina, request)).message).toBe(words);
    expect(await acceptRequest(club, marco, { request })).toMatchObject({ refusal: 'mentoring.refusal.closed' });
    expect(await kinds(marco)).toEqual(['mentoring.notice.requested']);
  });
});

describe('being a mentor', () => {
  const offer = {
    capacity: 2,
    rhythm: 'monthly' as const,
    offers: 'Coffee and questions.',
    languages: ['de' as const, 'it' as const],
    topics: ['storytelling'],
    helps: ['own-voice' as const],
  };

  test('begins with an offer, changes with an offer, and a topic must exist', async () => {
    const marco = await aMember(club, { topics: ['storytelling'] });
    expect(await offerMentoring(club, marco, { ...offer, topics: ['no-such-topic'] })).toEqual({
      ok: false,
      refusal: 'field.choose',
      field: 'topics',
    });
    await offerMentoring(club, marco, offer);
    await pauseMentoring(club, marco);
    await offerMentoring(club, marco, { ...offer, capacity: 4 });
    expect(await offerOf(marco)).toMatchObject({ capacity: 4, languages: ['de', 'it'], helps: ['own-voice'], pausedAt: club.clock.now() });
    await resumeMentoring(club, marco);
    expect(await offerOf(marco)).toMatchObject({ pausedAt: null });
  });

  test('a pause tells nobody, and waiting requests can still be answered', async () => {
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    await pauseMentoring(club, marco);
    expect(await kinds(lina)).toEqual([]);
    expect((await acceptRequest(club, marco, { request })).ok).toBe(true);
  });

  test('only who offers can pause', async () => {
    await expect(pauseMentoring(club, await aMember(club))).rejects.toThrow(NotFound);
    await expect(resumeMentoring(club, await aMember(club))).rejects.toThrow(NotFound);
  });

  test('stopping keeps what runs, tells who waits, and coming back counts what still runs', async () => {
    const [lina, beat, marco] = [
      await aMember(club),
      await aMember(club),
      await aMember(club, { topics: ['storytelling'], mentor: { capacity: 3 } }),
    ];
    await acceptRequest(club, marco, { request: await asked(lina, marco) });
    const waiting = await asked(beat, marco);
    await stopMentoring(club, marco);
    await stopMentoring(club, marco);
    expect(await kinds(beat)).toEqual(['mentoring.notice.declined']);
    expect((await requestRow(waiting))?.declinedAt).toEqual(club.clock.now());
    expect(await club.db.$count(mentorships, and(eq(mentorships.mentorId, marco.id)))).toBe(1);
    await offerMentoring(club, marco, { ...offer, capacity: 1 });
    expect(await offerOf(marco)).toMatchObject({ mentees: 1 });
  });
});

describe('silence', () => {
  test('after a week the mentee is told once, the mentor only if reminders are wanted, the leads without names', async () => {
    await club.clean();
    const [lina, beat] = [await aMember(club, { name: 'Lina Brunner' }), await aMember(club, { name: 'Beat Keller' })];
    const [marco, claire] = [
      await aMember(club, { name: 'Marco Bernasconi', mentor: {} }),
      await aMember(club, { name: 'Claire Favre', mentor: {}, consents: ['reminders'] }),
    ];
    const away = await aMember(club, { name: 'Paula Pause', mentor: {}, consents: ['reminders'] });
    await asked(lina, away);
    await club.db.update(members).set({ pausedAt: club.clock.now() }).where(eq(members.id, away.id));
    const ruth = await aMember(club, { lead: true });
    const request = await asked(lina, marco);
    await asked(beat, claire);
    club.clock.forward({ days: 6, hours: 23 });
    await escalateMentorSilence.run(club, {});
    expect(await kinds(lina)).toEqual([]);
    club.clock.forward({ hours: 2 });
    await Promise.all([escalateMentorSilence.run(club, {}), escalateMentorSilence.run(club, {})]);
    await escalateMentorSilence.run(club, {});
    expect(await kinds(lina)).toEqual(['mentoring.notice.silence', 'mentoring.notice.silence']);
    expect(await kinds(away)).toEqual(['mentoring.notice.requested']);
    expect(await kinds(marco)).toEqual(['mentoring.notice.requested']);
    expect(await kinds(claire)).toEqual(['mentoring.notice.requested', 'mentoring.notice.reminder']);
    const told = await club.db.select().from(notices).where(eq(notices.memberId, ruth.id));
    expect(told.map(({ kind }) => kind)).toEqual(['mentoring.notice.silence-lead']);
    expect(JSON.stringify(told)).not.toMatch(/Lina|Beat|Marco|Claire/);
    expect((await requestRow(request))?.escalatedAt).toEqual(club.clock.now());
  });

  test('a mentor who asked a question is not silent until a week after the reply', async () => {
    await club.clean();
    const [lina, marco] = [await aMember(club), await aMember(club, { mentor: {} })];
    const request = await asked(lina, marco);
    await askQuestion(club, marco, { request, question: 'When?' });
    club.clock.forward({ days: 8 });
    await escalateMentorSilence.run(club, {});
    expect(await kinds(lina)).toEqual(['mentoring.notice.question']);
    await answerQuestion(club, lina, { request, reply: 'Now.' });
    club.clock.forward({ days: 6 });
    await escalateMentorSilence.run(club, {});
    expect(await kinds(lina)).toHaveLength(1);
    club.clock.forward({ days: 2 });
    await escalateMentorSilence.run(club, {});
    expect(await kinds(lina)).toContain('mentoring.notice.silence');
  });

  test('decided and withdrawn requests are never escalated', async () => {
    await club.clean();
    const marco = await aMember(club, { mentor: { capacity: 3 } });
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => aMember(club)));
    await acceptRequest(club, marco, { request: await asked(a!, marco) });
    await declineRequest(club, marco, { request: await asked(b!, marco), words: '', pause: false });
    await withdrawRequest(club, c!, { request: await asked(c!, marco) });
    club.clock.forward({ days: 30 });
    await escalateMentorSilence.run(club, {});
    for (const member of [a!, b!, c!]) expect(await kinds(member)).not.toContain('mentoring.notice.silence');
  });
});
