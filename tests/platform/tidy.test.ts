import { expect, test } from 'vitest';
import { limits, mails, passwordResets, sessions } from '#db/schema/index.ts';
import { jobs } from '#src/cli/jobs.ts';
import { newId } from '#src/platform/ids.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { aClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

test('what has served its time is gone after the nightly tidying, the rest stays', async () => {
  const club = await aClub();
  const { id: memberId } = await aMember(club);
  const now = club.clock.now();
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000);
  for (const days of [1, 60]) {
    await club.db.insert(sessions).values({ idHash: `session-${days}`, memberId, expiresAt: after(days), createdAt: now });
    await club.db
      .insert(passwordResets)
      .values({ id: newId(club.clock), tokenHash: `reset-${days}`, memberId, expiresAt: after(days), createdAt: now });
    const letter = { to: 'lina@firn.example', locale: 'de', subject: `after ${days}`, text: '', html: '' };
    await club.db.insert(mails).values({ id: newId(club.clock), ...letter, createdAt: now, deliveredAt: after(days) });
  }
  await withinLimit(club, 'sign-in:lina', { max: 5, minutes: 15 });
  club.clock.forward({ days: 20 });
  await jobs.find(({ name }) => name === 'tidy')?.run(club, {});
  expect(await club.db.select().from(sessions)).toMatchObject([{ idHash: 'session-60' }]);
  expect(await club.db.select().from(passwordResets)).toMatchObject([{ tokenHash: 'reset-60' }]);
  expect(await club.db.select().from(mails)).toMatchObject([{ subject: 'after 60' }]);
  expect(await club.db.select().from(limits)).toHaveLength(0);
});

test('every job has a name of its own', () => {
  const names = jobs.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
