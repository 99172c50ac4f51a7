import type { Database } from '#db/client.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Content } from './content.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import type { Mail } from './mail.ts';

/**
 * Everything a use case may reach. Made once by the process that starts (server, CLI, test)
 * and handed on as the first argument: nothing is ambient.
 */
export interface Club {
  readonly db: Database;
  readonly clock: Clock;
  readonly mail: Mail;
  readonly jobs: Jobs;
  readonly config: Config;
  readonly content: Content;
  readonly log: Log;
}

/**
 * Runs one use case in one transaction. Mail and jobs written through the inner club are rows of
 * the same transaction, so they leave after commit or not at all. Inside a running transaction it
 * joins it: a command can call another feature's command.
 */
export async function inTransaction<T>(club: Club, work: (club: Club) => Promise<T>): Promise<T> {
  if ('rollback' in club.db) return work(club);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await club.db.transaction((db) => work({ ...club, db: db as unknown as Database }));
    } catch (fault) {
      if (attempt === ATTEMPTS || !isDeadlock(fault)) throw fault;
    }
  }
}

const ATTEMPTS = 3;

/** PostgreSQL ends one of two transactions that wait for each other (40P01). All it did is undone, so it can begin anew. */
function isDeadlock(fault: unknown): boolean {
  const { code, cause } = (fault ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return code === '40P01' || cause?.code === '40P01';
}
