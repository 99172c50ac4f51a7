import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { appointments, members, notices } from '#db/schema/index.ts';
import { readCourses } from '#src/features/corrections/lead-queries.ts';
import { remindOfProposals } from '#src/features/proposals/jobs.ts';
import { proposalFor } from '#src/features/proposals/proposal-view.ts';
import { modulesHere, modulesToRead, myProposals } from '#src/features/proposals/queries.ts';
import type { Lead, Member } from '#src/platform/actor.ts';
import { Forbidden } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { moduleFile, someContent } from '../learning/content.ts';
import { the } from '../writing/support.ts';
import { aProposal, decide, leave, noticesOf, say } from './support.ts';

/** Whose turn it is: two readers, then a lead; and a third reader where no lead may decide. */
let club: TestClub;
let [amina, beat, claire, dario]: Member[] = [];
let ruth: Lead;
beforeEach(async () => {
  club = { ...(await aClub()), content: someContent([moduleFile('x', 'en', {}, 1)]) };
  await club.clean();
  [amina, beat, claire, dario] = await Promise.all(['Amina', 'Beat', 'Claire', 'Dario'].map((name) => aMember(club, { name })));
  ruth = (await aMember(club, { name: 'Ruth', lead: true })) as Lead;
});
const p = (member: Member | undefined) => member as Member;
const stage = async (id: string, member = ruth as Member) => (await proposalFor(club, member, id))?.facts.stage;

describe('a club with one lead', () => {
  test('takes in the lead’s own module with a third reader’s yes, and says so to everybody on the way', async () => {
    const { id } = await aProposal(club, ruth);
    the(await say(club, p(amina), id));
    expect(await proposalFor(club, ruth, id)).toMatchObject({ needsThird: false, facts: { stage: 'reading' } });
    the(await say(club, p(beat), id));
    expect(await proposalFor(club, ruth, id)).toMatchObject({ needsThird: true, facts: { stage: 'deciding' } });
    await expect(decide(club, ruth, id)).rejects.toThrow(Forbidden);
    expect((await noticesOf(club, ruth)).map(({ kind }) => kind)).not.toContain('proposals.notice.two-yes');

    // It goes on looking for somebody, whom the page tells what their yes would do.
    expect((await modulesToRead(club, p(claire))).modules).toMatchObject([{ id }]);
    expect(await proposalFor(club, p(claire), id)).toMatchObject({ needsThird: true });
    the(await say(club, p(claire), id, 'not-yet'));
    expect(await stage(id)).toBe('deciding');
    the(await say(club, p(dario), id));
    expect(await stage(id)).toBe('here');
    expect((await modulesHere(club, p(amina))).modules).toMatchObject([{ id, author: 'Ruth' }]);
    expect(await noticesOf(club, ruth)).toContainEqual(
      expect.objectContaining({ kind: 'proposals.notice.appeared', params: expect.objectContaining({ name: 'Dario' }) }),
    );
    expect(await noticesOf(club, p(amina))).toMatchObject([{ kind: 'proposals.notice.appeared-for-readers' }]);
  });

  test('is not told that a module needs its lead which its lead may not decide', async () => {
    const { id } = await aProposal(club, ruth);
    club.clock.forward({ minutes: 1 });
    const read = await aProposal(club, p(dario));
    for (const proposal of [id, read.id]) the(await say(club, p(amina), proposal));
    the(await say(club, p(beat), id));
    the(await say(club, ruth, read.id));
    expect((await readCourses(club, ruth)).toDecide).toEqual([]);
    expect((await myProposals(club, ruth)).proposals).toMatchObject([{ turn: 'third' }]);

    const ida = (await aMember(club, { name: 'Ida', lead: true })) as Lead;
    expect((await readCourses(club, ida)).toDecide.map(({ id }) => id)).toEqual([id, read.id]);
    expect((await myProposals(club, ruth)).proposals).toMatchObject([{ turn: 'deciding' }]);
  });

  test('does the same with a module its lead read as one of the two', async () => {
    const { id } = await aProposal(club, p(amina));
    the(await say(club, p(beat), id));
    the(await say(club, ruth, id));
    expect(await proposalFor(club, p(amina), id)).toMatchObject({ needsThird: true });
    the(await say(club, p(claire), id));
    expect(await stage(id)).toBe('here');
  });

  test('does nothing over the only lead’s objection: whoever said “not yet” still decides', async () => {
    const { id } = await aProposal(club, p(amina));
    the(await say(club, ruth, id, 'not-yet'));
    for (const reader of [beat, claire, dario]) the(await say(club, p(reader), id));
    expect(await proposalFor(club, p(amina), id)).toMatchObject({ needsThird: false, facts: { stage: 'deciding' } });
    expect((await readCourses(club, ruth)).toDecide).toMatchObject([{ id }]);
    the(await decide(club, ruth, id, 'An example of your own.'));
    expect(await stage(id)).toBe('missing');
  });

  test('a week without the third reader reaches author, leads and administrators', async () => {
    const jonas = await aMember(club, { name: 'Jonas', administrator: true });
    const { id } = await aProposal(club, ruth);
    for (const reader of [amina, beat]) the(await say(club, p(reader), id));
    await club.db.delete(notices);
    club.clock.forward({ days: 8 });
    await remindOfProposals.run(club, {});
    const kinds = async (member: Member) => (await noticesOf(club, member)).map(({ kind }) => kind).sort();
    expect(await kinds(ruth)).toEqual(['proposals.notice.readers-missing', 'proposals.notice.readers-missing-somewhere']);
    // The only lead wrote it: somebody else has to know.
    expect(await kinds(jonas)).toEqual(['proposals.notice.readers-missing-somewhere']);
  });
});

describe('while a lead is free', () => {
  test('a third yes changes nothing: it is the lead’s turn', async () => {
    const { id } = await aProposal(club, p(amina));
    for (const reader of [beat, claire, dario]) the(await say(club, p(reader), id));
    expect(await proposalFor(club, p(amina), id)).toMatchObject({ needsThird: false, facts: { stage: 'deciding' } });
    expect((await modulesToRead(club, await aMember(club))).modules).toEqual([]);
    the(await decide(club, ruth, id));
    expect(await stage(id)).toBe('here');
  });

  test('one who takes a break, or is no longer a lead, is not', async () => {
    for (const gone of [
      () => club.db.update(members).set({ pausedAt: club.clock.now() }).where(eq(members.id, ruth.id)),
      () => club.db.update(appointments).set({ endedAt: club.clock.now() }).where(eq(appointments.memberId, ruth.id)),
    ]) {
      const { id } = await aProposal(club, p(amina));
      for (const reader of [beat, claire]) the(await say(club, p(reader), id));
      await gone();
      expect(await proposalFor(club, p(amina), id)).toMatchObject({ needsThird: true });
      await club.db.update(members).set({ pausedAt: null }).where(eq(members.id, ruth.id));
    }
  });

  test('its author reads how long a lead usually takes, from the fifth author on', async () => {
    const waiting = await aProposal(club, p(amina));
    for (const reader of [beat, claire]) the(await say(club, p(reader), waiting.id));
    const wait = async () => (await proposalFor(club, p(amina), waiting.id))?.wait;
    for (let i = 0; i < 5; i++) {
      expect(await wait()).toBeNull();
      const { id } = await aProposal(club, await aMember(club));
      the(await say(club, p(beat), id));
      club.clock.forward({ hours: 1 });
      the(await say(club, p(claire), id));
      club.clock.forward({ hours: 5 });
      the(await decide(club, ruth, id, i === 0 ? 'An example.' : ''));
    }
    expect(await wait()).toBe(5 * 3600);
    expect((await proposalFor(club, p(dario), waiting.id))?.wait).toBeNull();
  });

  test('leads read what waits for them page by page, the longest wait first, each once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 23; i++) {
      const { id } = await aProposal(club, p(amina), { title: `Cable ${i}` });
      for (const reader of [beat, claire]) the(await say(club, p(reader), id));
      ids.push(id);
      club.clock.forward({ minutes: 1 });
    }
    const first = await readCourses(club, ruth);
    expect(first.toDecide.map(({ id }) => id)).toEqual(ids.slice(0, 20));
    const second = await readCourses(club, ruth, { decide: first.moreToDecide });
    expect(second.toDecide.map(({ id }) => id)).toEqual(ids.slice(20));
    expect(second.moreToDecide).toBeUndefined();
    expect((await readCourses(club, ruth, { decide: 'nonsense' })).toDecide).toHaveLength(20);
  });
});

describe('once two have read it and not both said yes', () => {
  test('it is the author’s turn, and the page promises no reminder that would not come', async () => {
    const { id } = await aProposal(club, p(amina));
    const turn = async () => (await proposalFor(club, p(amina), id))?.turn;
    the(await say(club, p(beat), id, 'yes-with'));
    expect(await turn()).toBe('reading');
    the(await say(club, p(claire), id));
    expect(await turn()).toBe('yours');
    expect((await myProposals(club, p(amina))).proposals).toMatchObject([{ turn: 'yours', stage: 'reading' }]);
    await club.db.delete(notices);
    club.clock.forward({ days: 8 });
    await remindOfProposals.run(club, {});
    expect(await club.db.$count(notices)).toBe(0);
    // Others may still read it, and a second yes makes it a lead's turn.
    the(await say(club, p(dario), id));
    expect(await turn()).toBe('deciding');
  });

  test('somebody who has left is no reader: it looks for one again, and a week of silence is heard', async () => {
    const { id } = await aProposal(club, p(amina));
    for (const reader of [beat, claire]) the(await say(club, p(reader), id));
    await leave(club, p(beat));
    expect((await proposalFor(club, p(amina), id))?.turn).toBe('reading');
    await club.db.delete(notices);
    club.clock.forward({ days: 8 });
    await remindOfProposals.run(club, {});
    expect((await noticesOf(club, p(amina))).map(({ kind }) => kind)).toEqual(['proposals.notice.readers-missing']);
    expect((await noticesOf(club, ruth)).map(({ kind }) => kind)).toEqual(['proposals.notice.readers-missing-somewhere']);
  });
});
