import { and, eq, isNull, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  consents,
  corrections,
  feedbackRequests,
  handRaises,
  insights,
  members,
  memberships,
  mentorRequests,
  mentorships,
  milestones,
  pieces,
  selfChecks,
} from '#db/schema/index.ts';
import { demoPeople, planFor, seedDemo, seedScale } from '#db/seed/index.ts';
import { randomFrom } from '#db/seed/random.ts';
import { readTexts } from '#db/seed/texts.ts';
import { findModule } from '#src/features/learning/curriculum.ts';
import { bandsOf, type Cell } from '#src/features/maturity/rules.ts';
import { countActsSoFar } from '#src/features/programme/commands/count-acts-so-far.ts';
import { signIn } from '#src/features/members/commands/sign-in.ts';
import { proposalFor } from '#src/features/proposals/proposal-view.ts';
import { modulesHere, modulesToRead } from '#src/features/proposals/queries.ts';
import { mintMember } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { aClub, handClock, type TestClub } from '#tests/support/db.ts';
import { breaking, broken, misplaced, wronglyRendered } from './invariants.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub({ clock: handClock('2026-11-18T09:30:00Z') });
  await seedDemo(club);
});

const idOf = async (email: string) => (await club.db.select({ id: members.id }).from(members).where(eq(members.email, email)))[0]?.id ?? '';
const open = and(isNull(mentorRequests.acceptedAt), isNull(mentorRequests.declinedAt), isNull(mentorRequests.withdrawnAt));

describe('the demo club', () => {
  test.each(Object.entries(broken))('%s', async (_, question) => {
    expect(await breaking(club, question)).toEqual([]);
  });

  test('texts are rendered as the use cases render them, comments stand at their passages', async () => {
    expect(await wronglyRendered(club, 1000)).toEqual([]);
    expect(await misplaced(club, 1000)).toEqual([]);
  });

  test('about a thousand are listed and about 150 accompanied, at all eight sites and in four languages', async () => {
    const said = (kind: 'listed' | 'accompanied') => club.db.$count(consents, and(eq(consents.kind, kind), isNull(consents.withdrawnAt)));
    expect(await said('listed')).toBeGreaterThanOrEqual(1000);
    expect(await said('accompanied')).toBeGreaterThan(140);
    expect(await said('accompanied')).toBeLessThan(165);
    const people = await club.db.select({ site: members.site, locale: members.locale }).from(members);
    expect(new Set(people.map(({ site }) => site)).size).toBe(8);
    expect(new Set(people.map(({ locale }) => locale)).size).toBe(4);
  });

  test('at least sixty different pieces and insights, in four languages', async () => {
    const texts = [
      ...(await club.db.select({ title: pieces.title, lang: pieces.lang }).from(pieces)),
      ...(await club.db.select({ title: insights.title, lang: insights.lang }).from(insights)),
    ];
    expect(new Set(texts.map(({ title }) => title)).size).toBeGreaterThanOrEqual(60);
    for (const lang of ['de', 'en', 'fr', 'it']) expect(texts.filter((text) => text.lang === lang).length).toBeGreaterThan(10);
  });

  test('all six demo people can sign in', async () => {
    for (const { email, password } of demoPeople) {
      const result = await signIn(club, { address: '127.0.0.1', locale: 'en', member: null }, { email, password });
      expect([email, result.ok]).toEqual([email, true]);
    }
  });

  test('Lina is at the beginning: no self-check, a draft, a course begun', async () => {
    const lina = await idOf('lina.brunner@firn.example');
    expect(await club.db.$count(selfChecks, eq(selfChecks.memberId, lina))).toBe(0);
    const own = await club.db
      .select({ id: pieces.id, asked: feedbackRequests.id })
      .from(pieces)
      .leftJoin(feedbackRequests, eq(feedbackRequests.pieceId, pieces.id))
      .where(eq(pieces.authorId, lina));
    expect(own.filter(({ asked }) => asked === null)).toHaveLength(1);
  });

  test('Amina has grown: her second self-check lies further on both axes than her first', async () => {
    const taken = await club.db
      .select({ cell: selfChecks.cell })
      .from(selfChecks)
      .where(eq(selfChecks.memberId, await idOf('amina.haddad@firn.example')))
      .orderBy(selfChecks.takenAt);
    const [first, second] = taken.map(({ cell }) => bandsOf(cell as Cell));
    expect(second?.activity).toBeGreaterThan(first?.activity ?? 2);
    expect(second?.network).toBeGreaterThan(first?.network ?? 2);
  });

  test('two pieces wait for Amina, a request for Marco, who accompanies two and meets both next week', async () => {
    const [amina, marco] = [await idOf('amina.haddad@firn.example'), await idOf('marco.bernasconi@firn.example')];
    expect(
      await club.db.$count(
        feedbackRequests,
        and(eq(feedbackRequests.toMemberId, amina), isNull(feedbackRequests.closedAt), isNull(feedbackRequests.firstAnsweredAt)),
      ),
    ).toBe(2);
    expect(await club.db.$count(mentorRequests, and(eq(mentorRequests.mentorId, marco), open))).toBe(1);
    expect(await club.db.$count(mentorships, and(eq(mentorships.mentorId, marco), isNull(mentorships.endedAt)))).toBe(2);
    const now = club.clock.now().toISOString();
    const [ahead] = await club.db.execute<{ n: number }>(sql`
      select count(distinct m.mentorship_id)::int as n from meetings m join mentorships s on s.id = m.mentorship_id
      where s.mentor_id = ${marco} and m.held_at is null and m.starts_at between ${now}::timestamptz and ${now}::timestamptz + interval '9 days'`);
    expect(ahead?.n).toBe(2);
  });

  test('somebody asks to join a group that Claire hosts; hands are raised', async () => {
    const claire = await idOf('claire.favre@firn.example');
    const waiting = await club.db.execute(sql`
      select r.id from membership_requests r join ${memberships} m on m.group_id = r.group_id and m.host_since is not null
      where m.member_id = ${claire} and r.accepted_at is null and r.declined_at is null and r.withdrawn_at is null`);
    expect(waiting.length).toBeGreaterThan(0);
    expect(await club.db.$count(handRaises, isNull(handRaises.answeredAt))).toBeGreaterThanOrEqual(3);
  });

  test('people wait for feedback and for mentors, enough of them that the lead may know how long', async () => {
    const [waiting] = await club.db.execute<{ n: number }>(
      sql`select count(distinct author_id)::int as n from feedback_requests where closed_at is null and first_answered_at is null`,
    );
    expect(waiting?.n).toBeGreaterThanOrEqual(5);
    expect(await club.db.$count(mentorRequests, open)).toBeGreaterThanOrEqual(5);
  });

  test('corrections: one waits, one was taken up, one was declined with a reason; each is about words that stand in its module', async () => {
    const rows = await club.db.select().from(corrections);
    expect(rows.map(({ outcome }) => outcome ?? 'waits').sort()).toEqual(['changed', 'stays', 'waits']);
    for (const { course, module, lang, passage, answer, answeredAt } of rows) {
      const text = findModule(club.content, course, module)?.module.text[lang as 'de' | 'en'];
      const words = text?.html.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&');
      expect([passage, text?.lang, words?.includes(passage)]).toEqual([passage, lang, true]);
      expect(answer !== '').toBe(answeredAt !== null);
    }
  });

  test('modules by members: one is here, with its author’s name, and one waits for its second reader', async () => {
    const amina = mintMember({ ...someone, id: await idOf('amina.haddad@firn.example') });
    const lina = mintMember({ ...someone, id: await idOf('lina.brunner@firn.example') });
    expect((await modulesHere(club, lina)).modules).toMatchObject([{ lang: 'de', author: 'Amina Haddad' }]);
    const [waiting] = (await modulesToRead(club, lina)).modules;
    expect(waiting).toMatchObject({ lang: 'en', author: 'Claire Favre', place: { course: { slug: 'without-selling' } } });
    expect((await modulesToRead(club, amina)).modules).toEqual([]);
    expect((await proposalFor(club, amina, waiting?.id))?.yes).toBe(1);
  });
  const someone = {
    name: '',
    email: '',
    locale: 'de' as const,
    timeZone: 'Europe/Zurich',
    pausedAt: null,
    isLead: false,
    isAdministrator: false,
    isMentor: false,
    isHost: false,
    unread: 0,
    crisis: null,
  };

  test('active weeks are those that giving the consent today would find', async () => {
    const before = await club.db.execute(sql`select member_id, week from active_weeks order by 1, 2`);
    await inTransaction(club, async (club) => {
      const accompanied = await club.db
        .select({ id: consents.memberId })
        .from(consents)
        .where(and(eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)));
      for (const { id } of accompanied) await countActsSoFar(club, id);
    });
    expect(await club.db.execute(sql`select member_id, week from active_weeks order by 1, 2`)).toEqual(before);
  });

  test('a second filling changes nothing', async () => {
    const count = () => Promise.all([members, pieces, insights, milestones].map((table) => club.db.$count(table)));
    const before = await count();
    await seedDemo(club);
    expect(await count()).toEqual(before);
    await expect(seedScale(club, { members: 200 })).rejects.toThrow(/empty database only/);
  });

  test('the same clock makes the same club', () => {
    const told = (plan: ReturnType<typeof planFor>) =>
      JSON.stringify([
        plan.people,
        plan.consents.length,
        plan.pieces,
        plan.insights,
        plan.mentoring,
        plan.completions.length,
        plan.groups.map(({ id, inside }) => [id, inside.length]),
      ]);
    expect(told(planFor(club))).toBe(told(planFor(club)));
  });
});

test('every quoted passage and every piece that feedback speaks of exists', () => {
  const { pieces, feedback, roles, named } = readTexts();
  const known = new Set([...Object.keys(roles), ...named.map(({ key }) => key)]);
  for (const one of feedback) {
    const piece = pieces.find(({ key }) => key === one.piece);
    expect([one.piece, Boolean(piece), known.has(one.by)]).toEqual([one.piece, true, true]);
  }
});

test('chance is fair enough and the same for the same seed', () => {
  const random = randomFrom('a');
  const drawn = Array.from({ length: 2000 }, () => random.whole(1, 6));
  for (const face of [1, 2, 3, 4, 5, 6]) expect(drawn.filter((n) => n === face).length).toBeGreaterThan(260);
  expect(randomFrom('a').next()).toBe(randomFrom('a').next());
  expect(randomFrom('a').next()).not.toBe(randomFrom('b').next());
});
