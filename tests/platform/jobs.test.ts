import { expect, test } from 'vitest';
import { clubOn } from '#src/cli/make-club.ts';
import { inTransaction } from '#src/platform/club.ts';
import { makeJobs } from '#src/platform/jobs.ts';
import { aClub } from '#tests/support/db.ts';

test('a letter of a committed use case waits in the outbox', async () => {
  const club = await aClub();
  await inTransaction(club, (club) =>
    club.mail.post(club, { to: 'lina@firn.example', locale: 'de', subject: 'Hoi', text: 'Hoi Lina', html: '<p>Hoi Lina</p>' }),
  );
  expect(await club.letters('lina@firn.example')).toMatchObject([{ subject: 'Hoi', attempts: 0, deliveredAt: null }]);
});
