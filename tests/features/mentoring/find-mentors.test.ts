import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { members, mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import { candidates, mentoringHome, mentorPage } from '#src/features/mentoring/find-mentors.ts';
import { medianMentorWait } from '#src/features/mentoring/queries.ts';
import { fitOf, type Seeker } from '#src/features/mentoring/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});
beforeEach(() => club.clean());

const aRequest = (mentee: Member, mentor: Member, more: Partial<typeof mentorRequests.$inferInsert> = {}) =>
  club.db
    .insert(mentorRequests)
    .values({ id: randomUUID(), menteeId: mentee.id, mentorId: mentor.id, message: 'Hello', createdAt: club.clock.now(), ...more });
const names = async (actor: Member, filter = {}) => (await mentoringHome(club, actor, filter)).mentors.map(({ name }) => name);

describe('mentors that fit', () => {
  test('share a language, have a place free and are there; shared topics come first', async () => {
    const lina = await aMember(club, { languages: ['de', 'fr'], topics: ['storytelling'] });
    await aMember(club, { name: 'Knows it', languages: ['de'], topics: ['storytelling'], mentor: {} });
    await aMember(club, { name: 'Other topic', languages: ['fr'], topics: ['video'], mentor: {} });
    await aMember(club, { name: 'Other language', languages: ['it'], topics: ['storytelling'], mentor: {} });
    await aMember(club, { name: 'Paused', languages: ['de'], topics: ['storytelling'], mentor: { paused: true } });
    await aMember(club, { name: 'Away', languages: ['de'], topics: ['storytelling'], mentor: {}, paused: true });
    expect(await names(lina)).toEqual(['Knows it', 'Other topic']);
    expect(await names(lina, { topic: 'video' })).toEqual(['Other topic']);
    expect(await names(lina, { language: 'it' })).toEqual(['Other language']);
    expect(await names(lina, { topic: 'no-such-topic' })).toHaveLength(2);
  });

  test('are not those one has already asked or is already with, nor oneself', async () => {
    const lina = await aMember(club, { mentor: {} });
    const [asked, together, ended] = [
      await aMember(club, { mentor: {} }),
      await aMember(club, { mentor: {} }),
      await aMember(club, { name: 'Ended', mentor: {} }),
    ];
    await aRequest(lina, asked);
    await club.db.insert(mentorships).values({ id: randomUUID(), mentorId: together.id, menteeId: lina.id, startedAt: club.clock.now() });
    await club.db
      .insert(mentorships)
      .values({ id: randomUUID(), mentorId: ended.id, menteeId: lina.id, startedAt: club.clock.now(), endedAt: club.clock.now() });
    expect(await names(lina)).toEqual(['Ended']);
  });

  test('come twelve at a time, each once, and the list ends', async () => {
    const lina = await aMember(club);
    for (let i = 0; i < 30; i++) await aMember(club, { name: `Mentor ${i}`, mentor: {} });
    const seen: string[] = [];
    let after: string | undefined;
    const sizes: number[] = [];
    do {
      const page = await mentoringHome(club, lina, { after });
      sizes.push(page.mentors.length);
      seen.push(...page.mentors.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(sizes).toEqual([12, 12, 6]);
    expect(new Set(seen).size).toBe(30);
  });

  test('the database hands over sixty at most, topics first, and others to another mentee', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({ id: newId(club.clock), topics: i % 4 === 0 ? ['storytelling'] : ['video'] }));
    await club.db.insert(members).values(
      rows.map(({ id }, i) => ({
        id,
        email: `m${i}@firn.example`,
        name: `M ${i}`,
        locale: 'de',
        languages: ['de'],
        timeZone: 'Europe/Zurich',
        joinedAt: club.clock.now(),
      })),
    );
    await club.db.insert(mentors).values(
      rows.map(({ id, topics }) => ({
        memberId: id,
        capacity: 1,
        rhythm: 'monthly' as const,
        offers: 'x',
        languages: ['de'],
        topics,
        since: club.clock.now(),
      })),
    );
    const seeker = { languages: ['de'], topics: ['storytelling'], unit: null, site: null, locale: 'de', rhythm: null, wish: null };
    const mine = await candidates(club, { ...seeker, id: newId(club.clock) });
    const theirs = await candidates(club, { ...seeker, id: '00000000-0000-7000-8000-000000000000' });
    expect([mine.length, theirs.length]).toEqual([60, 60]);
    expect(mine.every(({ topics }) => topics.includes('storytelling'))).toBe(true);
    expect(new Set(mine.map(({ id }) => id))).not.toEqual(new Set(theirs.map(({ id }) => id)));
    const rare = await candidates(club, { ...seeker, id: newId(club.clock), topics: ['no-such-topic'] });
    expect(rare).toHaveLength(60);
  });

  test('the statement finds exactly whom the rule would: small clubs by the hundred', async () => {
    const codes = (all: string[], min = 0) => fc.uniqueArray(fc.constantFrom(...all), { minLength: min, maxLength: all.length });
    const someone = fc.record({
      languages: codes(['de', 'fr', 'it'], 1),
      topics: codes(['t1', 't2', 't3']),
      capacity: fc.integer({ min: 1, max: 2 }),
      mentees: fc.integer({ min: 0, max: 2 }),
      isPaused: fc.boolean(),
      isAway: fc.boolean(),
    });
    const wish = fc.record({
      languages: codes(['de', 'fr', 'it']),
      topics: codes(['t1', 't2', 't3']),
      topic: fc.option(fc.constantFrom('t1', 't2'), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { minLength: 1, maxLength: 12 }), wish, async (people, { topic, ...mentee }) => {
        await club.clean();
        const now = club.clock.now();
        const rows = people.map((person) => ({ id: newId(club.clock), ...person }));
        await club.db.insert(members).values(
          rows.map(({ id, languages, isAway }) => ({
            id,
            email: `${id}@firn.example`,
            name: id,
            locale: 'de',
            languages,
            timeZone: 'UTC',
            joinedAt: now,
            pausedAt: isAway ? now : null,
          })),
        );
        await club.db.insert(mentors).values(
          rows.map(({ id, languages, topics, capacity, mentees, isPaused }) => ({
            memberId: id,
            capacity,
            mentees,
            rhythm: 'weekly' as const,
            offers: 'x',
            languages,
            topics,
            since: now,
            pausedAt: isPaused ? now : null,
          })),
        );
        // The seeker is one of the mentors, so that finding oneself would show.
        const seeker: Seeker = { ...mentee, id: rows[0]?.id ?? '', locale: 'de', unit: null, site: null, rhythm: null, wish: null };
        const found = (await candidates(club, seeker, { topic })).map(({ id }) => id).sort();
        const expected = rows
          .filter(
            (m) =>
              fitOf(seeker, { ...m, helps: [], unit: null, site: null, rhythm: 'weekly', pausedAt: m.isPaused || m.isAway ? now : null }) &&
              (!topic || m.topics.includes(topic)),
          )
          .map(({ id }) => id)
          .sort();
        expect(found).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('a mentor’s page', () => {
  test('shows the offer, the reasons, and what stands in the way', async () => {
    const [lina, marco] = [
      await aMember(club, { languages: ['de'], topics: ['video'] }),
      await aMember(club, {
        name: 'Marco Bernasconi',
        languages: ['de', 'it'],
        topics: ['video'],
        mentor: { capacity: 2, offers: 'Coffee.' },
      }),
    ];
    const view = await mentorPage(club, lina, marco.id);
    expect(view.mentor).toMatchObject({ name: 'Marco Bernasconi', offers: 'Coffee.', capacity: 2, mentees: 0 });
    expect(view.reasons.map(({ key }) => key)).toEqual(['mentoring.reason.languages', 'mentoring.reason.topics', 'mentoring.reason.free']);
    await aRequest(lina, marco);
    expect((await mentorPage(club, lina, marco.id)).request).toBeDefined();
    await expect(mentorPage(club, marco, lina.id)).rejects.toThrow(NotFound);
    await expect(mentorPage(club, marco, 'nobody')).rejects.toThrow(NotFound);
  });

  test('reveals no request or mentorship between others', async () => {
    const [lina, beat, marco] = [
      await aMember(club),
      await aMember(club, { name: 'Beat Keller' }),
      await aMember(club, { mentor: { capacity: 3 } }),
    ];
    await aRequest(beat, marco);
    await club.db.insert(mentorships).values({ id: randomUUID(), mentorId: marco.id, menteeId: beat.id, startedAt: club.clock.now() });
    const view = await mentorPage(club, lina, marco.id);
    expect([view.request, view.mentorship]).toEqual([undefined, undefined]);
    expect(JSON.stringify(view)).not.toContain('Beat');
  });
});

describe('how long it usually takes', () => {
  test('is the median of recent decisions, and unsaid below five mentees', async () => {
    const marco = await aMember(club, { mentor: {} });
    const hours = [2, 4, 30, 50, 400];
    for (const [i, h] of hours.entries()) {
      const lina = await aMember(club);
      const at = new Date(club.clock.now().getTime() - 3_600_000);
      await aRequest(lina, marco, {
        createdAt: new Date(at.getTime() - h * 3_600_000),
        ...(i % 2 ? { acceptedAt: at } : { declinedAt: at }),
      });
      expect(await medianMentorWait(club, 90)).toBe(i < 4 ? null : 30 * 3_600_000);
    }
    club.clock.forward({ days: 100 });
    expect(await medianMentorWait(club, 90)).toBeNull();
  });

  test('requests without a decision do not enter', async () => {
    const marco = await aMember(club, { mentor: {} });
    for (let i = 0; i < 6; i++) await aRequest(await aMember(club), marco, i % 2 ? { withdrawnAt: club.clock.now() } : {});
    expect(await medianMentorWait(club)).toBeNull();
  });
});
