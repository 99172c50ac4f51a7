import { eq } from 'drizzle-orm';
import { type Card, createEmptyCard, fsrs, Rating } from 'ts-fsrs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeWeeks, checkAnswers, members, recallCards, recalls } from '#db/schema/index.ts';
import { adjustRecall } from '#src/features/learning/commands/adjust-recall.ts';
import { answerRecall } from '#src/features/learning/commands/answer-recall.ts';
import { completeModule } from '#src/features/learning/commands/complete-module.ts';
import { followRenames } from '#src/features/learning/commands/follow-renames.ts';
import { reopenModule } from '#src/features/learning/commands/reopen-module.ts';
import { switchOffRecall } from '#src/features/learning/commands/switch-off-recall.ts';
import { switchOnRecall } from '#src/features/learning/commands/switch-on-recall.ts';
import { exportLearning } from '#src/features/learning/export.ts';
import { readCurriculum } from '#src/features/learning/queries.ts';
import { readRecall } from '#src/features/learning/recall-queries.ts';
import { AT_ONCE, LONGEST_DAYS } from '#src/features/learning/recall-rules.ts';
import { recallForm } from '#src/features/learning/schema.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Content } from '#src/platform/content.ts';
import { NotFound } from '#src/platform/errors.ts';
import { readForm } from '#src/platform/fields.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aQuestion, moduleFile, someContent } from './content.ts';

const anOrder = (id: string) => ({
  id,
  kind: 'order',
  prompt: 'Which first?',
  steps: ['one', 'two', 'three'].map((id) => ({ id, text: id, why: 'Because.' })),
});
const anOwn = { id: 'mine', kind: 'own', prompt: 'Write.', sample: 'So.', look: ['One thing?'] };
const inX = [aQuestion('first'), aQuestion('second', 'multiple'), { ...aQuestion('third'), kind: 'better' }, anOwn];
const inY = [aQuestion('first'), aQuestion('other'), anOrder('row')];
const inZ = [aQuestion('late'), aQuestion('later')];
const content = someContent([
  moduleFile('x', 'en', { check: inX }, 1),
  moduleFile('y', 'en', { check: inY }, 2),
  moduleFile('z', 'en', { check: inZ }, 3),
]);
const [x, y, z] = ['x', 'y', 'z'].map((module) => ({ course: 'a-course', module })) as [Place, Place, Place];
type Place = { course: string; module: string };

let club: TestClub;
let lina: Member;
let marco: Member;
beforeAll(async () => {
  club = { ...(await aClub()), content };
});
beforeEach(async () => {
  lina = await aMember(club, { name: 'Lina Brunner', consents: ['accompanied'] });
  marco = await aMember(club, { name: 'Marco Bernasconi' });
});

/** A form as the browser sends it, each question at its place: `x/first.yes`, several options as a list. */
const sent = (...answers: (string | string[])[]) => {
  const form = new FormData();
  for (const [place, values] of answers.entries())
    for (const value of [values].flat()) form.append(`answer-${place}`, value && `a-course/${value}`);
  return recallForm.parse(readForm(recallForm, form));
};
const inOrder = (key: string) => ['one', 'two', 'three'].map((step, i) => `${key}.${step}.${i + 1}`);
const asked = async (member = lina, from: TestClub = club) =>
  (await readRecall(from, member)).questions.map(({ question }) => question.id.replace('a-course/', ''));
const cardsOf = (member: Member) => club.db.select().from(recallCards).where(eq(recallCards.memberId, member.id));
const cardOf = async (question: string, module = 'x') =>
  (await cardsOf(lina)).find((card) => card.module === module && card.question === question);
const aWeekLater = () => club.clock.forward({ days: 7 });

describe('what stays', () => {
  it('is off until it is switched on, and asks nothing', async () => {
    await completeModule(club, lina, x);
    aWeekLater();
    expect(await readRecall(club, lina)).toMatchObject({ since: undefined, questions: [] });
    expect((await readCurriculum(club, lina)).recall).toEqual({ isOn: false, isDue: false, next: undefined });
    expect(await answerRecall(club, lina, sent('x/first.yes'))).toMatchObject({ ok: false, refusal: 'learning.refusal.recall-off' });
    expect(await cardsOf(lina)).toEqual([]);
  });

  it('counts modules finished before and after, from the next day on', async () => {
    await completeModule(club, lina, x);
    aWeekLater();
    await switchOnRecall(club, lina);
    await completeModule(club, lina, y);
    expect(await asked()).toEqual(['x/first', 'x/second', 'x/third']);
    club.clock.forward({ hours: 24 });
    expect(await asked()).toEqual(['x/first', 'x/second', 'x/third', 'y/first', 'y/other']);
  });

  it('says when something comes, to its member alone', async () => {
    await switchOnRecall(club, lina);
    expect(await readRecall(club, lina)).toMatchObject({ hasLearned: false, next: undefined });
    await completeModule(club, lina, x);
    const tomorrow = new Date(club.clock.now().getTime() + 86_400_000);
    expect(await readRecall(club, lina)).toMatchObject({ hasLearned: true, questions: [], next: tomorrow });
    expect((await readCurriculum(club, lina)).recall).toEqual({ isOn: true, isDue: false, next: tomorrow });
    club.clock.forward({ days: 1 });
    expect((await readCurriculum(club, lina)).recall).toEqual({ isOn: true, isDue: true, next: undefined });
    expect((await readCurriculum(club, marco)).recall).toEqual({ isOn: false, isDue: false, next: undefined });
    expect(await readRecall(club, marco)).toMatchObject({ questions: [], returned: [] });
  });

  it('brings five questions at most, and never one in own words', async () => {
    await switchOnRecall(club, lina);
    for (const place of [x, y, z]) await completeModule(club, lina, place);
    aWeekLater();
    const five = await asked();
    expect(five).toHaveLength(AT_ONCE);
    await answerRecall(club, lina, sent('x/first.yes', ['x/second.yes'], 'x/third.no', 'y/first.yes', 'y/other.yes'));
    expect(await asked()).toEqual(['y/row', 'z/late', 'z/later']);
    expect([...five, ...(await asked())]).not.toContain('x/mine');
  });

  it('leaves alone a module that is open again', async () => {
    await switchOnRecall(club, lina);
    await completeModule(club, lina, x);
    aWeekLater();
    await answerRecall(club, lina, sent('x/first.yes'));
    await reopenModule(club, lina, x);
    expect(await readRecall(club, lina)).toMatchObject({ questions: [], returned: [], hasLearned: false });
    expect(await answerRecall(club, lina, sent('x/second.yes'))).toMatchObject({ ok: false, refusal: 'learning.refusal.check-changed' });
  });

  it('is no act of the programme and no answer in the check', async () => {
    await completeModule(club, lina, x);
    await club.db.delete(activeWeeks);
    aWeekLater();
    await switchOnRecall(club, lina);
    await answerRecall(club, lina, sent('x/first.yes'));
    await adjustRecall(club, lina, { ...x, question: 'first', reviewedAt: club.clock.now().toISOString(), felt: 'easy' });
    expect(await club.db.select().from(activeWeeks)).toEqual([]);
    expect(await club.db.select().from(checkAnswers).where(eq(checkAnswers.memberId, lina.id))).toEqual([]);
  });

  it('switched off is gone, and begins anew when it is switched on again', async () => {
    await completeModule(club, lina, x);
    aWeekLater();
    await switchOnRecall(club, lina);
    await answerRecall(club, lina, sent('x/first.yes'));
    await switchOffRecall(club, marco);
    expect(await cardsOf(lina)).toHaveLength(1);
    await switchOffRecall(club, lina);
    expect(await cardsOf(lina)).toEqual([]);
    expect(await club.db.select().from(recalls).where(eq(recalls.memberId, lina.id))).toEqual([]);
    expect((await exportLearning(club, lina)).recall).toBeNull();
    await switchOnRecall(club, lina);
    expect(await asked()).toContain('x/first');
  });

  it('twice switched on keeps the first day', async () => {
    const first = club.clock.now();
    await switchOnRecall(club, lina);
    aWeekLater();
    await switchOnRecall(club, lina);
    expect((await readRecall(club, lina)).since).toEqual(first);
  });

  it('can be taken along, and goes with the member', async () => {
    await completeModule(club, lina, x);
    aWeekLater();
    await switchOnRecall(club, lina);
    await answerRecall(club, lina, sent('x/first.yes'));
    expect((await exportLearning(club, lina)).recall).toMatchObject({
      switchedOnAt: club.clock.now(),
      cards: [{ course: 'a-course', module: 'x', question: 'first', options: ['yes'], reviewedAt: club.clock.now() }],
    });
    expect((await exportLearning(club, marco)).recall).toBeNull();
    await club.db.delete(members).where(eq(members.id, lina.id));
    expect(await cardsOf(lina)).toEqual([]);
  });
});

describe('an answer', () => {
  beforeEach(async () => {
    await switchOnRecall(club, lina);
    for (const place of [x, y]) await completeModule(club, lina, place);
    aWeekLater();
  });
  const daysOf = async (question: string, module = 'x') => {
    const card = await cardOf(question, module);
    return card && (card.dueAt.getTime() - card.reviewedAt.getTime()) / 86_400_000;
  };

  it('as we see it comes back in about three days, another one the next day', async () => {
    await answerRecall(club, lina, sent('x/first.yes', ['x/second.yes', 'x/second.no'], inOrder('y/row')));
    expect([await daysOf('first'), await daysOf('second'), await daysOf('row', 'y')]).toEqual([3, 1, 3]);
    const { returned, questions } = await readRecall(club, lina);
    expect(returned.map(({ card, answer }) => [card.module, card.question, answer])).toEqual([
      ['x', 'first', ['yes']],
      ['x', 'second', ['yes', 'no']],
      ['y', 'row', ['one', 'two', 'three']],
    ]);
    expect(questions.map(({ question }) => question.id)).not.toContain('a-course/x/first');
  });

  it('left open stays due; none at all, or an order half given, is asked again', async () => {
    expect(await answerRecall(club, lina, sent())).toMatchObject({ ok: false, refusal: 'learning.refusal.nothing-answered' });
    expect(await answerRecall(club, lina, sent('x/first.yes', ['y/row.one.1', 'y/row.two.1', 'y/row.three.2']))).toMatchObject({
      ok: false,
      refusal: 'learning.refusal.places',
      field: 'answer-1',
    });
    expect(await cardsOf(lina)).toEqual([]);
    await answerRecall(club, lina, sent('x/first.yes'));
    expect(await asked()).toContain('x/second');
  });

  it('to questions of the same name in two modules is kept for each', async () => {
    await answerRecall(club, lina, sent('x/first.yes', 'y/first.no'));
    expect([await daysOf('first', 'x'), await daysOf('first', 'y')]).toEqual([3, 1]);
  });

  it('from two windows counts once, whichever comes first', async () => {
    const one = inTransaction(club, async (club) => {
      await answerRecall(club, lina, sent('x/first.yes'));
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await answerRecall(club, lina, sent('x/first.no'))).toMatchObject({ ok: true, value: { already: true } });
    await one;
    const first = await cardOf('first');
    expect(first).toMatchObject({ options: ['yes'], before: null });
    club.clock.forward({ minutes: 5 });
    expect(await answerRecall(club, lina, sent('x/first.no', 'x/second.yes'))).toMatchObject({ ok: true, value: { already: true } });
    expect(await cardOf('first')).toEqual(first);
    expect(await cardOf('second')).toBeDefined();
  });

  it('while another window switches it off leaves nothing behind', async () => {
    await Promise.all([answerRecall(club, lina, sent('x/first.yes')), switchOffRecall(club, lina)]);
    expect(await cardsOf(lina)).toEqual([]);
  });

  it('touches nobody else', async () => {
    await answerRecall(club, lina, sent('x/first.yes'));
    const hers = await cardOf('first');
    const its = { ...x, question: 'first', reviewedAt: hers?.reviewedAt.toISOString() ?? '', felt: 'hard' as const };
    await switchOnRecall(club, marco);
    expect(await answerRecall(club, marco, sent('x/first.no'))).toMatchObject({ ok: false, refusal: 'learning.refusal.check-changed' });
    await expect(adjustRecall(club, marco, its)).rejects.toThrow(NotFound);
    await completeModule(club, marco, x);
    aWeekLater();
    await answerRecall(club, marco, sent('x/first.no'));
    expect(await cardOf('first')).toEqual(hers);
  });

  it('that was hard comes sooner, that was easy later, and saying both adds nothing up', async () => {
    await answerRecall(club, lina, sent('x/first.yes', 'x/third.no'));
    club.clock.forward({ days: 3 });
    await answerRecall(club, lina, sent('x/first.yes'));
    const reviewedAt = club.clock.now().toISOString();
    const said = (felt: 'hard' | 'easy') => adjustRecall(club, lina, { ...x, question: 'first', reviewedAt, felt });
    expect(await daysOf('first')).toBe(14);
    await said('hard');
    const hard = await cardOf('first');
    expect(await daysOf('first')).toBeLessThan(14);
    await said('easy');
    expect(await daysOf('first')).toBeGreaterThan(14);
    await said('easy');
    await said('hard');
    expect(await cardOf('first')).toEqual(hard);
  });

  it('that did not fit, or was given again since, is neither hard nor easy', async () => {
    await answerRecall(club, lina, sent('x/first.yes', 'x/third.no'));
    const reviewedAt = club.clock.now().toISOString();
    expect(await adjustRecall(club, lina, { ...x, question: 'third', reviewedAt, felt: 'easy' })).toMatchObject({
      refusal: 'learning.refusal.check-changed',
    });
    aWeekLater();
    await answerRecall(club, lina, sent('x/first.yes'));
    expect(await adjustRecall(club, lina, { ...x, question: 'first', reviewedAt, felt: 'hard' })).toMatchObject({
      refusal: 'learning.refusal.recall-over',
    });
  });
});

describe('content that changes', () => {
  const without = (check: unknown[], more: Record<string, unknown> = {}, slug = 'x'): TestClub => ({
    ...club,
    content: someContent([moduleFile(slug, 'en', { check, ...more }, 1)]) as Content,
  });
  beforeEach(async () => {
    await switchOnRecall(club, lina);
    await completeModule(club, lina, x);
    aWeekLater();
  });

  it('keeps a question silent while it is gone, and brings it back as it was', async () => {
    await answerRecall(club, lina, sent('x/first.yes'));
    const before = await cardOf('first');
    aWeekLater();
    const edited = without(inX.slice(1));
    expect(await asked(lina, edited)).toEqual(['x/second', 'x/third']);
    expect((await readRecall(edited, lina)).returned).toEqual([]);
    expect(await asked()).toEqual(['x/first', 'x/second', 'x/third']);
    expect(await cardOf('first')).toEqual(before);
  });

  it('while a form was open keeps what still fits and says so', async () => {
    const edited = without([aQuestion('fresh'), ...inX.slice(1)]);
    expect(await answerRecall(edited, lina, sent('x/first.yes', 'x/second.yes'))).toMatchObject({ ok: true, value: { outdated: true } });
    expect((await cardsOf(lina)).map(({ question }) => question)).toEqual(['second']);
    expect(await answerRecall(edited, lina, sent('x/first.yes'))).toMatchObject({ ok: false, refusal: 'learning.refusal.check-changed' });
    const otherKind = without([anOrder('third'), ...inX.slice(0, 2)]);
    expect(await answerRecall(otherKind, lina, sent('x/third.yes'))).toMatchObject({
      ok: false,
      refusal: 'learning.refusal.check-changed',
    });
  });

  it('makes no explanation of an answer whose option is gone', async () => {
    await answerRecall(club, lina, sent('x/first.no', 'x/second.yes'));
    const [
      {
        options: [yes],
      } = { options: [] },
    ] = inX as { options: { id: string }[] }[];
    const reworded = without([{ ...inX[0], options: [yes, { id: 'never', text: 'Never.', right: false, why: 'So.' }] }, ...inX.slice(1)]);
    expect((await readRecall(reworded, lina)).returned.map(({ card }) => card.question)).toEqual(['second']);
  });

  it('under a new name carries the cards along, and takes a form opened under the old one', async () => {
    await answerRecall(club, lina, sent('x/first.yes'));
    const before = await cardOf('first');
    const renamed = without(inX, { formerly: ['x'] }, 'new');
    await Promise.all([followRenames(renamed), followRenames(renamed)]);
    expect(await cardOf('first', 'new')).toEqual({ ...before, module: 'new' });
    expect(await asked(lina, renamed)).toEqual(['new/second', 'new/third']);
    expect(await answerRecall(renamed, lina, sent('x/second.yes', 'x/first.no'))).toMatchObject({ ok: true, value: { already: true } });
    expect((await cardsOf(lina)).map(({ module, question }) => `${module}/${question}`).sort()).toEqual(['new/first', 'new/second']);
    const felt = { ...x, question: 'second', reviewedAt: club.clock.now().toISOString(), felt: 'easy' as const };
    expect(await adjustRecall(renamed, lina, felt)).toMatchObject({ ok: true });
  });
});

describe('recall over simulated weeks', () => {
  /** Monday, Wednesday and Friday of eight weeks, but for the fourth: a holiday. */
  const visits = Array.from({ length: 56 }, (_, day) => day).filter((day) => [0, 2, 4].includes(day % 7) && Math.floor(day / 7) !== 3);
  /** One module in the first week, one in the second, one in the fifth. */
  const finishes = new Map([
    [0, x],
    [9, y],
    [30, z],
  ]);
  /** Lina is never sure of this one, and loses that one once. */
  const misses = (key: string, time: number) => (key === 'x/second' && time % 2 === 0) || (key === 'y/other' && time === 3);

  it('brings each question when FSRS says, ever more rarely where it is known, sooner where it was lost', async () => {
    const direct = fsrs({ enable_fuzz: false, enable_short_term: false, maximum_interval: LONGEST_DAYS });
    const begin = club.clock.now().getTime();
    const cards = new Map<string, Card>();
    const met = new Map<string, { day: number; fits: boolean }[]>();
    await switchOnRecall(club, lina);
    for (const day of visits) {
      club.clock.set(new Date(begin + day * 86_400_000));
      for (let sitting = 0; sitting < 2; sitting++) {
        const now = club.clock.now();
        const questions = await asked();
        expect(questions.length).toBeLessThanOrEqual(AT_ONCE);
        for (const key of questions) expect(cards.get(key)?.due.getTime() ?? 0).toBeLessThanOrEqual(now.getTime());
        const due = [...cards].filter(([, card]) => card.due <= now).map(([key]) => key);
        if (questions.length < AT_ONCE) expect(questions).toEqual(expect.arrayContaining(due));
        if (questions.length === 0) continue;
        const answers = questions.map((key) => {
          const before = met.get(key) ?? [];
          const fits = !misses(key, before.length);
          met.set(key, [...before, { day, fits }]);
          cards.set(key, direct.next(cards.get(key) ?? createEmptyCard(now), now, fits ? Rating.Good : Rating.Again).card);
          if (key === 'y/row') return fits ? inOrder(key) : ['one', 'two', 'three'].map((step, i) => `${key}.${step}.${3 - i}`);
          return `${key}.${fits ? 'yes' : 'no'}`;
        });
        expect(await answerRecall(club, lina, sent(...answers))).toMatchObject({ ok: true, value: { outdated: false, already: false } });
        for (const { module, question, dueAt } of await cardsOf(lina)) expect(dueAt).toEqual(cards.get(`${module}/${question}`)?.due);
        club.clock.forward({ minutes: 10 });
      }
      club.clock.set(new Date(begin + day * 86_400_000));
      const finished = finishes.get(day);
      if (finished) await completeModule(club, lina, finished);
    }

    const gaps = (key: string) => (met.get(key) ?? []).slice(1).map(({ day }, i) => day - (met.get(key)?.[i]?.day ?? 0));
    expect([...met.keys()].sort()).toEqual(['x/first', 'x/second', 'x/third', 'y/first', 'y/other', 'y/row', 'z/late', 'z/later'].sort());
    for (const key of ['x/first', 'x/third', 'y/first', 'z/late']) {
      expect(gaps(key)).toEqual(gaps(key).toSorted((a, b) => a - b));
      expect(met.get(key)?.length).toBeLessThanOrEqual(5);
    }
    expect(met.get('x/second')?.length).toBeGreaterThan(met.get('x/first')?.length ?? 0);
    expect(await asked()).toEqual([]);
    expect((await readCurriculum(club, lina)).recall.next?.getTime()).toBe(
      Math.min(...[...cards.values()].map(({ due }) => due.getTime())),
    );
  });
});
