import { inArray, lt } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { Job } from '#src/platform/jobs.ts';
import { daysBefore, firstIdAt, NOTICE_DAYS } from './rules.ts';

const BATCH = 2000;

/** Takes old notices away, in small bites so that nobody waits for a lock. */
export const tidyNotices: Job = {
  name: 'tidy-notices',
  cron: '20 3 * * *',
  async run(club) {
    const eldest = firstIdAt(daysBefore(club.clock.now(), NOTICE_DAYS));
    for (;;) {
      const old = club.db.select({ id: notices.id }).from(notices).where(lt(notices.id, eldest)).orderBy(notices.id).limit(BATCH);
      const gone = await club.db.delete(notices).where(inArray(notices.id, old)).returning({ id: notices.id });
      if (gone.length < BATCH) return;
    }
  },
};
