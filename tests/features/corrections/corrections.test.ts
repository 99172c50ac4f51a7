import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { corrections, members, notices } from '#db/schema/index.ts';
import { answerCorrection } from '#src/features/corrections/commands/answer-correction.ts';
import { eraseCorrections } from '#src/features/corrections/commands/forget-corrections.ts';
import { sendCorrection } from '#src/features/corrections/commands/send-correction.ts';
import { takeBackCorrection } from '#src/features/corrections/commands/take-back-correction.ts';
import { remindOfCorrections } from '#src/features/corrections/jobs.ts';
import { readCourses } from '#src/features/corrections/lead-queries.ts';
import { mayAnswer, mayTakeBack } from '#src/features/corrections/policy.ts';
import { exportCorrections } from '#src/features/corrections/export.ts';
import { myCorrections } from '#src/features/corrections/queries.ts';
import { sendCorrectionForm } from '#src/features/corrections/schema.ts';
import { followRenames } from '#src/features/learning/commands/follow-renames.ts';
import { readModule } from '#src/features/learning/module-queries.ts';
import type { Lead, Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { moduleFile, someContent } from '../learning/content.ts';
import { refusalOf, the } from '../writing/support.ts';

const content = someContent([moduleFile('x', 'en', {}, 1), moduleFile('y', 'en', {}, 2)]);
const x = { course: 'a-course', module: 'x' };

let club: TestClub;
let lina: Member;
let ruth: Lead;
let ida: Lead;
beforeEach(async () => {
  club = { ...(await aClub()), content };
  await club.clean();
  lina = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
  ruth = (await aMember(club, { name: 'Ruth Zimmermann', lead: true })) as Lead;
  ida = (await aMember(club, { name: 'Ida Lead', lead: true })) as Lead;
});

const form = (words = 'The button is called Follow now.', more: object = {}) =>
  sendCorrectionForm.parse({ once: newId(club.clock), ...x, lang: 'en', passage: 'Press Connect.', words, ...more });
const send = async (member: Member, words?: string, more?: object) => {
  const filled = form(words, more);
  the(await sendCorrection(club, member, filled));
  const [sent] = await club.db.select({ id: corrections.id }).from(corrections).where(eq(corrections.once, filled.once));
  return sent?.id ?? '';
};
const answer = (lead: Member, correction: string, words = 'Thank you, it says Follow now.', outcome: 'changed' | 'stays' = 'changed') =>
  answerCorrection(club, lead, { correction, outcome, answer: words });
const rowOf = async (id: string) => (await club.db.select().from(corrections).where(eq(corrections.id, id)))[0];
const noticesOf = (member: Member) => club.db.select().from(notices).where(eq(notices.memberId, member.id));
const waiting = async (lead: Lead) => (await readCourses(club, lead)).corrections;

describe('who may do what', () => {
  test.each([
    ['whoever wrote it takes it back', mayTakeBack({ id: 'a' }, { memberId: 'a' }), true],
    ['nobody else does', mayTakeBack({ id: 'b' }, { memberId: 'a' }), false],
    ['nobody does once its author has left', mayTakeBack({ id: 'b' }, { memberId: null }), false],
    ['a lead answers', mayAnswer({ isLead: true }), true],
    ['nobody else does', mayAnswer({ isLead: false }), false],
  ])('%s', (_, may, expected) => expect(may).toBe(expected));
});

describe('saying that something is no longer so', () => {
  test('is on the module’s page for its author alone, and before the leads without a name', async () => {
    await send(lina);
    const { corrections: here } = await readModule(club, lina, 'a-course', 'x');
    expect(here).toMatchObject({
      mine: [{ passage: 'Press Connect.', words: 'The button is called Follow now.', answer: undefined }],
      wait: null,
    });
    expect((await readModule(club, lina, 'a-course', 'y')).corrections.mine).toEqual([]);
    expect((await readModule(club, ruth, 'a-course', 'x')).corrections.mine).toEqual([]);
    const [open] = await waiting(ruth);
    expect(open).toMatchObject({
      module: { title: 'The module x', href: '/learn/a-course/x' },
      lang: 'en',
      words: 'The button is called Follow now.',
    });
    expect(JSON.stringify(open)).not.toMatch(new RegExp(`${lina.id}|Brunner`));
  });

  test('twice with one form is one correction, and somebody else’s form key finds nothing', async () => {
    const same = form();
    the(await sendCorrection(club, lina, same));
    the(await sendCorrection(club, lina, same));
    expect(await club.db.$count(corrections)).toBe(1);
    await expect(sendCorrection(club, ruth, same)).rejects.toThrow(NotFound);
  });

  test('tells each lead once, however many there are to read, and names nobody', async () => {
    await send(lina);
    await send(lina, 'And the second picture is old.');
    expect(await noticesOf(ruth)).toMatchObject([
      { kind: 'corrections.notice.sent', params: {}, href: '/programme/courses', aboutId: null },
    ]);
    expect(await noticesOf(ida)).toHaveLength(1);
  });

  test('about a module that is not there is not found; a former name leads to today’s', async () => {
    await expect(sendCorrection(club, lina, form('No.', { module: 'nowhere' }))).rejects.toThrow(NotFound);
    const renamed = { ...club, content: someContent([moduleFile('z', 'en', { formerly: ['x'] }, 1)]) };
    expect(the(await sendCorrection(renamed, lina, form()))).toEqual({ place: 'a-course/z' });
  });

  test('follows its module when that is renamed, and stays readable when it is gone', async () => {
    await send(lina);
    const renamed = { ...club, content: someContent([moduleFile('z', 'en', { formerly: ['x'] }, 1)]) };
    await followRenames(renamed);
    await followRenames(renamed);
    expect((await readModule(renamed, lina, 'a-course', 'z')).corrections.mine).toHaveLength(1);
    expect((await myCorrections(renamed, lina)).corrections[0]?.module).toMatchObject({ href: '/learn/a-course/z' });
    const gone = { ...club, content: someContent([moduleFile('y', 'en', {}, 1)]) };
    expect((await myCorrections(gone, lina)).corrections[0]?.module).toEqual({ title: 'a-course/z', lang: undefined, href: undefined });
    expect((await readCourses(gone, ruth)).corrections).toHaveLength(1);
  });
});

describe('answering', () => {
  test('closes it in words, and the member hears of it by notice and mail', async () => {
    const id = await send(lina);
    the(await answer(ruth, id));
    expect((await readModule(club, lina, 'a-course', 'x')).corrections.mine[0]?.answer).toMatchObject({
      outcome: 'changed',
      words: 'Thank you, it says Follow now.',
      by: 'Ruth Zimmermann',
    });
    expect(await waiting(ruth)).toEqual([]);
    expect(await noticesOf(lina)).toMatchObject([
      {
        kind: 'corrections.notice.answered',
        params: { name: 'Ruth Zimmermann', title: 'The module x' },
        href: '/learn/a-course/x#corrections',
      },
    ]);
    const [letter] = await club.letters(lina.email);
    expect(letter?.subject).toBe('Ruth Zimmermann hat auf deinen Hinweis zu «The module x» geantwortet');
    expect(letter?.text).not.toContain('Follow');
  });

  test('is for leads', async () => {
    const id = await send(lina);
    await expect(answer(lina, id)).rejects.toThrow(Forbidden);
  });

  test('by two leads at once: one answer stands, the other hears so and nobody is told twice', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await send(lina, `Round ${round}`);
      const said = await Promise.all([answer(ruth, id, 'From Ruth'), answer(ida, id, 'From Ida', 'stays')]);
      expect(said.map(refusalOf).sort()).toEqual(['corrections.refusal.answered', 'done']);
      const first = refusalOf(said[0]) === 'done' ? ['From Ruth', ruth.id] : ['From Ida', ida.id];
      const row = await rowOf(id);
      expect([row?.answer, row?.answeredBy]).toEqual(first);
    }
    expect(await noticesOf(lina)).toHaveLength(5);
  });

  test('sent twice by the same lead is done once', async () => {
    const id = await send(lina);
    the(await answer(ruth, id));
    the(await answer(ruth, id));
    expect(refusalOf(await answer(ruth, id, 'Something else'))).toBe('corrections.refusal.answered');
    expect(await noticesOf(lina)).toHaveLength(1);
  });

  test('lists what waits longest first, page by page', async () => {
    const sent: string[] = [];
    for (let i = 0; i < 25; i++) {
      club.clock.forward({ minutes: 1 });
      sent.push(await send(lina, `Number ${i}`));
    }
    const first = await readCourses(club, ruth);
    expect(first.corrections.map(({ id }) => id)).toEqual(sent.slice(0, 20));
    const second = await readCourses(club, ruth, { after: first.more });
    expect(second.corrections.map(({ id }) => id)).toEqual(sent.slice(20));
    expect(second.more).toBeUndefined();
    const mine = await myCorrections(club, lina);
    expect(mine.corrections.map(({ id }) => id)).toEqual(sent.toReversed().slice(0, 20));
    expect((await myCorrections(club, lina, { before: mine.more })).corrections).toHaveLength(5);
  });
});

describe('taking back', () => {
  test('an open one leaves nothing; nobody else can', async () => {
    const id = await send(lina);
    await expect(takeBackCorrection(club, ruth, { correction: id, back: null })).rejects.toThrow(NotFound);
    the(await takeBackCorrection(club, lina, { correction: id, back: null }));
    expect(await rowOf(id)).toBeUndefined();
  });

  test('an answered one takes the member’s words and leaves the lead theirs', async () => {
    const id = await send(lina);
    the(await answer(ruth, id));
    the(await takeBackCorrection(club, lina, { correction: id, back: null }));
    expect(await rowOf(id)).toMatchObject({ memberId: null, passage: '', words: '', answer: 'Thank you, it says Follow now.' });
    expect((await myCorrections(club, lina)).corrections).toEqual([]);
    expect((await exportCorrections(club, ruth.id)).answered).toHaveLength(1);
  });

  test('while a lead answers: either nothing is left, or the lead’s words alone', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await send(lina, `Round ${round}`);
      const [said, back] = await Promise.all([answer(ruth, id), takeBackCorrection(club, lina, { correction: id, back: null })]);
      expect(refusalOf(back)).toBe('done');
      const row = await rowOf(id);
      if (refusalOf(said) === 'done') expect(row).toMatchObject({ memberId: null, words: '', answeredBy: ruth.id });
      else expect([refusalOf(said), row]).toEqual(['corrections.refusal.taken-back', undefined]);
    }
  });
});

describe('how long it takes', () => {
  test('is said from five members on, as the median, and only to those who wait', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map((n) => aMember(club, { name: `Person ${n}` })));
    for (const [i, person] of people.entries()) {
      const id = await send(person);
      club.clock.forward({ hours: i + 1 });
      the(await answer(ruth, id));
      await send(lina, `After ${i + 1}`);
      expect((await readModule(club, lina, 'a-course', 'x')).corrections.wait).toBe(i < 4 ? null : 3 * 3600);
    }
    expect((await myCorrections(club, lina)).wait).toBe(3 * 3600);
    expect((await readModule(club, people[0] as Member, 'a-course', 'x')).corrections.wait).toBeNull();
    club.clock.forward({ days: 91 });
    expect((await myCorrections(club, lina)).wait).toBeNull();
  });

  test('after a week of silence the leads hear so once, without a number and a name', async () => {
    await send(lina);
    await send(lina, 'Another');
    await club.db.delete(notices);
    club.clock.forward({ days: 6 });
    await remindOfCorrections.run(club, {});
    expect(await noticesOf(ruth)).toEqual([]);
    club.clock.forward({ days: 1 });
    await remindOfCorrections.run(club, {});
    expect(await noticesOf(ruth)).toMatchObject([{ kind: 'corrections.notice.waiting', params: { days: '7' } }]);
    await club.db.delete(notices);
    await remindOfCorrections.run(club, {});
    expect(await noticesOf(ruth)).toEqual([]);
  });
});

describe('leaving', () => {
  const leave = ({ id }: Member) =>
    inTransaction(club, async (club) => {
      await eraseCorrections(club, id);
      await club.db.delete(members).where(eq(members.id, id));
    });

  test('a member takes their words along; the lead keeps the answer until they leave, too', async () => {
    const open = await send(lina, 'Open');
    const answered = await send(lina, 'Answered');
    the(await answer(ruth, answered));
    await leave(lina);
    expect(await rowOf(open)).toBeUndefined();
    expect(await rowOf(answered)).toMatchObject({ memberId: null, words: '', answer: 'Thank you, it says Follow now.' });
    await leave(ruth);
    expect(await rowOf(answered)).toBeUndefined();
  });

  test('a lead takes their answer along; that it was answered stays', async () => {
    const id = await send(lina);
    the(await answer(ruth, id));
    await leave(ruth);
    expect((await myCorrections(club, lina)).corrections[0]?.answer).toMatchObject({ outcome: 'changed', words: '', by: null });
  });

  test('a row cannot lose its member and keep their words', async () => {
    await send(lina);
    await expect(club.db.delete(members).where(eq(members.id, lina.id))).rejects.toThrow();
  });

  test('what one sent and what was answered is taken along', async () => {
    const id = await send(lina);
    the(await answer(ruth, id));
    expect(await exportCorrections(club, lina.id)).toMatchObject({
      sent: [{ ...x, words: 'The button is called Follow now.', answer: 'Thank you, it says Follow now.' }],
      answered: [],
    });
    const lead = await exportCorrections(club, ruth.id);
    expect(JSON.stringify(lead)).not.toContain('The button is called');
  });
});

test('thirty corrections a day are welcome, the next ones wait for tomorrow', async () => {
  for (let i = 0; i < 30; i++) await send(lina);
  expect(await sendCorrection(club, lina, form())).toMatchObject({ ok: false, refusal: 'corrections.refusal.too-often' });
  club.clock.forward({ hours: 25 });
  await send(lina);
});
