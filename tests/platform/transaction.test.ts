import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { members } from '#db/schema/index.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { aClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

/** A database that ends the first `times` transactions, as PostgreSQL ends one of two that wait for each other. */
function deadlocked(club: Club, times: number): Club {
  let left = times;
  const transaction: Club['db']['transaction'] = (work) => {
    left -= 1;
    return left < 0 ? club.db.transaction(work) : Promise.reject(Object.assign(new Error('Failed query'), { cause: { code: '40P01' } }));
  };
  return { ...club, db: { transaction } as Club['db'] };
}

test('a use case that lost a deadlock begins anew, and gives up after the third time', async () => {
  const club = await aClub();
  expect(await inTransaction(deadlocked(club, 2), async () => 'done')).toBe('done');
  await expect(inTransaction(deadlocked(club, 3), async () => 'done')).rejects.toThrow();
});

test.skipIf(!process.env.TEST_DATABASE_URL)('two that wait for each other on a PostgreSQL server both end well', async () => {
  const club = await aClub();
  const [a, b] = [await aMember(club), await aMember(club)];
  let runs = 0;
  const hold = (...ids: string[]) =>
    inTransaction(club, async ({ db }) => {
      runs++;
      for (const id of ids) {
        await db.select().from(members).where(eq(members.id, id)).for('update');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
  await Promise.all([hold(a.id, b.id), hold(b.id, a.id)]);
  expect(runs).toBe(3);
});

test('any other fault is thrown at once', async () => {
  const club = await aClub();
  let runs = 0;
  const broken = inTransaction(club, async ({ db }) => {
    runs++;
    await db.execute(sql`select 1 / 0`);
  });
  await expect(broken).rejects.toThrow();
  expect(runs).toBe(1);
});
