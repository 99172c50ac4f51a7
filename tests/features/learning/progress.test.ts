import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  activeWeeks,
  checkAnswers,
  completions,
  exerciseTexts,
  members,
  pieces,
  recallCards,
  recalls,
  revisions,
} from '#db/schema/index.ts';
import { answerCheck } from '#src/features/learning/commands/answer-check.ts';
import { completeModule } from '#src/features/learning/commands/complete-module.ts';
import { followRenames } from '#src/features/learning/commands/follow-renames.ts';
import { forgetPlacement } from '#src/features/learning/commands/forget-placement.ts';
import { offerExercise } from '#src/features/learning/commands/offer-exercise.ts';
import { openExercise } from '#src/features/learning/commands/open-exercise.ts';
import { reopenModule } from '#src/features/learning/commands/reopen-module.ts';
import { saveExercise } from '#src/features/learning/commands/save-exercise.ts';
import { takePlacement } from '#src/features/learning/commands/take-placement.ts';
import { findCourse, findModule } from '#src/features/learning/curriculum.ts';
import { exportLearning } from '#src/features/learning/export.ts';
import { readModule } from '#src/features/learning/module-queries.ts';
import { readCourse, readCurriculum, readPlacement } from '#src/features/learning/queries.ts';
import { checkForm, placementForm } from '#src/features/learning/schema.ts';
import { nextStep } from '#src/features/maturity/step-queries.ts';
import type { Content } from '#src/platform/content.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { readForm } from '#src/platform/fields.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aQuestion, moduleFile, someContent } from './content.ts';

const exercise = (kind: 'note' | 'piece') => ({ title: 'My turn', prompt: 'Write.', kind, starter: 'I begin …' });
const content = someContent([
  moduleFile('x', 'en', { check: [aQuestion('one'), aQuestion('two', 'multiple')], exercise: exercise('note') }, 1),
  moduleFile('y', 'en', { exercise: exercise('piece') }, 2),
  moduleFile('z', 'en', {}, 3),
]);
const x = { course: 'a-course', module: 'x' };
const y = { course: 'a-course', module: 'y' };

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

/** A form as the browser sends it. */
const sent = (...answers: [place: number, value: string][]) => {
  const form = new FormData();
  form.set('course', x.course);
  form.set('module', x.module);
  for (const [place, value] of answers) form.append(`answer-${place}`, value);
  return checkForm.parse(readForm(checkForm, form));
};
const weeksOf = (member: Member) => club.db.select().from(activeWeeks).where(eq(activeWeeks.memberId, member.id));

describe('finishing a module', () => {
  it('is kept for the member alone, shows everywhere, and can be taken back', async () => {
    await completeModule(club, lina, x);
    expect((await readModule(club, lina, 'a-course', 'x')).finishedAt).toEqual(club.clock.now());
    expect(await readCourse(club, lina, 'a-course')).toMatchObject({ finished: 1, modules: 3, next: { slug: 'y' } });
    expect((await readCurriculum(club, lina)).goOn).toMatchObject({ slug: 'y', why: 'continue' });
    expect((await readCourse(club, marco, 'a-course')).finished).toBe(0);

    await reopenModule(club, lina, x);
    expect((await readModule(club, lina, 'a-course', 'x')).finishedAt).toBeUndefined();
  });

  it('twice keeps the first date', async () => {
    const first = club.clock.now();
    await completeModule(club, lina, x);
    club.clock.forward({ days: 3 });
    await completeModule(club, lina, x);
    expect((await readModule(club, lina, 'a-course', 'x')).finishedAt).toEqual(first);
  });

  it('counts as an act for an accompanied member and leaves no trace for others', async () => {
    await completeModule(club, lina, x);
    await completeModule(club, marco, x);
    expect(await weeksOf(lina)).toHaveLength(1);
    expect(await weeksOf(marco)).toHaveLength(0);
  });

  it('of a module that does not exist is not found', async () => {
    await expect(completeModule(club, lina, { course: 'a-course', module: 'nowhere' })).rejects.toThrow(NotFound);
    await expect(readModule(club, lina, 'nowhere', 'x')).rejects.toThrow(NotFound);
  });

  it('survives a new order, an edited text and another language', async () => {
    await completeModule(club, lina, x);
    const edited = { ...club, content: someContent([moduleFile('z', 'de', {}, 1), moduleFile('x', 'de', { title: 'Neu' }, 2)]) };
    expect(await readCourse(edited, { ...lina, locale: 'de' }, 'a-course')).toMatchObject({
      finished: 1,
      lines: [
        { slug: 'z', finished: false },
        { slug: 'x', title: 'Neu', finished: true },
      ],
    });
  });

  it('of a module that was removed does not disturb the course', async () => {
    await completeModule(club, lina, x);
    const shrunk = { ...club, content: someContent([moduleFile('y', 'en')]) };
    expect(await readCourse(shrunk, lina, 'a-course')).toMatchObject({ finished: 0, modules: 1 });
    expect((await readCurriculum(shrunk, lina)).goOn).toMatchObject({ slug: 'y' });
  });
});

describe('a check', () => {
  it('answered in part keeps the answers and leaves the module open', async () => {
    expect(await answerCheck(club, lina, sent([0, 'one.no']))).toMatchObject({ ok: true, value: { finished: false, outdated: false } });
    const view = await readModule(club, lina, 'a-course', 'x');
    expect(view.answers).toEqual({ one: ['no'] });
    expect(view.finishedAt).toBeUndefined();
  });

  it('answered whole finishes the module, right or not', async () => {
    await answerCheck(club, lina, sent([0, 'one.no']));
    expect(await answerCheck(club, lina, sent([1, 'two.yes'], [1, 'two.no']))).toMatchObject({ value: { finished: true } });
    const view = await readModule(club, lina, 'a-course', 'x');
    expect(view.answers).toEqual({ one: ['no'], two: ['yes', 'no'] });
    expect(view.finishedAt).toBeDefined();
  });

  it('answered in two tabs at once keeps both', async () => {
    await Promise.all([
      answerCheck(club, lina, sent([0, 'one.no'], [1, 'two.yes'])),
      answerCheck(club, lina, sent([1, 'two.yes'], [0, 'one.no'])),
      answerCheck(club, lina, sent([1, 'two.yes'])),
    ]);
    expect(await readModule(club, lina, 'a-course', 'x')).toMatchObject({
      answers: { one: ['no'], two: ['yes'] },
      finishedAt: club.clock.now(),
    });
  });

  it('can be answered again; the last answers stand', async () => {
    await answerCheck(club, lina, sent([0, 'one.no']));
    await answerCheck(club, lina, sent([0, 'one.yes']));
    expect((await readModule(club, lina, 'a-course', 'x')).answers).toEqual({ one: ['yes'] });
  });

  it('is seen by nobody else', async () => {
    await answerCheck(club, lina, sent([0, 'one.no']));
    expect((await readModule(club, marco, 'a-course', 'x')).answers).toEqual({});
    expect((await exportLearning(club, marco)).checkAnswers).toEqual([]);
  });

  it('whose questions have changed keeps what still fits and says so', async () => {
    expect(await answerCheck(club, lina, sent([0, 'one.yes'], [1, 'old.yes']))).toMatchObject({ ok: true, value: { outdated: true } });
    expect((await readModule(club, lina, 'a-course', 'x')).answers).toEqual({ one: ['yes'] });
    expect(await answerCheck(club, lina, sent([0, 'old.yes'], [1, 'constructor.yes']))).toMatchObject({
      ok: false,
      refusal: 'learning.refusal.check-changed',
    });
  });

  it('with moved questions still knows which answer belongs where', async () => {
    await answerCheck(club, lina, sent([0, 'two.yes'], [1, 'one.no']));
    expect((await readModule(club, lina, 'a-course', 'x')).answers).toEqual({ one: ['no'], two: ['yes'] });
  });

  it('with nothing chosen is refused kindly', async () => {
    expect(await answerCheck(club, lina, sent())).toMatchObject({ ok: false, refusal: 'learning.refusal.nothing-answered' });
  });

  it('keeps old answers silent when their question is gone', async () => {
    await answerCheck(club, lina, sent([0, 'one.yes']));
    const edited = { ...club, content: someContent([moduleFile('x', 'en', { check: [aQuestion('fresh')] })]) };
    expect((await readModule(edited, lina, 'a-course', 'x')).answers).toEqual({});
  });
});

describe('a question of another kind', () => {
  const kinds = {
    content: someContent([
      moduleFile('x', 'en', {
        check: [
          {
            id: 'row',
            kind: 'order',
            prompt: 'Which first?',
            steps: ['one', 'two', 'three'].map((id) => ({ id, text: id, why: 'Because.' })),
          },
          { id: 'mine', kind: 'own', prompt: 'Write.', sample: 'So.', look: ['One thing?'] },
        ],
      }),
    ]),
  };
  const withKinds = () => ({ ...club, content: kinds.content });
  const typed = (fields: Record<string, string | string[]>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...x, ...fields })) for (const one of [value].flat()) form.append(name, one);
    return checkForm.parse(readForm(checkForm, form));
  };

  it('keeps the order given and the words written, and finishes the module', async () => {
    const club = withKinds();
    const order = typed({ 'answer-0': ['row.three.3', 'row.one.2', 'row.two.1'], 'of-1': 'mine', 'own-1': 'Mine, quite short.' });
    expect(await answerCheck(club, lina, order)).toMatchObject({ ok: true, value: { finished: true } });
    expect((await readModule(club, lina, 'a-course', 'x')).answers).toEqual({ row: ['two', 'one', 'three'], mine: ['Mine, quite short.'] });
    expect((await readModule(club, marco, 'a-course', 'x')).answers).toEqual({});
  });

  it.each([
    ['the same place twice', ['row.three.1', 'row.one.1', 'row.two.2']],
    ['a place left open', ['row.three.1', '', 'row.two.2']],
  ])('with %s is asked again, next to the question', async (_, given) => {
    expect(await answerCheck(withKinds(), lina, typed({ 'answer-0': given }))).toMatchObject({
      ok: false,
      refusal: 'learning.refusal.places',
      field: 'answer-0',
    });
  });

  it('left open altogether is simply open', async () => {
    const open = typed({ 'answer-0': ['', '', ''], 'of-1': 'mine', 'own-1': 'Words.' });
    expect(await answerCheck(withKinds(), lina, open)).toMatchObject({ ok: true, value: { finished: false } });
  });
});

describe('a module that is renamed or moved', () => {
  const before = { formerly: ['x'], check: [aQuestion('one'), aQuestion('two', 'multiple')], exercise: exercise('note') };
  const renamed = (club: TestClub) => ({ ...club, content: someContent([moduleFile('new', 'en', before), moduleFile('z', 'en', {}, 3)]) });

  it('brings progress, answers and notes along, once and for all', async () => {
    await answerCheck(club, lina, sent([0, 'one.yes'], [1, 'two.yes']));
    await saveExercise(club, lina, { ...x, body: 'Mine' });
    const later = renamed(club);
    await Promise.all([followRenames(later), followRenames(later)]);
    await followRenames(later);
    expect(await readModule(later, lina, 'a-course', 'new')).toMatchObject({
      finishedAt: club.clock.now(),
      answers: { one: ['yes'], two: ['yes'] },
      exercise: { body: 'Mine' },
    });
    expect((await exportLearning(later, lina)).completions).toMatchObject([{ module: 'new' }]);
  });

  it('takes a form that was opened under the old name', async () => {
    const later = renamed(club);
    await answerCheck(later, lina, sent([0, 'one.no']));
    await saveExercise(later, lina, { ...x, body: 'Late' });
    await completeModule(later, lina, x);
    const view = await readModule(later, lina, 'a-course', 'x');
    expect(view).toMatchObject({ slug: 'new', answers: { one: ['no'] }, exercise: { body: 'Late' }, finishedAt: club.clock.now() });
    await reopenModule(later, lina, x);
    expect((await readModule(later, lina, 'a-course', 'new')).finishedAt).toBeUndefined();
  });

  it('with its course is found under every combination of old names', () => {
    const course = { path: 'learn/first-steps/now/course', meta: { title: 'C', summary: 'S', order: 1, formerly: ['then'] } };
    const content = someContent([moduleFile('here', 'en', { formerly: ['there', 'far/away'] }, 1, 'Text', 'now')], 'now');
    const [head, ...rest] = content.files;
    if (!head) throw new Error('no course');
    const all = { files: [{ ...head, ...course }, ...rest] };
    for (const [c, m] of [
      ['now', 'here'],
      ['now', 'there'],
      ['then', 'here'],
      ['then', 'there'],
      ['far', 'away'],
    ] as const)
      expect(findModule(all, c, m)?.module).toMatchObject({ course: 'now', slug: 'here' });
    expect(findModule(all, 'far', 'here')).toBeUndefined();
    expect(findCourse(all, 'then')?.slug).toBe('now');
  });

  it('whatever was done under which name, nothing is lost', async () => {
    const names = ['x', 'older', 'new'] as const;
    const later = { ...club, content: someContent([moduleFile('new', 'en', { ...before, formerly: ['x', 'older'] })]) };
    const acts = fc.array(
      fc.record({
        name: fc.constantFrom(...names),
        what: fc.constantFrom('finish', 'note', 'one', 'two', 'back'),
        word: fc.stringMatching(/^[a-z]{3,8}$/),
      }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(acts, async (acts) => {
        const member = await aMember(club);
        await club.db.insert(recalls).values({ memberId: member.id, switchedOnAt: club.clock.now() });
        for (const [i, { name, what, word }] of acts.entries()) {
          const mine = { memberId: member.id, course: 'a-course', module: name };
          const at = new Date(Date.UTC(2026, 0, 1 + i));
          if (what === 'finish')
            await club.db
              .insert(completions)
              .values({ ...mine, completedAt: at })
              .onConflictDoNothing();
          else if (what === 'note')
            await club.db
              .insert(exerciseTexts)
              .values({ ...mine, body: word, savedAt: at })
              .onConflictDoNothing();
          else if (what === 'back')
            await club.db
              .insert(recallCards)
              .values({ ...mine, question: 'one', options: [word], reviewedAt: at, dueAt: at, stability: i + 1, difficulty: 2 })
              .onConflictDoNothing();
          else
            await club.db
              .insert(checkAnswers)
              .values({ ...mine, question: what, options: ['yes'], answeredAt: at })
              .onConflictDoNothing();
        }
        await followRenames(later);
        const view = await readModule(later, member, 'a-course', 'new');
        const firsts = names.flatMap((name) => acts.findIndex((act) => act.name === name && act.what === 'finish')).filter((i) => i >= 0);
        expect(view.finishedAt).toEqual(firsts.length > 0 ? new Date(Date.UTC(2026, 0, 1 + Math.min(...firsts))) : undefined);
        for (const question of ['one', 'two']) expect(Boolean(view.answers[question])).toBe(acts.some(({ what }) => what === question));
        const backs = names.map((name) => acts.findIndex((act) => act.name === name && act.what === 'back')).filter((i) => i >= 0);
        const cards = await club.db.select().from(recallCards).where(eq(recallCards.memberId, member.id));
        const latest = Math.max(...backs);
        expect(cards.map(({ module, options, stability }) => [module, options, stability])).toEqual(
          backs.length > 0 ? [['new', [acts[latest]?.word], latest + 1]] : [],
        );
        for (const name of names) {
          const note = acts.find((act) => act.name === name && act.what === 'note');
          if (note) expect(view.exercise?.body.split('\n\n')).toContain(note.word);
        }
      }),
      { numRuns: 25 },
    );
  });
});

it('whatever happens to the content, progress is there again when the content is', async () => {
  const all = { check: [aQuestion('one'), aQuestion('two', 'multiple')], exercise: exercise('note') };
  const versions: Record<string, Content> = {
    reordered: someContent([moduleFile('z', 'en', {}, 1), moduleFile('x', 'en', all, 2), moduleFile('y', 'en', {}, 3)]),
    'without the module': someContent([moduleFile('y', 'en', {}, 1)]),
    'without a question': someContent([moduleFile('x', 'en', { ...all, check: [aQuestion('two', 'multiple')] }, 1)]),
    'with another kind of question': someContent([moduleFile('x', 'en', { ...all, check: [{ ...aQuestion('one'), kind: 'better' }] }, 1)]),
    'without check and exercise': someContent([moduleFile('x', 'en', {}, 1)]),
    'in another language': someContent([moduleFile('x', 'de', all, 1)]),
    'with more names': someContent([moduleFile('x', 'en', { ...all, formerly: ['w'] }, 1)]),
  };
  const names = fc.array(fc.constantFrom(...Object.keys(versions)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(names, async (names) => {
      const member = await aMember(club);
      await answerCheck(club, member, sent([0, 'one.no'], [1, 'two.yes']));
      await saveExercise(club, member, { ...x, body: 'Mine' });
      const before = await readModule(club, member, 'a-course', 'x');
      for (const name of names) {
        const edited = { ...club, content: versions[name] ?? content };
        await followRenames(edited);
        await readCurriculum(edited, member);
        if (findModule(edited.content, 'a-course', 'x')) await answerCheck(edited, member, sent([1, 'two.yes']));
      }
      const { finishedAt, answers, exercise: note } = await readModule(club, member, 'a-course', 'x');
      expect({ finishedAt, answers, note }).toEqual({ finishedAt: before.finishedAt, answers: before.answers, note: before.exercise });
    }),
    { numRuns: 20 },
  );
});

describe('a placement check', () => {
  const placement = {
    path: 'learn/first-steps/placement',
    locale: 'en' as const,
    meta: { title: 'What you know', summary: 'Briefly.', questions: [{ ...aQuestion('p'), course: 'a-course' }] },
    body: '',
    html: '',
    lineOf: () => 1,
    bodyLine: 1,
  };
  const placed = () => ({ ...club, content: { files: [...content.files, placement] } });
  const given = (value: string) => {
    const form = new FormData();
    form.set('tier', 'first-steps');
    form.set('answer-0', value);
    return placementForm.parse(readForm(placementForm, form));
  };

  it('lets a course be left out, for this member alone, until it is forgotten', async () => {
    const club = placed();
    expect((await nextStep(club, lina)).href).toBe('/self-check');
    expect(await takePlacement(club, lina, given('p.yes'))).toMatchObject({ ok: true });
    expect((await readPlacement(club, lina, 'first-steps')).courses).toMatchObject([{ slug: 'a-course', isKnown: true }]);
    const { tiers, goOn } = await readCurriculum(club, lina);
    expect(tiers[0]?.courses).toMatchObject([{ slug: 'a-course', isKnown: true, finished: 0 }]);
    expect(goOn).toBeUndefined();
    expect((await readCurriculum(club, marco)).goOn).toMatchObject({ slug: 'x' });
    expect((await exportLearning(club, lina)).placementAnswers).toMatchObject([{ question: 'p', options: ['yes'] }]);
    await forgetPlacement(club, lina, { tier: 'first-steps' });
    expect((await readCurriculum(club, lina)).goOn).toMatchObject({ slug: 'x' });
  });

  it('answered otherwise recommends the course, and a course begun all the same goes on', async () => {
    const club = placed();
    await takePlacement(club, lina, given('p.yes'));
    await completeModule(club, lina, x);
    expect((await readCurriculum(club, lina)).goOn).toMatchObject({ slug: 'y', why: 'continue' });
    await takePlacement(club, marco, given('p.no'));
    expect((await readPlacement(club, marco, 'first-steps')).courses).toMatchObject([{ isKnown: false }]);
  });

  it('is no act, and a tier without one has none', async () => {
    await takePlacement(placed(), lina, given('p.yes'));
    expect(await weeksOf(lina)).toHaveLength(0);
    await expect(readPlacement(placed(), lina, 'insights')).rejects.toThrow(NotFound);
    await expect(takePlacement(club, lina, given('p.yes'))).rejects.toThrow(NotFound);
    expect(await takePlacement(placed(), lina, given('gone.yes'))).toMatchObject({ ok: false, refusal: 'learning.refusal.check-changed' });
  });
});

describe('an exercise that ends in a note', () => {
  it('is kept, changed and, once emptied, gone', async () => {
    await saveExercise(club, lina, { ...x, body: 'My reason' });
    await saveExercise(club, lina, { ...x, body: 'My better reason' });
    expect((await readModule(club, lina, 'a-course', 'x')).exercise).toMatchObject({ body: 'My better reason' });
    expect((await readModule(club, marco, 'a-course', 'x')).exercise).toBeUndefined();
    expect(await weeksOf(lina)).toHaveLength(1);

    expect(await saveExercise(club, lina, { ...x, body: '' })).toMatchObject({ value: { kept: false } });
    expect((await readModule(club, lina, 'a-course', 'x')).exercise).toBeUndefined();
  });

  it('becomes a draft of the member’s own when they want feedback on it, once, and nobody sees it before they ask', async () => {
    const once = newId(club.clock);
    expect(await offerExercise(club, lina, { ...x, once })).toMatchObject({ ok: false, refusal: 'learning.refusal.nothing-written' });
    await saveExercise(club, lina, { ...x, body: 'My reason' });
    const [first, second] = await Promise.all([
      offerExercise(club, lina, { ...x, once }),
      offerExercise(club, lina, { ...x, once: newId(club.clock) }),
    ]);
    expect(first).toEqual(second);
    const written = await club.db
      .select()
      .from(pieces)
      .innerJoin(revisions, eq(revisions.pieceId, pieces.id))
      .where(eq(pieces.authorId, lina.id));
    expect(written).toMatchObject([{ pieces: { title: 'My turn' }, revisions: { body: 'My reason' } }]);
    expect((await readModule(club, lina, 'a-course', 'x')).exercise).toMatchObject({ body: 'My reason', pieceId: written[0]?.pieces.id });
    await expect(offerExercise(club, marco, { ...x, once: newId(club.clock) })).resolves.toMatchObject({ ok: false });
  });

  it('does not exist where the module has none', async () => {
    await expect(saveExercise(club, lina, { course: 'a-course', module: 'z', body: 'text' })).rejects.toThrow(NotFound);
  });
});

describe('an exercise that ends in a piece', () => {
  it('opens one draft with the exercise as its heading, and leads back to it ever after', async () => {
    const once = newId(club.clock);
    const first = await openExercise(club, lina, { ...y, once });
    const replayed = await openExercise(club, lina, { ...y, once });
    const second = await openExercise(club, lina, { ...y, once: newId(club.clock) });
    expect(first).toMatchObject({ ok: true, value: { id: once } });
    expect(replayed).toEqual(first);
    expect(second).toEqual(first);
    const drafts = await club.db
      .select()
      .from(pieces)
      .innerJoin(revisions, eq(revisions.pieceId, pieces.id))
      .where(eq(pieces.authorId, lina.id));
    expect(drafts).toMatchObject([{ pieces: { title: 'My turn', lang: 'en' }, revisions: { body: 'I begin …' } }]);
    expect((await readModule(club, lina, 'a-course', 'y')).exercise?.pieceId).toBe(once);
  });

  it('opened in two tabs at once is one draft', async () => {
    const tabs = await Promise.all([1, 2, 3].map(() => openExercise(club, lina, { ...y, once: newId(club.clock) })));
    expect(new Set(tabs.map((tab) => tab.ok && tab.value.id)).size).toBe(1);
    expect(await club.db.select().from(pieces).where(eq(pieces.authorId, lina.id))).toHaveLength(1);
  });

  it('opens a new one after the draft was deleted', async () => {
    const once = newId(club.clock);
    await openExercise(club, lina, { ...y, once });
    await club.db.delete(pieces).where(eq(pieces.id, once));
    expect((await readModule(club, lina, 'a-course', 'y')).exercise?.pieceId).toBeNull();
    const again = newId(club.clock);
    expect(await openExercise(club, lina, { ...y, once: again })).toMatchObject({ value: { id: again } });
  });

  it('is not opened where the exercise is a note', async () => {
    await expect(openExercise(club, lina, { ...x, once: newId(club.clock) })).rejects.toThrow(NotFound);
  });
});

describe('what was learned', () => {
  it('can be taken along and goes with the member', async () => {
    await answerCheck(club, lina, sent([0, 'one.yes'], [1, 'two.yes']));
    await saveExercise(club, lina, { ...x, body: 'Mine' });
    expect(await exportLearning(club, lina)).toMatchObject({
      completions: [x],
      checkAnswers: [{ question: 'one', options: ['yes'] }, { question: 'two' }],
      exerciseTexts: [{ body: 'Mine' }],
    });
    await club.db.delete(members).where(eq(members.id, lina.id));
    expect(await club.db.select().from(checkAnswers).where(eq(checkAnswers.memberId, lina.id))).toEqual([]);
    expect(await club.db.select().from(exerciseTexts).where(eq(exerciseTexts.memberId, lina.id))).toEqual([]);
  });
});
