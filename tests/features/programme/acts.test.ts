import { afterEach, beforeAll, expect, test } from 'vitest';
import { activeWeeks, completions, exerciseTexts, insights, replies } from '#db/schema/index.ts';
import { setConsent } from '#src/features/members/commands/set-consent.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});
afterEach(async () => {
  club.clock.set('2026-03-02T08:00:00Z');
  await club.clean();
});

const weeks = async () =>
  (await club.db.select({ week: activeWeeks.week }).from(activeWeeks).orderBy(activeWeeks.week)).map(({ week }) => week);

/** An act of each kind that leaves a row of one's own, as the commands leave it. */
async function act(member: Member, n: number) {
  const at = club.clock.now();
  const words = { title: 'x', body: 'x', bodyHtml: 'x', lang: 'en', createdAt: at };
  const insight = newId(club.clock);
  if (n % 3 === 0) await club.db.insert(completions).values({ memberId: member.id, course: 'c', module: `m${n}`, completedAt: at });
  else if (n % 3 === 1) await club.db.insert(exerciseTexts).values({ memberId: member.id, course: 'c', module: `m${n}`, savedAt: at });
  else {
    await club.db.insert(insights).values({ id: insight, authorId: member.id, ...words });
    await club.db
      .insert(replies)
      .values({ id: newId(club.clock), insightId: insight, authorId: member.id, body: 'x', bodyHtml: 'x', lang: 'en', createdAt: at });
  }
  await recordAct(club, member.id);
}

test('an act of a member who is not accompanied leaves no trace', async () => {
  await recordAct(club, (await aMember(club, { consents: ['listed', 'reminders'] })).id);
  expect(await weeks()).toEqual([]);
});

test('many acts of a week are one bit: not which, not how often', async () => {
  const lina = await aMember(club, { consents: ['accompanied'] });
  for (let i = 0; i < 5; i++) await recordAct(club, lina.id);
  expect(await club.db.select().from(activeWeeks)).toEqual([{ memberId: lina.id, week: '2026-03-02' }]);
});

test('who asks later to be accompanied has the weeks that would have been recorded', async () => {
  const early = await aMember(club, { consents: ['accompanied'] });
  const late = await aMember(club);
  for (let n = 0; n < 9; n++) {
    for (const member of [early, late]) await act(member, n);
    club.clock.forward({ days: 5, hours: 7 });
  }
  const recorded = await weeks();
  await setConsent(club, late, { kind: 'accompanied', give: true });
  const rows = await club.db.select().from(activeWeeks).orderBy(activeWeeks.week);
  expect(rows.filter(({ memberId }) => memberId === late.id).map(({ week }) => week)).toEqual(recorded);
});

test('taking the consent back deletes every week', async () => {
  const lina = await aMember(club, { consents: ['accompanied'] });
  await act(lina, 0);
  await setConsent(club, lina, { kind: 'accompanied', give: false });
  expect(await weeks()).toEqual([]);
  await act(lina, 1);
  expect(await weeks()).toEqual([]);
});

test('an act at the moment of withdrawal leaves no week behind', async () => {
  const member = await aMember(club, { consents: ['accompanied'] });
  const acting = inTransaction(club, async (club) => {
    await recordAct(club, member.id);
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await setConsent(club, member, { kind: 'accompanied', give: false });
  await acting;
  expect(await weeks()).toEqual([]);
});
