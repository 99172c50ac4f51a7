import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { notices } from '#db/schema/index.ts';
import { escalateSilence } from '#src/features/writing/jobs.ts';
import { closeRequest } from '#src/features/writing/commands/close-request.ts';
import { waitingForMe } from '#src/features/members/waiting.ts';
import { medianWait, requestFor, waitingRequests } from '#src/features/writing/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aGroupOf, anAnswer, aPiece, aRequest, requestRow } from './support.ts';

let club: TestClub;
let lina: Member;
let amina: Member;
beforeEach(async () => {
  club = await aClub();
  await club.clean();
  lina = await aMember(club, { name: 'Lina Brunner', topics: ['story'], consents: ['listed'] });
  amina = await aMember(club, { name: 'Amina Haddad', languages: ['en', 'fr'], topics: ['story', 'fibre'], consents: ['listed'] });
});

describe('pieces waiting for someone like you', () => {
  test('asked of me first, then of my groups, then of anyone in my languages, longest wait first, answered ones last', async () => {
    const group = await aGroupOf(club, lina, amina);
    const answered = await aRequest(club, lina);
    await anAnswer(club, await aMember(club), answered);
    const older = await aRequest(club, lina);
    club.clock.forward({ hours: 1 });
    const newer = await aRequest(club, lina);
    const ofGroup = await aRequest(club, lina, { whom: `group:${group}` });
    const ofMe = await aRequest(club, lina, { whom: `member:${amina.id}` });
    await aRequest(club, lina, { piece: await aPiece(club, lina, { lang: 'de' }) });
    const { requests } = await waitingRequests(club, amina);
    expect(requests.map(({ id }) => id)).toEqual([ofMe, ofGroup, older, newer, answered]);
    expect(requests[0]).toMatchObject({
      author: 'Lina Brunner',
      title: 'The cable',
      opening: 'Last Tuesday I dug for a cable. It was not where the plan said. What do your plans get wrong?',
      field: { en: 'story' },
    });
    expect(requests[1]?.group).toBe('Field notes');
  });

  test('never my own, not what I answered, not what is closed or over, not what others were asked', async () => {
    await aRequest(club, amina);
    const mine = await aRequest(club, lina);
    await anAnswer(club, amina, mine);
    await closeRequest(club, lina, { request: await aRequest(club, lina) });
    await aRequest(club, lina, { days: '7' });
    await aRequest(club, amina, { whom: `member:${lina.id}` });
    club.clock.forward({ days: 8 });
    expect((await waitingRequests(club, amina)).requests).toEqual([]);
  });

  test('the fields of an unlisted author are not shown', async () => {
    await aRequest(club, await aMember(club, { name: 'Shy', topics: ['story'] }));
    expect((await waitingRequests(club, amina)).requests).toMatchObject([{ author: 'Shy', field: null }]);
  });

  test('page after page, each request once', async () => {
    const group = await aGroupOf(club, lina, amina);
    for (let i = 0; i < 5; i++) {
      await aRequest(club, lina);
      await aRequest(club, lina, { whom: `group:${group}` });
      await aRequest(club, lina, { whom: `member:${amina.id}` });
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await waitingRequests(club, amina, { after, limit: 4 });
      seen.push(...page.requests.map(({ nearness }) => String(nearness)));
      after = page.more;
    } while (after);
    expect(seen.join('')).toBe('000001111122222');
    expect((await waitingRequests(club, amina, { after: '9.x' })).requests).toHaveLength(15);
  });

  test('the start page shows the three that wait longest of what was asked of me and my groups, me first', async () => {
    const group = await aGroupOf(club, lina, amina);
    const ofGroup = [];
    for (let i = 0; i < 4; i++) {
      ofGroup.push(await aRequest(club, lina, { whom: `group:${group}` }));
      club.clock.forward({ hours: 1 });
    }
    const ofMe = await aRequest(club, lina, { whom: `member:${amina.id}` });
    await aRequest(club, lina);
    const { requests } = await waitingForMe(club, amina);
    expect(requests.map(({ id }) => id)).toEqual([ofMe, ofGroup[0], ofGroup[1]]);
    expect(requests[0]).toMatchObject({ name: 'Lina Brunner', title: 'The cable', at: club.clock.now() });
    expect((await waitingForMe(club, lina)).requests).toEqual([]);
    await anAnswer(club, amina, ofMe);
    expect((await waitingForMe(club, amina)).requests.map(({ id }) => id)).toEqual(ofGroup.slice(0, 3));
  });
});

test('news for the author: feedback not thanked for yet', async () => {
  const request = await aRequest(club, lina);
  await anAnswer(club, amina, request);
  expect((await waitingForMe(club, lina)).answers).toMatchObject([{ request, name: 'Amina Haddad', title: 'The cable' }]);
  expect((await waitingForMe(club, amina)).answers).toEqual([]);
  club.clock.forward({ days: 31 });
  expect((await waitingForMe(club, lina)).answers).toEqual([]);
});

test('the usual wait is the median of first answers, and unknown while they went to fewer than five authors', async () => {
  const answered = async (author: Member, hours: number) => {
    const request = await aRequest(club, author);
    club.clock.forward({ hours });
    await anAnswer(club, amina, request);
  };
  for (const hours of [1, 2, 40]) await answered(await aMember(club), hours);
  for (const hours of [1, 40, 3]) await answered(lina, hours);
  expect(await medianWait(club)).toBeNull();
  await answered(await aMember(club), 5);
  expect(await medianWait(club)).toBe(3 * 3600);
  expect((await requestFor(club, lina, await aRequest(club, lina)))?.waitSeconds).toBe(3 * 3600);
  club.clock.forward({ days: 91 });
  expect(await medianWait(club)).toBeNull();
});

describe('silence', () => {
  const told = (member: Member) => club.db.select().from(notices).where(eq(notices.memberId, member.id)).orderBy(notices.id);

  test('after five days the author and the leads hear of it, once, the leads without a name or a title', async () => {
    const lead = await aMember(club, { name: 'Ruth Zimmermann', lead: true });
    const request = await aRequest(club, lina, { whom: `member:${amina.id}` });
    await aRequest(club, lina);
    club.clock.forward({ days: 4 });
    await escalateSilence.run(club, {});
    expect(await told(lead)).toEqual([]);
    club.clock.forward({ days: 1 });
    await escalateSilence.run(club, {});
    await escalateSilence.run(club, {});
    expect(await told(lead)).toMatchObject([{ kind: 'writing.notice.somewhere-silence', params: { days: '5' }, href: '/programme' }]);
    expect((await told(lina)).map(({ kind }) => kind).sort()).toEqual(['writing.notice.nobody-yet', 'writing.notice.nobody-yet-open-it']);
    expect((await requestRow(club, request))?.escalatedAt).toEqual(club.clock.now());
  });

  test('an answered or closed request is not silence; a request past its time is closed', async () => {
    const lead = await aMember(club, { lead: true });
    await anAnswer(club, amina, await aRequest(club, lina));
    await closeRequest(club, lina, { request: await aRequest(club, lina) });
    const over = await aRequest(club, lina, { days: '7' });
    club.clock.forward({ days: 7 });
    await escalateSilence.run(club, {});
    expect(await told(lead)).toEqual([]);
    expect((await requestRow(club, over))?.closedAt).toEqual((await requestRow(club, over))?.visibleUntil);
  });
});
