import { and, asc, inArray, isNull, lte } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';
import { silentDays } from './rules.ts';

/** Corrections nobody answered come before the leads once more, each once; how many, and from whom, is not said. */
export const remindOfCorrections: Job = {
  name: 'remind-of-corrections',
  cron: '50 6 * * *',
  run: (club) =>
    inTransaction(club, async (club) => {
      const now = club.clock.now();
      const waiting = await club.db
        .select({ id: corrections.id })
        .from(corrections)
        .where(
          and(isNull(corrections.answeredAt), isNull(corrections.escalatedAt), lte(corrections.createdAt, daysBefore(now, silentDays))),
        )
        .orderBy(asc(corrections.id))
        .limit(500)
        .for('update', { skipLocked: true });
      if (waiting.length === 0) return;
      const ids = waiting.map(({ id }) => id);
      await club.db.update(corrections).set({ escalatedAt: now }).where(inArray(corrections.id, ids));
      await tellLeads(club, { kind: 'corrections.notice.waiting', params: { days: String(silentDays) }, href: '/programme/courses' });
    }),
};
