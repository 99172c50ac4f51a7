import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  activeWeeks,
  fits,
  goals,
  meetings,
  members,
  mentoringNotes,
  mentorRequests,
  mentorships,
  mentors,
  notices,
} from '#db/schema/index.ts';
import { meetingFile } from '#src/features/mentoring/calendar.ts';
import { arrangeMeeting } from '#src/features/mentoring/commands/arrange-meeting.ts';
import { endMentorship } from '#src/features/mentoring/commands/end-mentorship.ts';
import { eraseMentoring } from '#src/features/mentoring/commands/erase-mentoring.ts';
import { cancelMeeting, holdMeeting } from '#src/features/mentoring/commands/hold-meeting.ts';
import { recountMentees } from '#src/features/mentoring/commands/lock-pair.ts';
import { sayFit } from '#src/features/mentoring/commands/say-fit.ts';
import { reachGoal, removeGoal, setGoal } from '#src/features/mentoring/commands/set-goal.ts';
import { removeNote, writeNote } from '#src/features/mentoring/commands/write-note.ts';
import { waitingForMe } from '#src/features/members/waiting.ts';
import { exportMentoring } from '#src/features/mentoring/export.ts';
import { mentorshipPage, requestPage } from '#src/features/mentoring/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember, type Person } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

interface Pair {
  readonly mentor: Member;
  readonly mentee: Member;
  readonly id: string;
}

async function aPair({ mentor = {}, mentee = {} }: { mentor?: Person; mentee?: Person } = {}): Promise<Pair> {
  const two = {
    mentor: await aMember(club, { name: 'Marco Bernasconi', mentor: {}, ...mentor }),
    mentee: await aMember(club, { name: 'Lina Brunner', ...mentee }),
  };
  const id = newId(club.clock);
  await club.db.insert(mentorships).values({ id, mentorId: two.mentor.id, menteeId: two.mentee.id, startedAt: club.clock.now() });
  await recountMentees(club, [two.mentor.id]);
  return { ...two, id };
}
const arrange = (actor: Member, mentorship: string, startsAt = '2026-03-10T10:00', once = randomUUID()) =>
  arrangeMeeting(club, actor, { once, mentorship, startsAt, minutes: 30, place: 'Café Fédéral' });
const write = async (actor: Member, mentorship: string, body: string) => {
  const once = randomUUID();
  await writeNote(club, actor, { once, mentorship, body });
  return once;
};
const rowOf = async (id: string) => (await club.db.select().from(meetings).where(eq(meetings.id, id)))[0];
const kinds = async ({ id }: Member) => (await club.db.select().from(notices).where(eq(notices.memberId, id))).map(({ kind }) => kind);
const say = { summary: (name: string) => `Mentoring: ${name}`, gone: 'someone who has left' };

describe('meetings', () => {
  test('are arranged on the clocks of whoever arranges them, and the other side is told', async () => {
    const { id, mentor, mentee } = await aPair({ mentee: { timeZone: 'America/New_York' } });
    const once = randomUUID();
    await arrange(mentee, id, '2026-03-10T10:00', once);
    await arrange(mentee, id, '2026-03-10T10:00', once);
    expect(await rowOf(once)).toMatchObject({ startsAt: new Date('2026-03-10T14:00Z'), arrangedBy: mentee.id });
    expect(await kinds(mentor)).toEqual(['mentoring.notice.meeting-arranged']);
    expect((await club.letters(mentor.email)).at(-1)?.text).not.toContain('Café');
  });

  test('a time the clocks skip is moved on, and said so', async () => {
    const { id, mentee } = await aPair();
    const result = await arrange(mentee, id, '2026-03-29T02:30');
    expect(result).toMatchObject({ ok: true, value: { kind: 'gap' } });
  });

  test('a time too far away stands next to its field', async () => {
    const { id, mentee } = await aPair();
    expect(await arrange(mentee, id, '2031-01-01T10:00')).toEqual({ ok: false, refusal: 'mentoring.refusal.not-then', field: 'startsAt' });
  });

  test('held counts as an act for both who asked to be accompanied, and only once it was time', async () => {
    const { id, mentor, mentee } = await aPair({ mentor: { consents: ['accompanied'] }, mentee: { consents: ['accompanied'] } });
    const once = randomUUID();
    await arrange(mentee, id, '2026-03-02T12:00', once);
    expect(await holdMeeting(club, mentee, { meeting: once })).toMatchObject({ refusal: 'mentoring.refusal.not-yet' });
    await club.db.update(meetings).set({ startsAt: club.clock.now() }).where(eq(meetings.id, once));
    await Promise.all([holdMeeting(club, mentor, { meeting: once }), holdMeeting(club, mentee, { meeting: once })]);
    for (const member of [mentor, mentee]) expect(await club.db.$count(activeWeeks, eq(activeWeeks.memberId, member.id))).toBe(1);
    expect(await cancelMeeting(club, mentor, { meeting: once })).toMatchObject({ refusal: 'mentoring.refusal.already-held' });
  });

  test('called off: the other side is told once, and it cannot have been held', async () => {
    const { id, mentor, mentee } = await aPair();
    const once = randomUUID();
    await arrange(mentee, id, '2026-03-10T10:00', once);
    await cancelMeeting(club, mentor, { meeting: once });
    await cancelMeeting(club, mentor, { meeting: once });
    expect(await kinds(mentee)).toEqual(['mentoring.notice.meeting-cancelled']);
    expect(await holdMeeting(club, mentee, { meeting: once })).toMatchObject({ refusal: 'mentoring.refusal.cancelled' });
  });

  test('go into a calendar with a UID that stays, and out of it again', async () => {
    const { id, mentor, mentee } = await aPair();
    const meeting = randomUUID();
    await arrange(mentee, id, '2026-03-10T10:00', meeting);
    const file = await meetingFile(club, mentor, { mentorship: id, meeting }, say);
    expect(file).toContain(`UID:meeting-${meeting}@club.test`);
    expect(file).toContain('SEQUENCE:0');
    expect(file).toContain('DTSTART:20260310T090000Z');
    expect(file).toContain('DTEND:20260310T093000Z');
    expect(file).toContain('SUMMARY:Mentoring: Lina Brunner');
    await cancelMeeting(club, mentor, { meeting });
    const gone = await meetingFile(club, mentee, { mentorship: id, meeting }, say);
    expect(gone).toContain(`UID:meeting-${meeting}@club.test`);
    expect(gone).toContain('SEQUENCE:1');
    expect(gone).toContain('STATUS:CANCELLED');
    expect(gone).toContain('METHOD:CANCEL');
  });
});

describe('goals and notes', () => {
  test('a goal is set once, reached, opened again, and removed by whoever set it', async () => {
    const { id, mentor, mentee } = await aPair();
    const goal = randomUUID();
    await Promise.all([1, 2].map(() => setGoal(club, mentee, { once: goal, mentorship: id, words: 'One honest comment' })));
    await reachGoal(club, mentor, { goal });
    expect((await mentorshipPage(club, mentee, id)).goals).toMatchObject([
      { words: 'One honest comment', setBy: mentee.id, reachedAt: expect.any(String) },
    ]);
    await reachGoal(club, mentee, { goal });
    expect((await mentorshipPage(club, mentee, id)).goals).toMatchObject([{ reachedAt: null }]);
    await expect(removeGoal(club, mentor, { goal })).rejects.toThrow(Forbidden);
    await removeGoal(club, mentee, { goal });
    expect((await mentorshipPage(club, mentee, id)).goals).toEqual([]);
    await expect(reachGoal(club, mentee, { goal })).rejects.toThrow(NotFound);
  });

  test('a note is rendered when written, read by the two, deleted by its author, and told to nobody', async () => {
    const { id, mentor, mentee } = await aPair();
    const note = await write(mentee, id, 'We said **no slides**. <script>alert(1)</script> [x](javascript:alert(1))');
    const { notes } = await mentorshipPage(club, mentor, id);
    expect(notes[0]).toMatchObject({ authorId: mentee.id });
    expect(notes[0]?.bodyHtml).toContain('<strong>no slides</strong>');
    expect(notes[0]?.bodyHtml).not.toMatch(/<script|href="javascript/);
    expect(await kinds(mentor)).toEqual([]);
    expect(await club.letters(mentor.email)).toEqual([]);
    await expect(removeNote(club, mentor, { note })).rejects.toThrow(Forbidden);
    await removeNote(club, mentee, { note });
    expect(await club.db.$count(mentoringNotes, eq(mentoringNotes.id, note))).toBe(0);
  });

  test('notes come in pages by key', async () => {
    const { id, mentor, mentee } = await aPair();
    for (let i = 0; i < 23; i++) {
      club.clock.forward({ seconds: 1 });
      await writeNote(club, i % 2 ? mentor : mentee, { once: newId(club.clock), mentorship: id, body: `note ${i}` });
    }
    const first = await mentorshipPage(club, mentor, id);
    const second = await mentorshipPage(club, mentor, id, { before: first.olderNotes });
    expect([first.notes.length, second.notes.length, second.olderNotes]).toEqual([20, 3, undefined]);
  });
});

describe('how it fits', () => {
  test('is said after the first meeting, can change, and the other side never sees it', async () => {
    const { id, mentor, mentee } = await aPair();
    expect(await sayFit(club, mentee, { mentorship: id, fit: 'not' })).toMatchObject({ refusal: 'mentoring.refusal.not-met' });
    const meeting = randomUUID();
    await arrange(mentee, id, '2026-03-02T08:30', meeting);
    await holdMeeting(club, mentee, { meeting });
    await sayFit(club, mentee, { mentorship: id, fit: 'unsure' });
    await sayFit(club, mentee, { mentorship: id, fit: 'not' });
    expect((await mentorshipPage(club, mentee, id)).fit).toBe('not');
    const seen = await mentorshipPage(club, mentor, id);
    expect(seen.fit).toBeNull();
    expect(JSON.stringify(seen)).not.toMatch(/"not"|unsure/);
    expect(JSON.stringify(await exportMentoring(club, mentor.id))).not.toContain('unsure');
    expect(await kinds(mentor)).not.toContain('mentoring.said.fit');
  });
});

describe('the end', () => {
  test('takes one step from either side, calls off what lies ahead, and leaves all readable but not writable', async () => {
    const { id, mentor, mentee } = await aPair();
    const [ahead, note, goal] = [randomUUID(), await write(mentor, id, 'Thank you'), randomUUID()];
    await arrange(mentee, id, '2026-03-20T10:00', ahead);
    await setGoal(club, mentee, { once: goal, mentorship: id, words: 'A goal' });
    await endMentorship(club, mentee, { mentorship: id });
    expect(await kinds(mentor)).toContain('mentoring.notice.ended');
    expect((await rowOf(ahead))?.cancelledAt).not.toBeNull();
    const page = await mentorshipPage(club, mentor, id);
    expect([page.endedAt !== null, page.notes.length, page.goals.length]).toEqual([true, 1, 1]);
    const ended = { refusal: 'mentoring.refusal.ended' };
    expect(await arrange(mentor, id)).toMatchObject(ended);
    expect(await setGoal(club, mentor, { once: randomUUID(), mentorship: id, words: 'x' })).toMatchObject(ended);
    expect(await reachGoal(club, mentor, { goal })).toMatchObject(ended);
    expect(await writeNote(club, mentor, { once: randomUUID(), mentorship: id, body: 'x' })).toMatchObject(ended);
    expect(await sayFit(club, mentor, { mentorship: id, fit: 'good' })).toMatchObject(ended);
    expect((await removeNote(club, mentor, { note })).ok).toBe(true);
  });
});

describe('only the two', () => {
  test.each([
    ['another member', {}],
    ['a lead', { lead: true }],
    ['an administrator', { administrator: true }],
    ['another mentor', { mentor: {} }],
  ])('%s finds nothing at all', async (_, person) => {
    const { id, mentee } = await aPair();
    const [meeting, note, goal] = [randomUUID(), await write(mentee, id, 'Private'), randomUUID()];
    await arrange(mentee, id, '2026-03-20T10:00', meeting);
    await setGoal(club, mentee, { once: goal, mentorship: id, words: 'Private, too' });
    const stranger = await aMember(club, person);
    await expect(mentorshipPage(club, stranger, id)).rejects.toThrow(NotFound);
    await expect(meetingFile(club, stranger, { mentorship: id, meeting }, say)).rejects.toThrow(NotFound);
    await expect(arrange(stranger, id)).rejects.toThrow(NotFound);
    await expect(holdMeeting(club, stranger, { meeting })).rejects.toThrow(NotFound);
    await expect(cancelMeeting(club, stranger, { meeting })).rejects.toThrow(NotFound);
    await expect(setGoal(club, stranger, { once: randomUUID(), mentorship: id, words: 'x' })).rejects.toThrow(NotFound);
    await expect(reachGoal(club, stranger, { goal })).rejects.toThrow(NotFound);
    await expect(removeGoal(club, stranger, { goal })).rejects.toThrow(NotFound);
    await expect(writeNote(club, stranger, { once: randomUUID(), mentorship: id, body: 'x' })).rejects.toThrow(NotFound);
    await expect(removeNote(club, stranger, { note })).rejects.toThrow(NotFound);
    await expect(sayFit(club, stranger, { mentorship: id, fit: 'good' })).rejects.toThrow(NotFound);
    await expect(endMentorship(club, stranger, { mentorship: id })).rejects.toThrow(NotFound);
  });

  test('a meeting is found under its own mentorship only', async () => {
    const [one, two] = [await aPair(), await aPair()];
    const meeting = randomUUID();
    await arrange(one.mentee, one.id, '2026-03-20T10:00', meeting);
    await expect(meetingFile(club, two.mentee, { mentorship: two.id, meeting }, say)).rejects.toThrow(NotFound);
    await expect(meetingFile(club, one.mentee, { mentorship: 'x', meeting: 'y' }, say)).rejects.toThrow(NotFound);
  });
});

describe('what others take from here', () => {
  test('the start page: requests that wait for me, and my next meetings', async () => {
    const { id, mentor, mentee } = await aPair();
    const waiting = randomUUID();
    await club.db.insert(mentorRequests).values({
      id: waiting,
      menteeId: (await aMember(club, { name: 'Beat Keller' })).id,
      mentorId: mentor.id,
      message: 'Hello',
      createdAt: club.clock.now(),
    });
    await arrange(mentee, id, '2026-03-20T10:00');
    expect(await waitingForMe(club, mentor)).toEqual({
      requests: [],
      answers: [],
      mentees: [{ id: waiting, name: 'Beat Keller', at: club.clock.now() }],
      meetings: [{ mentorship: id, name: 'Lina Brunner', at: new Date('2026-03-20T09:00Z') }],
    });
    expect((await waitingForMe(club, mentee)).mentees).toEqual([]);
  });

  test('the archive holds one’s own words and no one else’s', async () => {
    const { id, mentor, mentee } = await aPair();
    await write(mentee, id, 'My own note');
    await write(mentor, id, 'Words of Marco');
    await setGoal(club, mentee, { once: randomUUID(), mentorship: id, words: 'My own goal' });
    const archive = JSON.stringify(await exportMentoring(club, mentee.id));
    expect(archive).toContain('My own note');
    expect(archive).toContain('My own goal');
    expect(archive).not.toContain('Words of Marco');
  });
});

describe('leaving the club', () => {
  const leave = (member: Member) =>
    inTransaction(club, async (club) => {
      await eraseMentoring(club, member.id);
      await club.db.delete(members).where(eq(members.id, member.id));
    });

  test('a mentee’s words go, the mentor’s stay, the place is free again, and no notice keeps the name', async () => {
    const { id, mentor, mentee } = await aPair();
    await write(mentee, id, 'Gone with Lina');
    await write(mentor, id, 'Marco keeps this');
    await setGoal(club, mentee, { once: randomUUID(), mentorship: id, words: 'Gone, too' });
    await arrange(mentee, id, '2026-03-20T10:00');
    await leave(mentee);
    const page = await mentorshipPage(club, mentor, id);
    expect(page.otherName).toBeNull();
    expect(page.endedAt).not.toBeNull();
    expect(page.notes.map(({ bodyHtml }) => bodyHtml)).toEqual(['<p>Marco keeps this</p>\n']);
    expect(page.goals).toEqual([]);
    expect(page.meetings).toMatchObject([{ place: '', cancelledAt: expect.any(String) }]);
    expect((await club.db.select().from(mentors).where(eq(mentors.memberId, mentor.id)))[0]).toMatchObject({ mentees: 0 });
    const told = await club.db.select().from(notices).where(eq(notices.memberId, mentor.id));
    expect(told.map(({ kind }) => kind)).toEqual(['mentoring.notice.partner-gone']);
    expect(JSON.stringify(told)).not.toContain('Lina');
  });

  test('a mentor’s open requests are closed and the mentees told; their own message stays with them', async () => {
    const [marco, lina] = [await aMember(club, { mentor: {} }), await aMember(club, { name: 'Lina Brunner' })];
    const id = randomUUID();
    await club.db.insert(mentorRequests).values({
      id,
      menteeId: lina.id,
      mentorId: marco.id,
      message: 'My message',
      createdAt: club.clock.now(),
      question: 'Marco asks',
      questionAt: club.clock.now(),
    });
    await leave(marco);
    const page = await requestPage(club, lina, id);
    expect(page).toMatchObject({ mentorId: null, mentorName: null, message: 'My message', question: null, declinedAt: club.clock.now() });
    expect(await kinds(lina)).toEqual(['mentoring.notice.request-gone']);
    expect(await club.letters(lina.email)).toHaveLength(1);
  });

  test('a mentee’s open request is taken back and its words deleted', async () => {
    const [marco, lina] = [await aMember(club, { mentor: {} }), await aMember(club)];
    const id = randomUUID();
    await club.db
      .insert(mentorRequests)
      .values({ id, menteeId: lina.id, mentorId: marco.id, message: 'Secret', createdAt: club.clock.now() });
    await leave(lina);
    expect((await club.db.select().from(mentorRequests).where(eq(mentorRequests.id, id)))[0]).toMatchObject({
      message: '',
      menteeId: null,
      withdrawnAt: club.clock.now(),
    });
  });

  test('both leaving at the same moment leaves no word behind', async () => {
    const { id, mentor, mentee } = await aPair();
    await write(mentee, id, 'a');
    await write(mentor, id, 'b');
    await Promise.all([leave(mentor), leave(mentee)]);
    expect(await club.db.$count(mentoringNotes, eq(mentoringNotes.mentorshipId, id))).toBe(0);
    expect(await club.db.$count(goals, eq(goals.mentorshipId, id))).toBe(0);
    expect(await club.db.$count(fits, eq(fits.mentorshipId, id))).toBe(0);
  });
});
