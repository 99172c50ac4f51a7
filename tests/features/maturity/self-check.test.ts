import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activeWeeks, consents, selfChecks } from '#db/schema/index.ts';
import { completeModule } from '#src/features/learning/commands/complete-module.ts';
import { chooseDestination } from '#src/features/maturity/commands/choose-destination.ts';
import { deleteSelfCheck } from '#src/features/maturity/commands/delete-self-check.ts';
import { deleteSelfChecks } from '#src/features/maturity/commands/delete-self-checks.ts';
import { takeSelfCheck } from '#src/features/maturity/commands/take-self-check.ts';
import { cellCounts, exportMaturity, nextStep, readSelfCheck } from '#src/features/maturity/queries.ts';
import type { Answers } from '#src/features/maturity/rules.ts';
import { selfCheckForm } from '#src/features/maturity/schema.ts';
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

const quiet: Answers = { profile: 1, commenting: 0, contacts: 0, helping: 0 };

/** A form as the browser sends it: statements left open are not there or empty. */
function sent(answers: Answers, once = newId(club.clock)) {
  const form = new FormData();
  form.set('once', once);
  form.set('subject', '');
  for (const [statement, level] of Object.entries(answers)) form.set(statement, String(level));
  return selfCheckForm.parse(readForm(selfCheckForm, form));
}
const rowsOf = (member: Member) => club.db.select().from(selfChecks).where(eq(selfChecks.memberId, member.id));
async function taken(member: Member, answers: Answers): Promise<string> {
  const result = await takeSelfCheck(club, member, sent(answers));
  if (!result.ok) throw new Error(result.refusal);
  club.clock.forward({ days: 1 });
  return result.value.id;
}

describe('taking a self-check', () => {
  it('keeps only what was answered and places the member on the map', async () => {
    await taken(lina, quiet);
    const view = await readSelfCheck(club, lina);
    expect(view).toMatchObject({
      isLatest: true,
      check: { answers: quiet, cell: 'quiet-beginning', destination: null },
      before: undefined,
    });
  });

  it('with a replayed form happens once', async () => {
    const once = newId(club.clock);
    const first = await takeSelfCheck(club, lina, sent(quiet, once));
    expect(await takeSelfCheck(club, lina, sent({ ...quiet, profile: 3 }, once))).toEqual(first);
    expect((await readSelfCheck(club, lina))?.all).toHaveLength(1);
    await expect(takeSelfCheck(club, ruth, sent(quiet, once))).rejects.toThrow(NotFound);
  });

  it('asks for two answers on each side and keeps nothing before', async () => {
    expect(await takeSelfCheck(club, lina, sent({ profile: 1, commenting: 1 }))).toEqual({
      ok: false,
      refusal: 'maturity.refusal.too-few',
      field: 'contacts',
    });
    expect(await readSelfCheck(club, lina)).toBeUndefined();
  });

  it('is nobody’s figure: it counts as no act', async () => {
    await taken(lina, quiet);
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
    await taken(lina, { ...quiet, commenting: 2, helping: 0 });
    const view = await readSelfCheck(club, lina);
    expect(view?.before?.changes).toEqual([{ statement: 'commenting', from: 0, to: 2 }]);
    expect(view?.all).toHaveLength(2);
    expect(await readSelfCheck(club, lina, first)).toMatchObject({ isLatest: false, step: undefined, before: undefined });
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
    const check = await taken(lina, quiet);
    expect(await nextStep(club, lina)).toMatchObject({ href: '/self-check', because: { why: 'no-destination' } });
    await chooseDestination(club, lina, { check, destination: 'first-words' });
    const step = await nextStep(club, lina);
    expect(step).toMatchObject({
      href: '/learn/the-first-comment/reading-with-a-purpose',
      because: { why: 'answer', statement: 'commenting', level: 0 },
      module: { lang: 'de' },
    });
    expect((await readSelfCheck(club, lina))?.step).toEqual(step);

    await completeModule(club, lina, { course: 'the-first-comment', module: 'reading-with-a-purpose' });
    expect(await nextStep(club, lina)).toMatchObject({ href: '/learn/the-first-comment/your-first-comment', because: { why: 'begun' } });
  });

  it('for somebody who stays is no course', async () => {
    const check = await taken(lina, quiet);
    await chooseDestination(club, lina, { check, destination: 'quiet-beginning' });
    expect(await nextStep(club, lina)).toMatchObject({ href: '/groups', because: { why: 'stay' } });
  });
});

describe('the counts for the programme', () => {
  it('take the latest self-check of members who asked to be accompanied, and nobody else', async () => {
    await club.db.delete(selfChecks);
    const amina = await aMember(club, { name: 'Amina Haddad', consents: ['accompanied'] });
    const marco = await aMember(club, { name: 'Marco Bernasconi' });
    await taken(lina, { profile: 3, commenting: 3, contacts: 3, helping: 3 });
    await taken(lina, quiet);
    await taken(amina, quiet);
    await taken(marco, quiet);
    expect(await cellCounts(club)).toEqual([{ cell: 'quiet-beginning', members: 2 }]);
    await club.db.update(consents).set({ withdrawnAt: club.clock.now() }).where(eq(consents.memberId, amina.id));
    expect(await cellCounts(club)).toEqual([{ cell: 'quiet-beginning', members: 1 }]);
  });
});
