import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, insights, memberships, notices } from '#db/schema/index.ts';
import { eraseInsight } from '#src/features/exchange/commands/erase-insight.ts';
import { writeInsight } from '#src/features/exchange/commands/write-insight.ts';
import { findInsights, insightsOf, newInMyGroups, readInsight, repliesTo } from '#src/features/exchange/queries.ts';
import { BODY_LIMIT } from '#src/features/exchange/rules.ts';
import { writeInsightForm } from '#src/features/exchange/schema.ts';
import { leaveGroup } from '#src/features/groups/commands/leave-group.ts';
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

describe('writing an insight', () => {
  test('for the whole club: every member reads it, and the writing counts as an act', async () => {
    await club.clean();
    const amina = await aMember(club, { consents: ['accompanied'] });
    const id = await anInsight(club, amina, { title: 'A small thing', body: 'It **works**.' });
    const lina = await aMember(club);
    expect(await readInsight(club, lina, id)).toMatchObject({
      title: 'A small thing',
      bodyHtml: '<p>It <strong>works</strong>.</p>\n',
      author: { name: 'Amina Haddad', isListed: false },
    });
    expect(await club.db.select().from(activeWeeks)).toHaveLength(1);
  });

  test('a form sent three times at once stands there once', async () => {
    await club.clean();
    const amina = await aMember(club);
    const input = { once: newId(club.clock), group: null, title: 'Once', body: 'Only once.', lang: 'en' as const };
    const answers = await Promise.all([1, 2, 3].map(() => writeInsight(club, amina, input)));
    expect(new Set(answers.map((answer) => answer.ok && answer.value.id)).size).toBe(1);
    expect(await club.db.select().from(insights)).toHaveLength(1);
  });

  test('the key of a form of somebody else opens nothing', async () => {
    const once = newId(club.clock);
    await anInsight(club, await aMember(club), { once });
    await expect(anInsight(club, await aMember(club), { once })).rejects.toThrow(NotFound);
  });

  test('a form that lay open since yesterday is filed under now', async () => {
    await club.clean();
    const amina = await aMember(club);
    const once = newId(club.clock);
    club.clock.forward({ days: 1 });
    const other = await anInsight(club, amina, { title: 'Meanwhile' });
    const late = await anInsight(club, amina, { title: 'Late', once });
    expect((await findInsights(club, amina, {})).insights.map(({ id }) => id)).toEqual([late, other]);
  });

  test('in a group is for its members; not to everybody else, not to leads, not to those who left', async () => {
    await club.clean();
    const [inside, outside, ruth] = [await aMember(club), await aMember(club), await aMember(club, { lead: true })];
    const group = await aGroup(club, { members: [inside] });
    const id = await anInsight(club, inside, { group });
    expect(await readInsight(club, inside, id)).toMatchObject({ group: { slug: group.slug } });
    for (const stranger of [outside, ruth]) {
      await expect(readInsight(club, stranger, id)).rejects.toThrow(NotFound);
      expect(await repliesTo(club, stranger, id)).toEqual({ replies: [], next: null });
      expect((await insightsOf(club, stranger, group.id)).insights).toEqual([]);
      expect((await findInsights(club, stranger, {})).insights).toEqual([]);
      expect((await findInsights(club, stranger, { group: group.slug })).insights).toEqual([]);
      expect(await newInMyGroups(club, stranger)).toEqual([]);
      await expect(aReply(club, stranger, id)).rejects.toThrow(NotFound);
      await expect(anInsight(club, stranger, { group })).rejects.toThrow(Forbidden);
    }
    await leaveGroup(club, inside, { group: group.slug });
    await expect(readInsight(club, inside, id)).rejects.toThrow(NotFound);
  });

  test('a paused member writes and reads like everybody', async () => {
    const paused = await aMember(club, { paused: true });
    expect(await readInsight(club, paused, await anInsight(club, paused))).toMatchObject({ title: 'What I learned' });
  });

  test('a closed group takes no more, but stays readable', async () => {
    const member = await aMember(club);
    await expect(anInsight(club, member, { group: await aGroup(club, { closed: true, members: [member] }) })).rejects.toThrow(Forbidden);
  });

  test('script in title and text is stored as text and never as markup', async () => {
    const amina = await aMember(club);
    const id = await anInsight(club, amina, {
      title: '<script>alert(1)</script>',
      body: '<img src=x onerror=alert(1)> [click](javascript:alert(1)) <https://firn.example> ![x](https://evil.example/p.png)',
    });
    const { bodyHtml, title } = await readInsight(club, amina, id);
    expect(title).toBe('<script>alert(1)</script>');
    expect(bodyHtml).not.toMatch(/<img|<script|href="javascript/i);
    expect(bodyHtml).toContain('rel="nofollow ugc noopener"');
  });

  test('a text of the largest size fits, one character more is refused at the door', async () => {
    const once = newId(club.clock);
    const form = (body: string) => writeInsightForm.safeParse({ once, group: '', title: 'Long', body, lang: 'de' });
    expect(form('ä'.repeat(BODY_LIMIT)).success).toBe(true);
    expect(form('ä'.repeat(BODY_LIMIT + 1)).success).toBe(false);
    expect(form('a\u0000b').success).toBe(false);
    const amina = await aMember(club);
    expect(await readInsight(club, amina, await anInsight(club, amina, { body: '🚡'.repeat(BODY_LIMIT / 2) }))).toMatchObject({
      title: 'What I learned',
    });
  });

  test('an address that cannot be one is simply not there', async () => {
    const lina = await aMember(club);
    for (const id of ['1', "' or 1=1", '\u0000', undefined, newId(club.clock)])
      await expect(readInsight(club, lina, id)).rejects.toThrow(NotFound);
  });
});

describe('taking an insight back', () => {
  test('without replies of others it is gone, one\u2019s own replies included', async () => {
    const amina = await aMember(club);
    const id = await anInsight(club, amina);
    await aReply(club, amina, id);
    expect(await eraseInsight(club, amina, { insight: id })).toMatchObject({ ok: true });
    expect(await insightRow(club, id)).toBeUndefined();
    expect(await repliesOf(club, id)).toEqual([]);
  });

  test('with replies of others it leaves an empty place, and no notice keeps its title', async () => {
    const [amina, lina, marco] = [await aMember(club), await aMember(club), await aMember(club)];
    const id = await anInsight(club, amina, { title: 'My secret title', body: 'My secret words' });
    await aReply(club, lina, id, 'Lina says');
    await aReply(club, marco, id, 'Marco says');
    await eraseInsight(club, amina, { insight: id });
    expect(await insightRow(club, id)).toMatchObject({
      title: '',
      body: '',
      bodyHtml: '',
      authorId: null,
      erasedAt: expect.any(Date),
      replyCount: 2,
    });
    expect((await repliesTo(club, lina, id)).replies.map(({ bodyHtml }) => bodyHtml)).toEqual([
      '<p>Lina says</p>\n',
      '<p>Marco says</p>\n',
    ]);
    expect(JSON.stringify([await club.db.select().from(notices), await club.db.select().from(insights)])).not.toContain('secret');
  });

  test('is for the author alone; others learn of a hidden one as little as ever', async () => {
    const [amina, lina, ruth] = [await aMember(club), await aMember(club), await aMember(club, { lead: true, administrator: true })];
    const open = await anInsight(club, amina);
    const hidden = await anInsight(club, amina, { group: await aGroup(club, { members: [amina] }) });
    for (const other of [lina, ruth]) {
      await expect(eraseInsight(club, other, { insight: open })).rejects.toThrow(Forbidden);
      await expect(eraseInsight(club, other, { insight: hidden })).rejects.toThrow(NotFound);
    }
  });

  test('works in a group one has left: the words are still one\u2019s own', async () => {
    const amina = await aMember(club);
    const group = await aGroup(club, { members: [amina] });
    const id = await anInsight(club, amina, { group });
    await leaveGroup(club, amina, { group: group.slug });
    expect(await eraseInsight(club, amina, { insight: id })).toMatchObject({ ok: true });
    expect(await insightRow(club, id)).toBeUndefined();
  });
});

describe('the list of insights', () => {
  test('shows the club and my groups, newest first, and filters by group and language', async () => {
    await club.clean();
    const me = await aMember(club);
    const mine = await aGroup(club, { members: [me] });
    const first = await anInsight(club, me, { lang: 'de' });
    const second = await anInsight(club, me, { group: mine, lang: 'fr' });
    const third = await anInsight(club, await aMember(club), { lang: 'fr' });
    const ids = async (filter: object) => (await findInsights(club, me, filter)).insights.map(({ id }) => id);
    expect(await ids({})).toEqual([third, second, first]);
    expect(await ids({ lang: 'fr' })).toEqual([third, second]);
    expect(await ids({ group: mine.slug })).toEqual([second]);
    expect(await ids({ group: "x' or true --", lang: '\u0000' })).toEqual([]);
  });

  test('the start page gets what others wrote, and no more than six', async () => {
    await club.clean();
    const [me, other] = [await aMember(club), await aMember(club)];
    await anInsight(club, me);
    const ids = [];
    for (let i = 0; i < 7; i += 1)
      ids.unshift(await anInsight(club, other, { group: i % 2 ? await aGroup(club, { members: [me, other] }) : null }));
    expect((await newInMyGroups(club, me)).map(({ id }) => id)).toEqual(ids.slice(0, 6));
  });

  test('page by page it is exactly what a reader may see, whatever the groups and however many', async () => {
    await club.clean();
    const me = await aMember(club);
    const groups = [await aGroup(club), await aGroup(club), await aGroup(club)];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 70 }),
        fc.subarray([0, 1, 2]),
        async (written, joined) => {
          await club.db.delete(insights);
          await club.db.delete(memberships);
          if (joined.length > 0)
            await club.db
              .insert(memberships)
              .values(joined.map((i) => ({ groupId: groups[i]?.id ?? '', memberId: me.id, joinedAt: club.clock.now() })));
          const rows = written.map(([place, german]) => {
            club.clock.forward({ seconds: 1 });
            return {
              id: newId(club.clock),
              groupId: groups[place]?.id ?? null,
              place,
              authorId: me.id,
              title: 'T',
              body: 'B',
              bodyHtml: 'B',
              lang: german ? 'de' : 'en',
              createdAt: club.clock.now(),
            };
          });
          if (rows.length > 0) await club.db.insert(insights).values(rows.map(({ place: _, ...row }) => row));
          for (const lang of [undefined, 'de']) {
            const expected = rows
              .filter((row) => (row.place === 3 || joined.includes(row.place)) && (!lang || row.lang === lang))
              .map(({ id }) => id)
              .reverse();
            const seen: string[] = [];
            let before: string | undefined;
            do {
              const page = await findInsights(club, me, { lang, before });
              seen.push(...page.insights.map(({ id }) => id));
              before = page.next ?? undefined;
            } while (before);
            expect(seen).toEqual(expected);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

test('an author who left is someone who left, and the words of others stay', async () => {
  const [amina, lina] = [await aMember(club), await aMember(club)];
  const id = await anInsight(club, amina);
  await club.db.update(insights).set({ authorId: null }).where(eq(insights.id, id));
  expect(await readInsight(club, lina, id)).toMatchObject({ author: null, title: 'What I learned' });
});
