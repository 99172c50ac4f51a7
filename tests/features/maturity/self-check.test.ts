import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeWeeks, consents, mentors, mentorships, selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import { completeModule } from '#src/features/learning/commands/complete-module.ts';
import { answerPart } from '#src/features/maturity/commands/answer-part.ts';
import { beginSelfCheck } from '#src/features/maturity/commands/begin-self-check.ts';
import { chooseDestination } from '#src/features/maturity/commands/choose-destination.ts';
import { deleteDraft } from '#src/features/maturity/commands/delete-draft.ts';
import { deleteSelfCheck } from '#src/features/maturity/commands/delete-self-check.ts';
import { deleteSelfChecks } from '#src/features/maturity/commands/delete-self-checks.ts';
import { takeSelfCheck } from '#src/features/maturity/commands/take-self-check.ts';
import { exportMaturity } from '#src/features/maturity/export.ts';
import { cellCounts, readDraft, readSelfCheck } from '#src/features/maturity/queries.ts';
import { type Answers, type Part, partOf, partSlugs, type Statement } from '#src/features/maturity/rules.ts';
import { type moves, partForm } from '#src/features/maturity/schema.ts';
import { nextStep } from '#src/features/maturity/step-queries.ts';
import { mentoringHome, mentorPage } from '#src/features/mentoring/find-mentors.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { readForm } from '#src/platform/fields.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
let lina: Member;
let ruth: Member;
beforeAll(async () => {
  club = await aClub();
});
beforeEach(async () => {
  lina = await aMember(club, { name: 'Lina Brunner', locale: 'de', consents: ['accompanied'] });
  ruth = await aMember(club, { name: 'Ruth Zimmermann', lead: true });
});

const quiet: Answers = { profile: 1, commenting: 0, 'own-texts': 0, subject: 1, contacts: 0, helping: 0, colleagues: 1, 'loud-days': 0 };
const lively: Answers = { profile: 3, commenting: 3, subject: 3, rhythm: 3, contacts: 3, helping: 3, colleagues: 3, answering: 3 };

/** A part as the browser sends it: statements left open are not there or empty. */
function sent(draft: string, part: Part, answers: Answers, move: (typeof moves)[number] = 'next') {
  const form = new FormData();
  for (const [name, value] of Object.entries({ draft, part: String(partSlugs.indexOf(part) + 1), move, pictures: '' }))
    form.set(name, value);
  for (const [statement, level] of Object.entries(answers)) form.set(statement, String(level));
  return partForm.parse(readForm(partForm, form));
}
async function begun(member: Member): Promise<string> {
  await beginSelfCheck(club, member, { anew: null });
  return (await readDraft(club, member))?.id ?? '';
}
/** Answers every part in turn, as far as `answers` goes. */
async function answered(member: Member, answers: Answers): Promise<string> {
  const draft = await begun(member);
  for (const part of partSlugs) {
    const own = Object.entries(answers).filter(([statement]) => partOf(statement as Statement) === part);
    await answerPart(club, member, sent(draft, part, Object.fromEntries(own)));
  }
  return draft;
}
async function taken(member: Member, answers: Answers): Promise<string> {
  const result = await takeSelfCheck(club, member, { draft: await answered(member, answers) });
  if (!result.ok) throw new Error(result.refusal);
  club.clock.forward({ days: 1 });
  return result.value.id;
}
const rowsOf = (member: Member) => club.db.select().from(selfChecks).where(eq(selfChecks.memberId, member.id));
const draftsOf = (member: Member) => club.db.select().from(selfCheckDrafts).where(eq(selfCheckDrafts.memberId, member.id));

describe('a self-check that was begun', () => {
  it('keeps each part as it is answered, and goes on where it was', async () => {
    const draft = await begun(lina);
    expect(await answerPart(club, lina, sent(draft, 'first-steps', { profile: 2, commenting: 1 }))).toEqual({
      ok: true,
      value: { part: 2 },
    });
    expect(await answerPart(club, lina, sent(draft, 'own-voice', { subject: 0 }, 'later'))).toEqual({ ok: true, value: { later: true } });
    expect(await readDraft(club, lina)).toMatchObject({
      id: draft,
      part: 2,
      answers: { profile: 2, commenting: 1, subject: 0 },
      isEnough: false,
    });
    expect(await beginSelfCheck(club, lina, { anew: null })).toEqual({ ok: true, value: { part: 2 } });
    expect(await readSelfCheck(club, lina)).toBeUndefined();
  });

  it('takes only the statements of the part that was shown, and forgets what was taken back there', async () => {
    const draft = await begun(lina);
    await answerPart(club, lina, sent(draft, 'first-steps', { profile: 2, commenting: 1, contacts: 3 }));
    await answerPart(club, lina, sent(draft, 'own-voice', { subject: 0 }, 'back'));
    await answerPart(club, lina, sent(draft, 'first-steps', { commenting: 2 }));
    expect(await readDraft(club, lina)).toMatchObject({ answers: { commenting: 2, subject: 0 } });
    expect((await readDraft(club, lina))?.answers).not.toHaveProperty('profile');
  });

  it('is one, whatever number of tabs it is open in; each part is kept as it was last sent', async () => {
    const [one, two] = [await begun(lina), await begun(lina)];
    expect(two).toBe(one);
    await Promise.all([
      answerPart(club, lina, sent(one, 'first-steps', { profile: 2 })),
      answerPart(club, lina, sent(two, 'people', { contacts: 1 })),
      answerPart(club, lina, sent(two, 'own-voice', { subject: 3 })),
    ]);
    expect(await draftsOf(lina)).toMatchObject([{ id: one, answers: { profile: 2, contacts: 1, subject: 3 } }]);
  });

  it('begun anew is empty; a tab that still knew the old one adds its part to the new, and begins nothing a second time', async () => {
    const old = await answered(lina, quiet);
    await beginSelfCheck(club, lina, { anew: old });
    expect(await readDraft(club, lina)).toMatchObject({ part: 1, answers: {} });
    const fresh = (await readDraft(club, lina))?.id;
    expect(fresh).not.toBe(old);
    await beginSelfCheck(club, lina, { anew: old });
    expect((await readDraft(club, lina))?.id).toBe(fresh);
    await answerPart(club, lina, sent(old, 'own-voice', { subject: 2 }));
    expect(await draftsOf(lina)).toMatchObject([{ id: fresh, answers: { subject: 2 } }]);
  });

  it('is the member’s alone: nobody else reads, ends or deletes it', async () => {
    const draft = await answered(lina, quiet);
    expect(await readDraft(club, ruth)).toBeUndefined();
    await expect(takeSelfCheck(club, ruth, { draft })).rejects.toThrow(NotFound);
    await deleteDraft(club, ruth, { draft });
    await deleteSelfChecks(club, ruth);
    await answerPart(club, ruth, sent(draft, 'first-steps', { profile: 3 }));
    expect(await draftsOf(lina)).toMatchObject([{ id: draft, answers: quiet }]);
    expect(await draftsOf(ruth)).toMatchObject([{ answers: { profile: 3 } }]);
  });

  it('can be deleted, and everything with it; it can be taken along', async () => {
    const draft = await answered(lina, quiet);
    expect(await exportMaturity(club, lina)).toMatchObject({ selfChecks: [], draft: { answers: quiet } });
    await deleteDraft(club, lina, { draft });
    expect(await draftsOf(lina)).toEqual([]);
    await taken(lina, quiet);
    await begun(lina);
    await deleteSelfChecks(club, lina);
    expect([await draftsOf(lina), await rowsOf(lina)]).toEqual([[], []]);
    expect(await exportMaturity(club, lina)).toEqual({ selfChecks: [], draft: null });
  });
});

describe('taking a self-check', () => {
  it('keeps only what was answered, places the member on the map and leaves no draft', async () => {
    await taken(lina, quiet);
    const view = await readSelfCheck(club, lina);
    expect(view).toMatchObject({
      isLatest: true,
      check: { answers: quiet, cell: 'quiet-beginning', destination: null },
      before: undefined,
    });
    expect(await draftsOf(lina)).toEqual([]);
  });

  it('happens once when a form is sent twice, from the last part as well', async () => {
    const draft = await answered(lina, quiet);
    const first = await answerPart(club, lina, sent(draft, 'in-the-club', { helping: 0, colleagues: 1 }, 'finish'));
    expect(first).toEqual({ ok: true, value: { result: 'here' } });
    expect(await answerPart(club, lina, sent(draft, 'in-the-club', { helping: 3 }, 'finish'))).toEqual(first);
    expect(await takeSelfCheck(club, lina, { draft })).toEqual({ ok: true, value: { id: draft } });
    expect(await rowsOf(lina)).toMatchObject([{ id: draft, answers: quiet }]);
    expect(await draftsOf(lina)).toEqual([]);
  });

  it('says so to a tab that goes on with what another one has brought to an end, and begins nothing', async () => {
    const draft = await taken(lina, quiet);
    expect(await answerPart(club, lina, sent(draft, 'own-voice', { subject: 3 }))).toEqual({ ok: true, value: { result: 'elsewhere' } });
    expect(await draftsOf(lina)).toEqual([]);
    expect(await rowsOf(lina)).toMatchObject([{ answers: quiet }]);
  });

  it('and going on at the same moment leaves either a result or a draft, never both of one id', async () => {
    for (let round = 0; round < 8; round++) {
      const draft = await answered(lina, quiet);
      await Promise.all([
        takeSelfCheck(club, lina, { draft }),
        answerPart(club, lina, sent(draft, 'people', { contacts: 2 })),
        takeSelfCheck(club, lina, { draft }),
      ]);
      expect(await draftsOf(lina)).toEqual([]);
    }
    expect(await rowsOf(lina)).toHaveLength(8);
  });

  it('asks for four answers on each side, says on which, and loses nothing', async () => {
    const draft = await answered(lina, { profile: 1, commenting: 1, subject: 2, rhythm: 0, contacts: 1 });
    expect(await takeSelfCheck(club, lina, { draft })).toEqual({
      ok: false,
      refusal: 'maturity.refusal.too-few.network',
      field: undefined,
    });
    const refused = await answerPart(club, lina, sent(draft, 'in-the-club', { helping: 2 }, 'finish'));
    expect(refused).toMatchObject({ ok: false, refusal: 'maturity.refusal.too-few.network' });
    expect(await readDraft(club, lina)).toMatchObject({ answers: { profile: 1, contacts: 1, helping: 2 } });
    expect(await readSelfCheck(club, lina)).toBeUndefined();
    expect(await takeSelfCheck(club, ruth, { draft: await answered(ruth, { contacts: 1 }) })).toMatchObject({
      refusal: 'maturity.refusal.too-few.activity',
    });
  });

  it('is nobody’s figure: it counts as no act', async () => {
    await taken(lina, quiet);
    await answered(lina, quiet);
    expect(await club.db.select().from(activeWeeks).where(eq(activeWeeks.memberId, lina.id))).toEqual([]);
  });
});

describe('a self-check', () => {
  it('is seen by nobody else, not even a lead', async () => {
    const id = await taken(lina, quiet);
    expect(await readSelfCheck(club, ruth)).toBeUndefined();
    await expect(readSelfCheck(club, ruth, id)).rejects.toThrow(NotFound);
    await expect(chooseDestination(club, ruth, { check: id, destination: 'bridge' })).rejects.toThrow(NotFound);
    await deleteSelfCheck(club, ruth, { check: id });
    await deleteSelfChecks(club, ruth);
    expect((await readSelfCheck(club, lina))?.check.id).toBe(id);
  });

  it('shows what changed since the one before', async () => {
    const first = await taken(lina, quiet);
    await taken(lina, { ...quiet, commenting: 2, 'what-i-may-say': 3 });
    const view = await readSelfCheck(club, lina);
    expect(view?.before).toMatchObject({ inCommon: 8, changes: [{ statement: 'commenting', from: 0, to: 2 }] });
    expect(view?.all).toHaveLength(2);
    expect(await readSelfCheck(club, lina, first)).toMatchObject({ isLatest: false, step: undefined, before: undefined });
  });

  it('of somebody who took very many lists the latest thirty and says that there are more', async () => {
    for (let i = 0; i < 31; i++) await taken(lina, quiet);
    const view = await readSelfCheck(club, lina);
    expect(view?.all).toHaveLength(30);
    expect(view?.hasOlder).toBe(true);
    expect((await readSelfCheck(club, lina, view?.all.at(-1)?.id))?.before).toBeDefined();
  });

  it('of ten statements, taken long ago, is read and compared like any other', async () => {
    const ten = {
      profile: 1,
      commenting: 1,
      'own-texts': 1,
      subject: 1,
      'being-seen': 1,
      contacts: 0,
      'reaching-out': 0,
      colleagues: 0,
      helping: 0,
      'bringing-together': 0,
    };
    const old = { memberId: lina.id, answers: ten, activity: 1, network: 0, cell: 'first-words', destination: 'in-conversation' };
    await club.db.insert(selfChecks).values({ id: '0190aaaa-0000-7000-8000-000000000001', ...old, takenAt: new Date('2025-01-01') });
    expect(await readSelfCheck(club, lina)).toMatchObject({ check: { cell: 'first-words', answers: ten } });
    expect(await nextStep(club, lina)).toMatchObject({ because: { why: 'answer', statement: 'contacts', level: 0 } });
    await taken(lina, { ...quiet, pictures: 1 });
    expect((await readSelfCheck(club, lina))?.before).toMatchObject({
      inCommon: 7,
      changes: [{ statement: 'commenting' }, { statement: 'own-texts' }, { statement: 'colleagues' }],
    });
  });

  it('can be deleted alone or with all others, and is really gone', async () => {
    const first = await taken(lina, quiet);
    await taken(lina, quiet);
    await deleteSelfCheck(club, lina, { check: first });
    expect(await rowsOf(lina)).toHaveLength(1);
    await deleteSelfChecks(club, lina);
    expect(await rowsOf(lina)).toEqual([]);
  });

  it('can be taken along', async () => {
    const id = await taken(lina, quiet);
    await chooseDestination(club, lina, { check: id, destination: 'in-conversation' });
    expect(await exportMaturity(club, lina)).toMatchObject({
      selfChecks: [{ id, answers: quiet, cell: 'quiet-beginning', destination: 'in-conversation' }],
    });
  });
});

describe('the next step', () => {
  it('leads from the self-check over the destination to a module with its reason, and on when it is finished', async () => {
    expect(await nextStep(club, lina)).toMatchObject({ href: '/self-check', because: { why: 'nothing-yet' } });
    await begun(lina);
    expect(await nextStep(club, lina)).toMatchObject({ href: '/self-check', because: { why: 'draft' } });
    const check = await taken(lina, quiet);
    expect(await nextStep(club, lina)).toMatchObject({ href: '/self-check#destination', because: { why: 'no-destination' } });
    await chooseDestination(club, lina, { check, destination: 'first-words' });
    const step = await nextStep(club, lina);
    expect(step).toMatchObject({
      href: '/learn/the-first-comment/reading-with-a-purpose',
      because: { why: 'answer', statement: 'commenting', level: 0, yet: 'course-begun' },
      module: { lang: 'de' },
    });
    expect((await readSelfCheck(club, lina))?.step).toEqual(step);

    await completeModule(club, lina, { course: 'the-first-comment', module: 'reading-with-a-purpose' });
    expect(await nextStep(club, lina)).toMatchObject({ href: '/learn/the-first-comment/your-first-comment', because: { why: 'begun' } });
  });

  it('comes with another course and a place, and knows where the member has been', async () => {
    const check = await taken(lina, quiet);
    await chooseDestination(club, lina, { check, destination: 'first-words' });
    expect((await nextStep(club, lina)).others).toMatchObject([
      { href: '/learn/a-profile-you-like/why-and-what-for-me', because: { statement: 'profile' } },
      { href: '/groups', because: { statement: 'commenting', yet: 'groups' } },
    ]);
    const mentored = await aMember(club, { name: 'Mentored' });
    const marco = await aMember(club, { name: 'Marco', mentor: {} });
    const pair = { id: newId(club.clock), mentorId: marco.id, menteeId: mentored.id, startedAt: club.clock.now() };
    await club.db.insert(mentorships).values(pair);
    const hers = await taken(mentored, { ...quiet, profile: 0, commenting: 1 });
    await chooseDestination(club, mentored, { check: hers, destination: 'first-words' });
    expect((await nextStep(club, mentored)).others).toMatchObject([{ module: {} }, { href: '/groups', because: { yet: 'groups' } }]);
  });

  it('for somebody who stays is no course', async () => {
    const check = await taken(lina, quiet);
    await chooseDestination(club, lina, { check, destination: 'quiet-beginning' });
    expect(await nextStep(club, lina)).toMatchObject({ href: '/groups', because: { why: 'stay' } });
  });
});

describe('the list of mentors', () => {
  const helper = () => aMember(club, { name: 'Helps with texts', languages: ['de'], mentor: {} });
  const reasonsFor = async (member: Member, mentor: Member) =>
    (await mentorPage(club, member, mentor.id)).reasons.filter(({ key }) => key === 'mentoring.reason.wish');

  it('prefers quietly, and with consent only, who likes to help with what the member wants next', async () => {
    await club.clean();
    const matchable = await aMember(club, { name: 'Matchable', locale: 'de', consents: ['matchable'] });
    const silent = await aMember(club, { name: 'Silent', locale: 'de' });
    const others = [await helper(), await helper(), await helper()];
    const marco = await helper();
    await club.db
      .update(mentors)
      .set({ helps: ['first-steps', 'people'] })
      .where(eq(mentors.memberId, marco.id));
    for (const member of [matchable, silent]) {
      const check = await taken(member, quiet);
      expect(await reasonsFor(member, marco)).toEqual([]);
      await chooseDestination(club, member, { check, destination: 'first-words' });
    }
    expect(await reasonsFor(matchable, marco)).toEqual([{ key: 'mentoring.reason.wish', field: 'first-steps' }]);
    expect(await mentoringHome(club, matchable, {})).toMatchObject({ hasWish: true, mentors: [{ id: marco.id }, {}, {}, {}] });
    expect(await reasonsFor(silent, marco)).toEqual([]);
    expect((await mentoringHome(club, silent, {})).hasWish).toBe(false);
    for (const other of others) expect(await reasonsFor(matchable, other)).toEqual([]);

    await club.db.update(consents).set({ withdrawnAt: club.clock.now() }).where(eq(consents.memberId, matchable.id));
    expect(await reasonsFor(matchable, marco)).toEqual([]);
  });
});

describe('the counts for the programme', () => {
  it('take the latest self-check of members who asked to be accompanied, each once, and nobody else', async () => {
    await club.db.delete(selfChecks);
    const amina = await aMember(club, { name: 'Amina Haddad', consents: ['accompanied'] });
    const marco = await aMember(club, { name: 'Marco Bernasconi' });
    await taken(lina, lively);
    await taken(lina, quiet);
    await taken(amina, quiet);
    await taken(marco, quiet);
    await answered(lina, lively);
    await answered(amina, lively);
    expect(await cellCounts(club)).toEqual([{ cell: 'quiet-beginning', members: 2 }]);
    await club.db.update(consents).set({ withdrawnAt: club.clock.now() }).where(eq(consents.memberId, amina.id));
    expect(await cellCounts(club)).toEqual([{ cell: 'quiet-beginning', members: 1 }]);
  });
});
