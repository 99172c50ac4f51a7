import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, consents, feedbackRequests, groups, members, memberships, sites, snapshots, units } from '#db/schema/index.ts';
import { gatherFacts } from '#src/features/programme/commands/gather-facts.ts';
import { takeFirstSnapshot, takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { currentFigures } from '#src/features/programme/queries.ts';
import { weekAfter, weekOf } from '#src/features/programme/rules.ts';
import { K } from '#src/features/programme/suppression.ts';
import type { Lead } from '#src/platform/actor.ts';
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

interface Someone {
  accompanied: boolean;
  withdrawn: boolean;
  paused: boolean;
  site: number;
  unit: number;
  /** days before now on which something was done */
  acts: number[];
}

const DAY = 86_400_000;

async function settle(people: readonly Someone[], { db, clock }: Pick<TestClub, 'db' | 'clock'> = club): Promise<void> {
  const names = (name: string) => ({ en: name, de: name, fr: name, it: name });
  await db
    .insert(sites)
    .values([
      { slug: 'bern', name: 'Bern', region: 'Mitte' },
      { slug: 'sion', name: 'Sion', region: 'Wallis' },
    ])
    .onConflictDoNothing();
  await db
    .insert(units)
    .values([
      { slug: 'it', names: names('IT') },
      { slug: 'hr', names: names('HR') },
    ])
    .onConflictDoNothing();
  const now = clock.now();
  const rows = people.map((someone, i) => ({ ...someone, i, id: newId(clock) }));
  if (rows.length === 0) return;
  await db.insert(members).values(
    rows.map(({ i, id, paused, site, unit }) => ({
      id,
      email: `p${i}@firn.example`,
      name: `P${i}`,
      locale: 'en',
      timeZone: 'Europe/Zurich',
      joinedAt: now,
      pausedAt: paused ? now : null,
      site: ['bern', 'sion', null][site] ?? null,
      unit: ['it', 'hr', null][unit] ?? null,
    })),
  );
  const asked = rows.filter(({ accompanied }) => accompanied);
  const weeks = asked.flatMap(({ id, acts }) =>
    [...new Set(acts.map((days) => weekOf(new Date(now.getTime() - days * DAY))))].map((week) => ({ memberId: id, week })),
  );
  if (asked.length > 0)
    await db.insert(consents).values(
      asked.map(({ id, withdrawn }) => ({
        id: newId(clock),
        memberId: id,
        kind: 'accompanied' as const,
        givenAt: now,
        withdrawnAt: withdrawn ? now : null,
      })),
    );
  if (weeks.length > 0) await db.insert(activeWeeks).values(weeks);
}

class Undo extends Error {}

/** Runs a story in a transaction that leaves nothing behind: cheaper than emptying every table. */
async function undone(story: (inner: TestClub) => Promise<void>): Promise<void> {
  const work = club.db.transaction(async (db) => {
    await story({ ...club, db: db as unknown as TestClub['db'] });
    throw new Undo();
  });
  await expect(work).rejects.toThrow(Undo);
}

const someone = fc.record({
  accompanied: fc.boolean(),
  withdrawn: fc.boolean(),
  paused: fc.boolean(),
  site: fc.nat(2),
  unit: fc.nat(2),
  acts: fc.array(fc.nat(400), { maxLength: 6 }),
});

describe('who is active', () => {
  test('the count is the definition, person by person, for any club, window and break', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { maxLength: 14 }), fc.integer({ min: 7, max: 200 }), fc.nat(6), async (people, days, weekday) => {
        club.clock.set(new Date(Date.parse('2026-03-02T08:00:00Z') + weekday * DAY));
        const now = club.clock.now();
        const counted = people.filter((p) => p.accompanied && !p.withdrawn && !p.paused);
        const activeAt = (weeksAgo: number) => {
          const last = weekAfter(weekOf(now), -weeksAgo);
          const first = weekAfter(weekOf(new Date(now.getTime() - days * DAY)), -weeksAgo);
          return counted.filter(({ acts }) =>
            acts.map((d) => weekOf(new Date(now.getTime() - d * DAY))).some((week) => week >= first && week <= last),
          ).length;
        };
        await undone(async (inner) => {
          await settle(people, inner);
          const facts = await gatherFacts({ ...inner, config: { ...club.config, activeWindowDays: days } }, null);
          const sum = (key: 'size' | 'active') => facts.atoms.reduce((total, atom) => total + atom[key], 0);
          expect(sum('size')).toBe(counted.length);
          expect(sum('active')).toBe(activeAt(0));
          expect(facts.weeks.map(({ active }) => active)).toEqual(Array.from({ length: 26 }, (_, i) => activeAt(25 - i)));
        });
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('whoever did something within the window is active, on every day of the week', async () => {
    for (let weekday = 0; weekday < 7; weekday++) {
      club.clock.set(new Date(Date.parse('2026-03-02T23:59:00Z') + weekday * DAY));
      await undone(async (inner) => {
        await settle(
          [{ accompanied: true, withdrawn: false, paused: false, site: 0, unit: 0, acts: [club.config.activeWindowDays] }],
          inner,
        );
        expect((await gatherFacts(inner, null)).atoms.map(({ active }) => active)).toEqual([1]);
      });
    }
  });
});

const active = (n: number, site = 0): Someone[] =>
  Array.from({ length: n }, () => ({ accompanied: true, withdrawn: false, paused: false, site, unit: 0, acts: [3] }));
const quiet = (n: number, site = 0): Someone[] => active(n, site).map((p) => ({ ...p, acts: [] }));

/** Every number anywhere in what is kept. */
const stored = async () => (await club.db.select().from(snapshots)).map(({ figures }) => JSON.stringify(figures));

describe('a snapshot', () => {
  test('keeps nothing that fewer than five people stand behind', async () => {
    await settle([...active(12), ...quiet(9), ...active(2, 1), ...quiet(1, 1)]);
    const figures = await takeSnapshot(club);
    expect(figures.people).toMatchObject({ accompanied: 24, active: 14 });
    const sion = figures.people.sites.find(({ slug }) => slug === 'sion');
    expect(sion).toMatchObject({ size: null, active: null });
    const [text] = await stored();
    expect(JSON.parse(text ?? '').people.sites.find(({ slug }: { slug: string }) => slug === 'sion')).toMatchObject({
      size: null,
      active: null,
    });
  });

  test('of fewer than five says only that they are few', async () => {
    await settle(active(4));
    const { people } = await takeSnapshot(club);
    const slices = [...people.sites, ...people.units].flatMap(({ size, active }) => [size, active]);
    const numbers = [
      people.accompanied,
      people.active,
      ...people.weeks.map((w) => w.active),
      ...slices,
      ...people.tiers.map((t) => t.members),
      people.cells.total,
    ];
    expect(new Set(numbers.filter((n) => n !== null))).toEqual(new Set());
  });

  test('is one row for the page, and the first one is taken once', async () => {
    await settle([...active(9), ...quiet(9)]);
    await takeFirstSnapshot(club);
    await takeFirstSnapshot(club);
    const lead = (await aMember(club, { lead: true })) as Lead;
    expect((await currentFigures(club, lead))?.people.active).toBe(9);
    expect(await stored()).toHaveLength(1);
  });

  test('does not show by comparison whether the one who left was active', async () => {
    await settle([...active(12), ...quiet(12)]);
    const before = await takeSnapshot(club);
    await club.connection.sql`update members set paused_at = now() where name = 'P3'`;
    club.clock.forward({ days: 7 });
    expect((await takeSnapshot(club)).people).toEqual(before.people);
    club.clock.forward({ days: 22 });
    expect((await takeSnapshot(club)).people).toMatchObject({ accompanied: 23 });
  });

  test('is counted anew in a new week when nobody came or went', async () => {
    await settle([...active(12), ...quiet(12)]);
    const before = await takeSnapshot(club);
    club.clock.forward({ days: 3 });
    expect((await takeSnapshot(club)).people.asOf).toBe(before.people.asOf);
    club.clock.forward({ days: 4 });
    expect((await takeSnapshot(club)).people.asOf).toBe(club.clock.now().toISOString());
  });

  test('follows a club that grows by five or more from one day to the next', async () => {
    await settle([...active(12), ...quiet(12)]);
    await takeSnapshot(club);
    club.clock.forward({ hours: 25 });
    for (let i = 0; i < K; i++) await aMember(club, { consents: ['accompanied'] });
    expect((await takeSnapshot(club)).people.accompanied).toBe(24 + K);
  });

  test('leaves past weeks as they were said, also when somebody takes their consent back', async () => {
    await settle([...active(12), ...quiet(12)]);
    const before = await takeSnapshot(club);
    await club.connection
      .sql`delete from active_weeks where member_id in (select id from members where name in ('P0','P1','P2','P3','P4'))`;
    await club.connection
      .sql`update consents set withdrawn_at = now() where member_id in (select id from members where name in ('P0','P1','P2','P3','P4'))`;
    club.clock.forward({ days: 7 });
    const after = await takeSnapshot(club);
    expect(after.people.accompanied).toBe(19);
    const week = weekOf(new Date(before.people.asOf));
    const said = (figures: typeof before) => figures.people.weeks.find((w) => w.week === week)?.active;
    expect(said(after)).toBe(said(before));
  });
});

describe('where people wait', () => {
  const ask = async (authorId: string, hours: number) => {
    const now = club.clock.now();
    await club.db.insert(feedbackRequests).values({
      id: newId(club.clock),
      authorId,
      selfCheck: {},
      audience: 'anyone',
      lang: 'en',
      createdAt: new Date(now.getTime() - hours * 3_600_000),
      visibleUntil: new Date(now.getTime() + DAY * 30),
      closedAt: null,
      pieceId: await aPiece(authorId),
    });
  };
  const aPiece = async (authorId: string) => {
    const id = newId(club.clock);
    await club.connection
      .sql`insert into pieces (id, author_id, title, lang, latest, created_at, revised_at) values (${id}, ${authorId}, 'x', 'en', 1, now(), now())`;
    return id;
  };

  test('four who wait are not told from nobody', async () => {
    for (let i = 0; i < 4; i++) await ask((await aMember(club)).id, 30);
    expect((await takeSnapshot(club)).waits.feedback).toEqual({ waiting: null, median: null, longest: null, lately: null });
  });

  test('one author with many requests counts once', async () => {
    const eager = await aMember(club);
    for (let i = 0; i < 9; i++) await ask(eager.id, 300);
    for (let i = 0; i < 3; i++) await ask((await aMember(club)).id, 30);
    expect((await takeSnapshot(club)).waits.feedback.waiting).toBeNull();
    await ask((await aMember(club)).id, 30);
    expect((await takeSnapshot(club)).waits.feedback).toEqual({ waiting: 5, median: 2, longest: 'fortnight', lately: null });
  });
});

test('groups are said in a word, and not where two of them differ by a few', async () => {
  await settle([...active(14), ...quiet(14)]);
  const people = await club.db.select({ id: members.id }).from(members).orderBy(sql`length(${members.name})`, members.name);
  const group = async (slug: string, size: number) => {
    const id = newId(club.clock);
    await club.db
      .insert(groups)
      .values({ id, slug, name: slug, purpose: 'x', lang: 'en', entry: 'open', size, createdAt: club.clock.now() });
    // Every second one active: the first 14 people are, the others are not.
    const inside = people
      .filter((_, i) => i % 14 < size / 2)
      .map(({ id: memberId }) => ({ groupId: id, memberId, joinedAt: club.clock.now() }));
    await club.db.insert(memberships).values(inside);
  };
  await group('everybody-but-four', 24);
  await group('twenty', 20);
  await group('small', 8);
  await group('tiny', 4);
  const { people: figures } = await takeSnapshot(club);
  expect(figures.groups.map(({ slug, activity }) => [slug, activity])).toEqual([
    ['everybody-but-four', null],
    ['twenty', 'most'],
    ['small', null],
    ['tiny', null],
  ]);
  expect(figures.groups.map(({ size }) => size)).toEqual([24, 20, 8, null]);
});
