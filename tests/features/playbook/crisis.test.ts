import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { crises, members, notices } from '#db/schema/index.ts';
import { clearCrisis } from '#src/features/playbook/commands/clear-crisis.ts';
import { declareCrisis } from '#src/features/playbook/commands/declare-crisis.ts';
import { secondCrisis } from '#src/features/playbook/commands/second-crisis.ts';
import { endOf, isInForce, isProposed } from '#src/features/playbook/crisis-rules.ts';
import { crisisAtHand, pastCrises } from '#src/features/playbook/queries-crisis.ts';
import type { Member } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { openSession, readVisitor } from '#src/platform/session.ts';
import { sourcesIn } from '#tests/architecture/sources.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
let [ruth, noah, jonas, lina] = [] as unknown as [Member, Member, Member, Member];
beforeAll(async () => {
  club = await aClub();
});
beforeEach(async () => {
  await club.clean();
  ruth = await aMember(club, { name: 'Ruth Zimmermann', lead: true, locale: 'de' });
  noah = await aMember(club, { name: 'Noah Frei', lead: true });
  jonas = await aMember(club, { name: 'Jonas Meier', administrator: true });
  lina = await aMember(club, { name: 'Lina Brunner' });
});

const texts = {
  happened: 'Mobile network down in the west',
  sayable: 'What is certain is at firn.example/status.',
  contact: 'media@firn.example',
  lang: 'en' as const,
};
const propose = (actor: Member, { hours = 6, once = newId(club.clock) } = {}) => declareCrisis(club, actor, { once, ...texts, hours });
async function proposal(actor = ruth, hours = 6): Promise<string> {
  const result = await propose(actor, { hours });
  if (!result.ok) throw new Error(result.refusal);
  return result.value.id;
}
async function inForce(hours = 6): Promise<string> {
  const id = await proposal(ruth, hours);
  await secondCrisis(club, jonas, { crisis: id });
  return id;
}
const rowOf = async (id: string) => (await club.db.select().from(crises).where(eq(crises.id, id)))[0];
/** What the member's own session tells every page. */
const bannerOf = async (member: Member) => (await readVisitor(club, await openSession(club, member.id))).member?.crisis;

describe('two people declare it', () => {
  test('a proposal is not in force, and nobody but those who may confirm it sees it', async () => {
    await proposal();
    expect(await bannerOf(lina)).toBeNull();
    expect(await crisisAtHand(club, lina)).toBeNull();
    expect(await crisisAtHand(club, noah)).toMatchObject({ proposer: 'Ruth Zimmermann', secondedAt: null });
    expect(await crisisAtHand(club, jonas)).toMatchObject({ happened: texts.happened });
  });

  test('the other leads and the administrators are told by notice and mail, each once; nobody else is', async () => {
    const both = await aMember(club, { name: 'Ada Both', lead: true, administrator: true });
    await proposal();
    const told = (await club.db.select().from(notices)).map(({ memberId }) => memberId).sort();
    expect(told).toEqual([noah.id, jonas.id, both.id].sort());
    expect((await club.letters()).map(({ to }) => to).sort()).toEqual([noah.email, jonas.email, both.email].sort());
    expect((await club.letters(noah.email))[0]?.subject).toContain('Ruth Zimmermann');
  });

  test('with the second person it is in force for the proposed hours, and no mail goes to all', async () => {
    const id = await proposal();
    const letters = (await club.letters()).length;
    club.clock.forward({ minutes: 30 });
    const now = club.clock.now();
    expect(await secondCrisis(club, noah, { crisis: id })).toMatchObject({ ok: true });
    expect(await rowOf(id)).toMatchObject({ secondedBy: noah.id, secondedAt: now, endsAt: new Date(now.getTime() + 6 * 3_600_000) });
    expect(await bannerOf(lina)).toEqual({
      sayable: texts.sayable,
      contact: texts.contact,
      lang: 'en',
      endsAt: new Date(now.getTime() + 6 * 3_600_000),
    });
    expect(await crisisAtHand(club, lina)).toMatchObject({ proposer: 'Ruth Zimmermann', seconder: 'Noah Frei' });
    expect((await club.letters()).length).toBe(letters);
    expect(await club.db.select().from(notices).where(eq(notices.memberId, lina.id))).toEqual([]);
  });

  test('never the same person twice, not even in the table', async () => {
    const id = await proposal();
    expect(await secondCrisis(club, ruth, { crisis: id })).toEqual({
      ok: false,
      refusal: 'playbook.crisis.refusal.second-person',
      field: undefined,
    });
    expect(await bannerOf(lina)).toBeNull();
    await expect(
      club.db.update(crises).set({ secondedBy: ruth.id, secondedAt: club.clock.now(), endsAt: club.clock.now() }).where(eq(crises.id, id)),
    ).rejects.toThrow();
  });

  test('only a lead proposes; members neither propose, confirm nor clear; nothing unknown is confirmed', async () => {
    await expect(propose(lina)).rejects.toThrow(Forbidden);
    await expect(propose(jonas)).rejects.toThrow(Forbidden);
    const id = await proposal();
    await expect(secondCrisis(club, lina, { crisis: id })).rejects.toThrow(Forbidden);
    await expect(clearCrisis(club, lina, { crisis: id })).rejects.toThrow(Forbidden);
    await expect(secondCrisis(club, noah, { crisis: newId(club.clock) })).rejects.toThrow(NotFound);
  });

  test('a lead alone in the club cannot propose: nobody could confirm', async () => {
    await club.clean();
    const alone = await aMember(club, { lead: true });
    expect(await propose(alone)).toMatchObject({ refusal: 'playbook.crisis.refusal.nobody-else' });
  });

  test('whose proposer has left the club waits no longer', async () => {
    const id = await proposal();
    await club.db.delete(members).where(eq(members.id, ruth.id));
    expect(await secondCrisis(club, noah, { crisis: id })).toMatchObject({ refusal: 'playbook.crisis.refusal.lapsed' });
    expect(await propose(noah)).toMatchObject({ ok: true });
  });
});

describe('it ends', () => {
  test('a proposal nobody confirms within two hours lapses, to the minute, and makes room', async () => {
    const id = await proposal();
    club.clock.forward({ hours: 1, minutes: 59 });
    expect(await crisisAtHand(club, noah)).not.toBeNull();
    club.clock.forward({ minutes: 1 });
    expect(await crisisAtHand(club, noah)).toBeNull();
    expect(await secondCrisis(club, noah, { crisis: id })).toMatchObject({ refusal: 'playbook.crisis.refusal.lapsed' });
    expect(await clearCrisis(club, noah, { crisis: id })).toMatchObject({ refusal: 'playbook.crisis.refusal.over' });
    expect(await propose(noah)).toMatchObject({ ok: true });
  });

  test('by itself at its time', async () => {
    const id = await inForce(1);
    club.clock.forward({ minutes: 59, seconds: 59 });
    expect(await bannerOf(lina)).not.toBeNull();
    club.clock.forward({ seconds: 1 });
    expect(await bannerOf(lina)).toBeNull();
    expect(await crisisAtHand(club, lina)).toBeNull();
    expect(await clearCrisis(club, noah, { crisis: id })).toMatchObject({ refusal: 'playbook.crisis.refusal.over' });
    expect((await pastCrises(club, lina, {})).crises).toMatchObject([{ id, clearedAt: null }]);
  });

  test.each(['noah', 'jonas'] as const)('by the all-clear of one person alone: %s', async (who) => {
    const id = await inForce();
    club.clock.forward({ hours: 1 });
    const actor = { noah, jonas }[who];
    expect(await clearCrisis(club, actor, { crisis: id })).toEqual({ ok: true, value: { wasInForce: true } });
    expect(await bannerOf(lina)).toBeNull();
    expect((await pastCrises(club, lina, {})).crises).toMatchObject([{ clearer: actor.name, clearedAt: club.clock.now() }]);
  });

  test('a proposal can be taken back at once, so that a slip does not stand in the way', async () => {
    const id = await proposal();
    expect(await clearCrisis(club, ruth, { crisis: id })).toEqual({ ok: true, value: { wasInForce: false } });
    expect(await secondCrisis(club, noah, { crisis: id })).toMatchObject({ refusal: 'playbook.crisis.refusal.lapsed' });
    expect(await propose(ruth)).toMatchObject({ ok: true });
  });
});

describe('one at a time', () => {
  test('while one waits or is in force there is no second', async () => {
    await proposal();
    expect(await propose(noah)).toMatchObject({ refusal: 'playbook.crisis.refusal.one-at-a-time' });
    await clearCrisis(club, noah, { crisis: (await crisisAtHand(club, noah))?.id ?? '' });
    await inForce();
    expect(await propose(noah)).toMatchObject({ refusal: 'playbook.crisis.refusal.one-at-a-time' });
  });

  test('two leads who propose at the same moment make one proposal', async () => {
    const results = await Promise.all([propose(ruth), propose(noah)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await club.db.select().from(crises)).toHaveLength(1);
  });

  test('two people who confirm at the same moment: one is the second person, the other learns so', async () => {
    const id = await proposal();
    const results = await Promise.all([noah, jonas].map((actor) => secondCrisis(club, actor, { crisis: id })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: 'playbook.crisis.refusal.already-confirmed' });
  });

  test('a form that arrives twice does it once', async () => {
    const once = newId(club.clock);
    for (let i = 0; i < 2; i += 1) expect(await propose(ruth, { once })).toEqual({ ok: true, value: { id: once } });
    expect(await club.letters(noah.email)).toHaveLength(1);
    await secondCrisis(club, noah, { crisis: once });
    const first = await rowOf(once);
    club.clock.forward({ minutes: 5 });
    expect(await secondCrisis(club, noah, { crisis: once })).toEqual({ ok: true, value: { endsAt: first?.endsAt } });
    await clearCrisis(club, noah, { crisis: once });
    const cleared = await rowOf(once);
    club.clock.forward({ minutes: 5 });
    expect(await clearCrisis(club, noah, { crisis: once })).toMatchObject({ ok: true });
    expect(await rowOf(once)).toEqual(cleared);
  });
});

describe('the record', () => {
  test('every member reads what was in force; what never was stays with those who steer', async () => {
    const taken = await proposal();
    await clearCrisis(club, ruth, { crisis: taken });
    club.clock.forward({ minutes: 1 });
    const lapsed = await proposal(noah);
    club.clock.forward({ hours: 3 });
    const ended = await inForce(1);
    club.clock.forward({ hours: 2 });
    const ids = async (member: Member) => (await pastCrises(club, member, {})).crises.map(({ id }) => id);
    expect(await ids(lina)).toEqual([ended]);
    expect(await ids(jonas)).toEqual([ended, lapsed, taken]);
  });

  test('stays when its people leave the club; only their names go', async () => {
    await inForce(1);
    club.clock.forward({ hours: 2 });
    for (const { id } of [ruth, jonas]) await club.db.delete(members).where(eq(members.id, id));
    expect((await pastCrises(club, lina, {})).crises).toMatchObject([{ happened: texts.happened, proposer: null, seconder: null }]);
  });

  test('goes on page by page', async () => {
    for (let i = 0; i < 21; i += 1) {
      await inForce(1);
      club.clock.forward({ hours: 2 });
    }
    const first = await pastCrises(club, lina, {});
    expect(first.crises).toHaveLength(20);
    const second = await pastCrises(club, lina, { before: first.next ?? '' });
    expect(second).toMatchObject({ crises: [{ happened: texts.happened }], next: null });
    expect((await pastCrises(club, lina, { before: 'nothing' })).crises).toHaveLength(20);
  });
});

test('the dates say what it is', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
  const waiting = { proposedBy: 'a', proposedAt: at(8), secondedAt: null, endsAt: null, clearedAt: null };
  const running = { ...waiting, secondedAt: at(9), endsAt: at(15) };
  expect([isProposed(waiting, at(9)), isProposed(waiting, at(10)), isProposed({ ...waiting, clearedAt: at(9) }, at(9))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    isInForce(waiting, at(9)),
    isInForce(running, at(14)),
    isInForce(running, at(15)),
    isInForce({ ...running, clearedAt: at(10) }, at(11)),
  ]).toEqual([false, true, false, false]);
  expect([endOf(waiting), endOf(running), endOf({ ...running, clearedAt: at(10) })]).toEqual([null, at(15), at(10)]);
});

test('nothing asks about a crisis but the playbook, the session and the banner: nothing is blocked', () => {
  const asking = sourcesIn('src', '.ts', '.astro').filter(({ text }) =>
    /\b(crises|crisis)\b(?!\.(en|de|fr|it))/.test(text.replace(/^\s*(\/\/|\*|\/\*|import ).*$/gm, '')),
  );
  const elsewhere = asking.map(({ path }) => path).filter((path) => !/^src\/(features|pages)\/playbook\//.test(path));
  expect(elsewhere).toEqual(['src/platform/actor.ts', 'src/platform/session.ts', 'src/ui/Colophon.astro', 'src/ui/Layout.astro']);
});
