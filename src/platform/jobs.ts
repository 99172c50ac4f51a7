import { type JobWithMetadata, PgBoss } from 'pg-boss';
import { bossDatabase, bossInTransaction } from '#db/boss.ts';
import type { Connection } from '#db/client.ts';
import type { Club } from './club.ts';
import { inRequest, type Log } from './log.ts';
import { jobsDone } from './metrics.ts';

/** One kind of work that runs later. A feature lists its own in its jobs.ts. */
export interface Job<Data extends object = object> {
  readonly name: string;
  /** How often a failed job is tried again, at growing distances from `retryDelay` seconds on. */
  readonly retryLimit?: number;
  readonly retryDelay?: number;
  /** A job with a cron line is sent by the clock, once for all copies of the club. */
  readonly cron?: string;
  run(club: Club, data: Data): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of jobs holds jobs with different data.
export type AnyJob = Job<any>;

export interface SendOptions {
  /** Not before this instant. */
  readonly startAfter?: Date;
  /** Of several jobs with one key within so many seconds, only the first is kept. */
  readonly once?: { readonly key: string; readonly seconds: number };
}

export interface Jobs {
  /** Writes the job in the club's current transaction: it runs after commit, or not at all. */
  send(club: Club, name: string, data: object, options?: SendOptions): Promise<void>;
}

export interface JobRunner extends Jobs {
  /** Begins to work: looks for due jobs every `seconds`. */
  start(club: Club, seconds?: number): Promise<void>;
  /** Runs every job that is due by the club's clock, now, and those they send. For tests and the CLI. */
  drain(club: Club): Promise<{ done: number; failed: number }>;
  /** Finishes the job at hand, takes no other. */
  stop(): Promise<void>;
}

const LEASE_SECONDS = 300;
const DAY = 24 * 60 * 60;

/** Needs the tables and queues of `installBoss`. */
export async function makeJobs(connection: Connection, jobs: readonly AnyJob[], log: Log): Promise<JobRunner> {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const boss = new PgBoss({
    db: bossDatabase(connection.sql),
    migrate: false,
    schedule: false,
    supervise: false,
    queueCacheIntervalSeconds: 3600,
  });
  boss.on('error', (error) => log.error({ err: error }, 'jobs: the queue reports an error'));
  await boss.start();
  let clockwork: PgBoss | undefined;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function send(club: Club, name: string, data: object, options: SendOptions = {}): Promise<void> {
    const job = byName.get(name);
    if (!job) throw new Error(`no job is called ${name}`);
    const { startAfter, once } = options;
    await boss.send(name, data, {
      ...(startAfter ? { startAfter } : {}),
      ...(once ? { singletonKey: once.key, singletonSeconds: once.seconds } : {}),
      db: bossInTransaction(club.db),
      retryLimit: job.retryLimit ?? 5,
      retryDelay: job.retryDelay ?? 30,
      retryBackoff: true,
      retryDelayMax: 6 * 60 * 60,
      expireInSeconds: LEASE_SECONDS,
      deleteAfterSeconds: DAY,
    });
  }

  async function runOne(club: Club, job: AnyJob, waiting: JobWithMetadata): Promise<boolean> {
    return inRequest({ requestId: `job-${waiting.id}`, queries: 0 }, async () => {
      try {
        await job.run(club, waiting.data);
        await boss.complete(job.name, waiting.id);
        jobsDone.inc({ job: job.name, result: 'done' });
        return true;
      } catch (error) {
        log.warn({ err: error, job: job.name, attempt: waiting.retryCount + 1 }, 'job failed');
        await boss.fail(job.name, waiting.id, { type: error instanceof Error ? error.name : 'unknown' });
        jobsDone.inc({ job: job.name, result: 'failed' });
        return false;
      }
    });
  }

  /** One question tells which queues have something due, so an idle club costs one query a round. */
  async function runDue(club: Club): Promise<{ done: number; failed: number }> {
    const count = { done: 0, failed: 0 };
    for (;;) {
      const due = await connection.sql<{ name: string }[]>`
        select distinct name from pgboss.job where state < 'active' and start_after <= now() and not blocked`;
      let took = 0;
      for (const { name } of due) {
        const job = byName.get(name);
        if (!job || stopped) continue;
        for (const waiting of await boss.fetch<object>(name, { batchSize: 10, includeMetadata: true })) {
          took += 1;
          count[(await runOne(club, job, waiting)) ? 'done' : 'failed'] += 1;
        }
      }
      if (took === 0) return count;
    }
  }

  return {
    send,
    async drain(club) {
      await connection.sql`
        update pgboss.job set start_after = now() where state < 'active' and start_after > now()
        and start_after <= ${club.clock.now().toISOString()}::timestamptz`;
      return runDue(club);
    },
    async start(club, seconds = 2) {
      clockwork = new PgBoss({
        db: bossDatabase(connection.sql),
        migrate: false,
        schedule: true,
        supervise: true,
        cronWorkerIntervalSeconds: 30,
        reindex: false,
        monitorVacuum: false,
      });
      clockwork.on('error', (error) => log.error({ err: error }, 'jobs: the clockwork reports an error'));
      await clockwork.start();
      for (const job of jobs) {
        if (job.cron)
          await clockwork.schedule(
            job.name,
            job.cron,
            {},
            { tz: club.config.defaultTimeZone, retryLimit: 2, expireInSeconds: LEASE_SECONDS, deleteAfterSeconds: DAY },
          );
        else await clockwork.unschedule(job.name);
      }
      const again = () => {
        if (stopped) return;
        round = runDue(club)
          .catch((error) => log.error({ err: error }, 'jobs: a round failed'))
          .finally(() => {
            if (!stopped) timer = setTimeout(again, seconds * 1000);
          });
      };
      again();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
      await clockwork?.stop({ graceful: false });
      await boss.stop({ graceful: false });
    },
  };
}
