import type { Job } from '#src/platform/jobs.ts';
import { takeSnapshot } from './commands/take-snapshot.ts';

/** Every hour, once for all copies of the club. */
export const countTheClub: Job = {
  name: 'count-the-club',
  cron: '7 * * * *',
  retryLimit: 1,
  async run(club) {
    await takeSnapshot(club);
  },
};
