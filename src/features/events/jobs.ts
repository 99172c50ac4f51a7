import { and, asc, inArray, isNull, lt, sql } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { AnyJob, Job } from '#src/platform/jobs.ts';
import { callOff } from './commands/cancel-event.ts';
import { OWNER_NEEDED_HOURS, REMEMBERED_DAYS } from './rules.ts';
import { tellSignedUp } from './tell-signed-up.ts';

const BATCH = 100;

/** Two days before it begins, an event that nobody took over is called off: better told in time than found empty. */
export const callOffOwnerless: Job = {
  name: 'call-off-ownerless-events',
  cron: '35 * * * *',
  run: (club) =>
    inTransaction(club, async (club) => {
      const until = new Date(club.clock.now().getTime() + OWNER_NEEDED_HOURS * 3_600_000);
      const alone = await club.db
        .select({ id: events.id, sequence: events.sequence })
        .from(events)
        .where(
          and(
            isNull(events.ownerId),
            isNull(events.cancelledAt),
            lt(events.startsAt, until),
            sql`${events.startsAt} > ${club.clock.now().toISOString()}::timestamptz`,
          ),
        )
        .orderBy(asc(events.id))
        .limit(BATCH)
        .for('no key update', { skipLocked: true });
      for (const event of alone) await callOff(club, event, 'events.notice.called-off');
    }),
};

/** Who signed up for what is forgotten after a season; what somebody noted for themselves stays theirs. */
export const tidySignUps: Job = {
  name: 'tidy-sign-ups',
  cron: '50 3 * * *',
  async run(club) {
    const before = daysBefore(club.clock.now(), REMEMBERED_DAYS);
    for (;;) {
      const old = club.db
        .selectDistinct({ id: events.id })
        .from(events)
        .innerJoin(signUps, sql`${signUps.eventId} = ${events.id}`)
        .where(lt(events.endsAt, before))
        .limit(BATCH);
      const gone = await club.db.delete(signUps).where(inArray(signUps.eventId, old)).returning({ id: signUps.eventId });
      if (gone.length === 0) return;
    }
  },
};

export const jobs: readonly AnyJob[] = [tellSignedUp, callOffOwnerless, tidySignUps];
