import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, insights, members, notices, replies } from '#db/schema/index.ts';
import { eraseExchange } from '#src/features/exchange/commands/erase-exchange.ts';
import { eraseInsight } from '#src/features/exchange/commands/erase-insight.ts';
import { eraseReply } from '#src/features/exchange/commands/erase-reply.ts';
import { exportExchange } from '#src/features/exchange/export.ts';
import { repliesTo } from '#src/features/exchange/queries.ts';
import { leaveGroup } from '#src/features/groups/commands/leave-group.ts';
import { readNotice } from '#src/features/notices/commands/read-notice.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aGroup } from '#tests/features/groups/support.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { anInsight, aReply, insightRow, repliesOf } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});

const noticesOf = (member: Member) => club.db.select().from(notices).where(eq(notices.memberId, member.id)).orderBy(notices.id);
const kindsOf = async (member: Member) => (await noticesOf(member)).map(({ kind }) => kind);

describe('a reply', () => {
  test('stands under the insight, is counted, and is an act', async () => {
    await club.clean();
    const [amina, lina] = [await aMember(club), await aMember(club, { consents: ['accompanied'] })];
    const id = await anInsight(club, amina);
    await aReply(club, lina, id, 'A *question*?');
    expect(await insightRow(club, id)).toMatchObject({ replyCount: 1 });
    expect((await repliesTo(club, amina, id)).replies).toMatchObject([
      { bodyHtml: '<p>A <em>question</em>?</p>\n', author: { id: lina.id } },
    ]);
    expect(await club.db.select().from(activeWeeks)).toHaveLength(1);
  });

  test('sent twice stands there once and is counted once', async () => {
    const amina = await aMember(club);
    const id = await anInsight(club, amina);
    const once = newId(club.clock);
    const made = await Promise.all([1, 2, 3].map(() => aReply(club, amina, id, 'Once', once)));
    expect(new Set(made).size).toBe(1);
    expect(await insightRow(club, id)).toMatchObject({ replyCount: 1 });
  });

  test('twenty at one moment are twenty', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => aMember(club)));
    const id = await anInsight(club, people[0] as Member);
    await Promise.all(people.map((member) => aReply(club, member, id)));
    expect(await insightRow(club, id)).toMatchObject({ replyCount: 20 });
  });
});

describe('who hears of a reply', () => {
  test('the author of every one; the earlier repliers once, until they have read it; the writer never', async () => {
    const [amina, lina, marco, claire] = [await aMember(club), await aMember(club), await aMember(club), await aMember(club)];
    const id = await anInsight(club, amina, { title: 'Title' });
    await aReply(club, lina, id);
    await aReply(club, marco, id);
    await aReply(club, claire, id);
    await aReply(club, claire, id);
    expect(await kindsOf(amina)).toEqual(Array(4).fill('exchange.notice.reply'));
    expect(await kindsOf(lina)).toEqual(['exchange.notice.thread']);
    expect(await kindsOf(marco)).toEqual(['exchange.notice.thread']);
    expect(await kindsOf(claire)).toEqual([]);

    const [first] = await noticesOf(lina);
    await readNotice(club, lina, { notice: first?.id ?? '' });
    await aReply(club, marco, id);
    expect(await kindsOf(lina)).toHaveLength(2);
  });

  test('a mail goes to an author who asked for reminders, once until it is read, and to nobody else', async () => {
    const amina = await aMember(club, { consents: ['reminders'] });
    const paused = await aMember(club, { consents: ['reminders'], paused: true });
    const [silent, lina] = [await aMember(club), await aMember(club, { consents: ['reminders'] })];
    for (const author of [amina, paused, silent]) {
      const id = await anInsight(club, author);
      await aReply(club, lina, id);
      await aReply(club, lina, id);
      await aReply(club, silent, id);
    }
    expect(await club.letters(amina.email)).toHaveLength(1);
    for (const { email } of [paused, silent, lina]) expect(await club.letters(email)).toEqual([]);
  });

  test('not those who have left the group in the meantime', async () => {
    const [amina, lina, marco] = [await aMember(club), await aMember(club), await aMember(club)];
    const group = await aGroup(club, { members: [amina, lina, marco] });
    const id = await anInsight(club, amina, { group });
    await aReply(club, lina, id);
    await leaveGroup(club, lina, { group: group.slug });
    await leaveGroup(club, amina, { group: group.slug });
    await aReply(club, marco, id);
    expect(await kindsOf(lina)).toEqual([]);
    expect(await kindsOf(amina)).toHaveLength(1);
  });
});

describe('taking a reply back', () => {
  test('nothing after it: it is gone; somebody wrote after it: an empty place', async () => {
    const [amina, lina] = [await aMember(club), await aMember(club)];
    const id = await anInsight(club, amina);
    const first = await aReply(club, lina, id, 'private words');
    await aReply(club, amina, id);
    const last = await aReply(club, lina, id);
    await eraseReply(club, lina, { reply: last });
    await eraseReply(club, lina, { reply: first });
    expect(await repliesOf(club, id)).toMatchObject([
      { id: first, body: '', bodyHtml: '', authorId: null, erasedAt: expect.any(Date) },
      { authorId: amina.id },
    ]);
    expect(await insightRow(club, id)).toMatchObject({ replyCount: 1 });
  });

  test('is for its author alone', async () => {
    const [amina, lina, outside] = [await aMember(club), await aMember(club), await aMember(club, { lead: true })];
    const group = await aGroup(club, { members: [amina, lina] });
    const id = await anInsight(club, amina, { group });
    const reply = await aReply(club, lina, id);
    await expect(eraseReply(club, amina, { reply })).rejects.toThrow(Forbidden);
    await expect(eraseReply(club, outside, { reply })).rejects.toThrow(NotFound);
    await expect(eraseReply(club, outside, { reply: newId(club.clock) })).rejects.toThrow(NotFound);
  });

  test('with the last words the empty place of an erased insight goes too', async () => {
    const [amina, lina] = [await aMember(club), await aMember(club)];
    const id = await anInsight(club, amina);
    const reply = await aReply(club, lina, id);
    await eraseInsight(club, amina, { insight: id });
    expect(await eraseReply(club, lina, { reply })).toMatchObject({ value: { isGone: true } });
    expect(await insightRow(club, id)).toBeUndefined();
  });
});

test('a long thread is read in pages of fifty, oldest first, without a gap', async () => {
  const amina = await aMember(club);
  const id = await anInsight(club, amina);
  const written: string[] = [];
  for (let i = 0; i < 120; i += 1) {
    club.clock.forward({ seconds: 1 });
    written.push(newId(club.clock));
  }
  await club.db.insert(replies).values(
    written.map((reply) => ({
      id: reply,
      insightId: id,
      authorId: amina.id,
      body: 'B',
      bodyHtml: 'B',
      lang: 'en',
      createdAt: club.clock.now(),
    })),
  );
  const seen: string[] = [];
  let from: string | undefined;
  do {
    const page = await repliesTo(club, amina, id, { from });
    seen.push(...page.replies.map((reply) => reply.id));
    from = page.next ?? undefined;
  } while (from);
  expect(seen).toEqual(written);
});

describe('leaving the club', () => {
  const leave = (member: Member) =>
    inTransaction(club, async (club) => {
      await eraseExchange(club, member.id);
      await club.db.delete(members).where(eq(members.id, member.id));
    });

  test('takes every own word, keeps every word of others, and no notice names them or their titles', async () => {
    await club.clean();
    const amina = await aMember(club, { name: 'Amina Haddad' });
    const [lina, marco] = [await aMember(club, { name: 'Lina Brunner' }), await aMember(club, { name: 'Marco Bernasconi' })];
    const alone = await anInsight(club, amina, { title: 'Amina alone' });
    const answered = await anInsight(club, amina, { title: 'Amina answered', body: 'Amina wrote this' });
    await aReply(club, lina, answered, 'Lina stays');
    await aReply(club, amina, answered, 'Amina again');
    await aReply(club, marco, answered, 'Marco stays');
    const ofLina = await anInsight(club, lina, { title: 'Of Lina' });
    await aReply(club, amina, ofLina, 'Amina at the end');
    expect(await exportExchange(club, amina.id)).toMatchObject({
      insights: [{ title: 'Amina alone' }, { body: 'Amina wrote this' }],
      replies: [{ body: 'Amina again' }, { body: 'Amina at the end' }],
    });

    await leave(amina);
    expect(await insightRow(club, alone)).toBeUndefined();
    expect(await insightRow(club, answered)).toMatchObject({ title: '', authorId: null, replyCount: 2 });
    expect((await repliesOf(club, answered)).map(({ body }) => body)).toEqual(['Lina stays', '', 'Marco stays']);
    expect(await insightRow(club, ofLina)).toMatchObject({ replyCount: 0, title: 'Of Lina' });
    const left = JSON.stringify([
      await club.db.select().from(insights),
      await club.db.select().from(replies),
      await club.db.select().from(notices),
    ]);
    expect(left).not.toContain('Amina');
  });

  test('whatever was written by whom and taken back when: others\u2019 words stay, counts are right, nothing empty hangs on nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('insight', 'reply', 'erase', 'erase-insight'), fc.nat(20)), {
          maxLength: 25,
        }),
        async (steps) => {
          await club.clean();
          const people = [await aMember(club), await aMember(club), await aMember(club)];
          for (const [who, what, which] of steps) {
            const member = people[who] as Member;
            const threads = await club.db.select().from(insights).orderBy(insights.id);
            const thread = threads[which % Math.max(threads.length, 1)];
            if (what === 'insight') await anInsight(club, member, { title: `by ${who}`, body: `by ${who}` });
            else if (what === 'reply' && thread) await aReply(club, member, thread.id, `by ${who}`);
            else if (what === 'erase-insight' && thread?.authorId === member.id) await eraseInsight(club, member, { insight: thread.id });
            else if (what === 'erase' && thread) {
              const own = (await repliesOf(club, thread.id)).filter(({ authorId }) => authorId === member.id);
              if (own[0]) await eraseReply(club, member, { reply: own[0].id });
            }
          }
          const leaver = people[0] as Member;
          const words = async () =>
            (await club.db.select().from(replies))
              .filter(({ authorId, erasedAt }) => !erasedAt && authorId !== leaver.id)
              .map(({ id }) => id)
              .sort();
          const before = await words();
          await leave(leaver);
          expect(await words()).toEqual(before);
          const all = await club.db.select().from(replies);
          expect(JSON.stringify([all, await club.db.select().from(insights)])).not.toContain('by 0');
          for (const insight of await club.db.select().from(insights)) {
            const living = all.filter(({ insightId, erasedAt }) => insightId === insight.id && !erasedAt).length;
            expect(insight.replyCount).toBe(living);
            if (insight.erasedAt) expect(living).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});
