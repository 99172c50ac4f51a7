import { expect, test } from 'vitest';
import { installBoss } from '#db/boss.ts';
import { inTransaction } from '#src/platform/club.ts';
import { type AnyJob, makeJobs } from '#src/platform/jobs.ts';
import { aClub } from '#tests/support/db.ts';

async function aClubThatWorks(...jobs: AnyJob[]) {
  const club = await aClub();
  await installBoss(club.connection.sql, jobs);
  const runner = await makeJobs(club.connection, jobs, club.log);
  return { ...club, jobs: runner };
}

test('a job of a committed use case runs once, with its data as it was sent', async () => {
  const seen: unknown[] = [];
  const data = { member: 'Zoë "quoted"', list: [1, 2], nested: { yes: true }, none: null };
  const club = await aClubThatWorks({ name: 'greet', run: async (_club, got) => void seen.push(got) });
  await inTransaction(club, (club) => club.jobs.send(club, 'greet', data));
  expect(await club.jobs.drain(club)).toEqual({ done: 1, failed: 0 });
  expect(await club.jobs.drain(club)).toEqual({ done: 0, failed: 0 });
  expect(seen).toEqual([data]);
});

test('a job of a use case that was rolled back never runs', async () => {
  const seen: unknown[] = [];
  const club = await aClubThatWorks({ name: 'never', run: async () => void seen.push(1) });
  const broken = inTransaction(club, async (club) => {
    await club.jobs.send(club, 'never', {});
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow('changed my mind');
  expect(await club.jobs.drain(club)).toEqual({ done: 0, failed: 0 });
  expect(seen).toEqual([]);
});

test('a job waits for its time by the club clock', async () => {
  const seen: unknown[] = [];
  const club = await aClubThatWorks({ name: 'later', run: async () => void seen.push(1) });
  club.clock.set(new Date());
  await club.jobs.send(club, 'later', {}, { startAfter: new Date(Date.now() + 3_600_000) });
  await club.jobs.drain(club);
  expect(seen).toHaveLength(0);
  club.clock.forward({ hours: 2 });
  await club.jobs.drain(club);
  expect(seen).toHaveLength(1);
});

test('a failed job is tried again later, and gives up in the end', async () => {
  let tries = 0;
  const club = await aClubThatWorks({
    name: 'stumble',
    retryLimit: 2,
    run: async () => {
      tries += 1;
      throw new Error('not today');
    },
  });
  club.clock.set(new Date());
  await club.jobs.send(club, 'stumble', {});
  expect(await club.jobs.drain(club)).toEqual({ done: 0, failed: 1 });
  expect(await club.jobs.drain(club)).toEqual({ done: 0, failed: 0 });
  for (let day = 0; day < 4; day += 1) {
    club.clock.forward({ days: 1 });
    await club.jobs.drain(club);
  }
  expect(tries).toBe(3);
});

test('of several jobs with one key, one is kept', async () => {
  const seen: unknown[] = [];
  const club = await aClubThatWorks({ name: 'remind', run: async () => void seen.push(1) });
  for (let i = 0; i < 3; i += 1) await club.jobs.send(club, 'remind', {}, { once: { key: 'lina', seconds: 3600 } });
  await club.jobs.drain(club);
  expect(seen).toHaveLength(1);
});

test('a running club finds due jobs by itself, and a stop lets the one at hand finish', async () => {
  let finished = false;
  let begun: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const club = await aClubThatWorks({
    name: 'slow',
    run: async () => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    },
  });
  await club.jobs.send(club, 'slow', {});
  await club.jobs.start(club, 0.1);
  await beginning;
  await club.jobs.stop();
  expect(finished).toBe(true);
});

test('a job nobody registered is a bug that shows at once', async () => {
  const club = await aClub();
  await expect(club.jobs.send(club, 'unheard-of', {})).rejects.toThrow('unheard-of');
});
