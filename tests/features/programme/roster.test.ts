import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, handRaises, looks, notices } from '#db/schema/index.ts';
import { raiseHand } from '#src/features/members/commands/raise-hand.ts';
import { pause } from '#src/features/members/commands/pause.ts';
import { setConsent } from '#src/features/members/commands/set-consent.ts';
import { looksAtMe } from '#src/features/members/queries.ts';
import { answerHand } from '#src/features/programme/commands/answer-hand.ts';
import { accompaniedMember, PAGE, roster } from '#src/features/programme/queries.ts';
import type { Lead } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
let ruth: Lead;
beforeAll(async () => {
  club = await aClub();
});
afterEach(() => club.clean());

async function begin() {
  ruth = (await aMember(club, { name: 'Ruth Zimmermann', lead: true })) as Lead;
}
const names = async (after?: string) => (await roster(club, ruth, { after })).rows.map(({ name }) => name);
const accompanied = (name: string) => aMember(club, { name, consents: ['accompanied'] });

describe('the roster', () => {
  test('names those who asked to be accompanied, and nobody else', async () => {
    await begin();
    await accompanied('Lina');
    await aMember(club, { name: 'Listed only', consents: ['listed', 'matchable', 'reminders'] });
    await aMember(club, { name: 'On a break', consents: ['accompanied'], paused: true });
    expect(await names()).toEqual(['Lina']);
  });

  test('shows raised hands first, then names, twenty at a time', async () => {
    await begin();
    for (let i = 0; i < PAGE + 3; i++) await accompanied(`Member ${String(i).padStart(2, '0')}`);
    const zoe = await accompanied('Zoe');
    const yann = await accompanied('Yann');
    for (const member of [zoe, yann]) await raiseHand(club, member, { words: 'A hand with my profile?' });
    const first = await roster(club, ruth);
    expect(first.rows.slice(0, 3).map(({ name }) => name)).toEqual(['Yann', 'Zoe', 'Member 00']);
    expect(first.rows).toHaveLength(PAGE);
    const second = await roster(club, ruth, { after: first.next });
    expect(second.rows.map(({ name }) => name)).toEqual(['Member 18', 'Member 19', 'Member 20', 'Member 21', 'Member 22']);
    expect(second.next).toBeUndefined();
  });

  test.each([
    [
      'takes the consent back',
      (member: Awaited<ReturnType<typeof accompanied>>) => setConsent(club, member, { kind: 'accompanied', give: false }),
    ],
    ['takes a break', (member: Awaited<ReturnType<typeof accompanied>>) => pause(club, member)],
  ])('whoever %s is gone at once, with the raised hand', async (_, act) => {
    await begin();
    const lina = await accompanied('Lina');
    await raiseHand(club, lina, { words: 'help' });
    await act(lina);
    expect(await names()).toEqual([]);
    await expect(accompaniedMember(club, ruth, lina.id)).rejects.toThrow(NotFound);
    expect(await answerHand(club, ruth, { member: lina.id })).toMatchObject({ ok: false, refusal: 'programme.refusal.hand-down' });
  });

  test('a wrong id is simply not there', async () => {
    await begin();
    for (const id of [undefined, '1', "'; drop table members", crypto.randomUUID()])
      await expect(accompaniedMember(club, ruth, id)).rejects.toThrow(NotFound);
    expect(await names('nonsense')).toEqual([]);
  });

  test('tells nothing but profile, hand and since when', async () => {
    await begin();
    const lina = await accompanied('Lina');
    expect(Object.keys((await roster(club, ruth)).rows[0] ?? {})).toEqual([
      'id',
      'name',
      'headline',
      'site',
      'since',
      'handRaisedAt',
      'handWords',
    ]);
    expect(await accompaniedMember(club, ruth, lina.id)).toMatchObject({ email: null });
    await raiseHand(club, lina, { words: '' });
    expect(await accompaniedMember(club, ruth, lina.id)).toMatchObject({ email: lina.email });
  });
});

describe('each look', () => {
  test('is written down for everybody on the page, once an hour, and the member reads it', async () => {
    await begin();
    const [lina, amina] = [await accompanied('Lina'), await accompanied('Amina')];
    await roster(club, ruth);
    club.clock.forward({ minutes: 59 });
    await roster(club, ruth);
    await accompaniedMember(club, ruth, lina.id);
    club.clock.forward({ minutes: 2 });
    await roster(club, ruth);
    const { rows } = await looksAtMe(club, lina);
    expect(rows.map(({ by, page }) => [by, page])).toEqual([
      ['Ruth Zimmermann', 'roster'],
      ['Ruth Zimmermann', 'member'],
      ['Ruth Zimmermann', 'roster'],
    ]);
    expect((await looksAtMe(club, amina)).rows).toHaveLength(2);
  });

  test('of two leads is two looks, and a look at oneself is none', async () => {
    const claire = (await aMember(club, { name: 'Claire', lead: true, consents: ['accompanied'] })) as Lead;
    await begin();
    await roster(club, ruth);
    await roster(club, claire);
    expect(await club.db.select().from(looks)).toHaveLength(1);
  });

  test('comes before the names: where it cannot be written, nothing is shown', async () => {
    await begin();
    await accompanied('Lina');
    const readOnly = { ...club, db: Object.assign(Object.create(club.db), { execute: () => Promise.reject(new Error('read only')) }) };
    await expect(roster(readOnly, ruth)).rejects.toThrow('read only');
  });
});

describe('a raised hand', () => {
  test('is answered once; the member gets a notice and a letter', async () => {
    await begin();
    const lina = await accompanied('Lina');
    await raiseHand(club, lina, { words: 'Who can look at my headline?' });
    expect(await answerHand(club, ruth, { member: lina.id })).toMatchObject({ ok: true });
    expect(await answerHand(club, ruth, { member: lina.id })).toMatchObject({ ok: false });
    const [hand] = await club.db.select().from(handRaises).where(eq(handRaises.memberId, lina.id));
    expect(hand?.answeredBy).toBe(ruth.id);
    expect((await club.db.select().from(notices)).map(({ kind, memberId }) => [kind, memberId])).toEqual([
      ['programme.notice.hand-answered', lina.id],
    ]);
    const [letter] = await club.letters(lina.email);
    expect(letter?.text).not.toContain('headline');
  });

  test('is answered by leads alone', async () => {
    const lina = await accompanied('Lina');
    await raiseHand(club, lina, { words: '' });
    for (const member of [lina, await aMember(club, { administrator: true })])
      await expect(answerHand(club, member, { member: lina.id })).rejects.toThrow(Forbidden);
    expect(await club.db.select().from(activeWeeks)).toEqual([]);
  });
});
