import { installBoss } from '#db/boss.ts';
import { type Connection, connect } from '#db/client.ts';
import { migrate } from '#db/migrate.ts';
import { type Clock, systemClock } from '#src/platform/clock.ts';
import type { Club } from '#src/platform/club.ts';
import type { Config } from '#src/platform/config.ts';
import { CannotStart } from '#db/embedded.ts';
import { checkBadges } from '#src/features/badges/catalogue.ts';
import { checkContent } from '#src/features/learning/check-content.ts';
import { checkPlaybook } from '#src/features/playbook/queries.ts';
import { type Content, loadContent } from '#src/platform/content.ts';
import { type JobRunner, makeJobs } from '#src/platform/jobs.ts';
import { countQuery, type Log, makeLog } from '#src/platform/log.ts';
import { makeMail } from '#src/platform/mail.ts';
import { jobs } from './jobs.ts';

/** A club with its own connections, as a process holds it from start to stop. */
export interface OpenClub extends Club {
  readonly jobs: JobRunner;
  readonly connection: Connection;
  close(): Promise<void>;
}

export interface Parts {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly max?: number;
}

/** Migrates the database at `address` and puts the club together on it. */
export async function openClub(config: Config, address: string, parts: Parts = {}): Promise<OpenClub> {
  const connection = connect(address, { max: parts.max ?? 10, onQuery: countQuery });
  try {
    await prepareDatabase(connection);
    return await clubOn(connection, config, parts);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Tables, job queues; answers the names of the migrations that were missing. */
export async function prepareDatabase(connection: Connection): Promise<readonly string[]> {
  const applied = await migrate(connection.sql);
  await installBoss(connection.sql, jobs);
  return applied;
}

/** The club on a database that is already prepared. */
export async function clubOn(
  connection: Connection,
  config: Config,
  { clock = systemClock, log = makeLog(config) }: Parts = {},
): Promise<OpenClub> {
  const runner = await makeJobs(connection, jobs, log);
  const mail = makeMail(config);
  return {
    db: connection.db,
    clock,
    mail,
    jobs: runner,
    config,
    content: checkedContent(config.contentFolder),
    log,
    connection,
    async close() {
      await runner.stop();
      mail.close();
      await connection.close();
    },
  };
}

/** Every fault of courses, badges and playbook, one sentence each. */
export function contentFaults(content: Content): string[] {
  return [...checkContent(content), ...checkBadges(content), ...checkPlaybook(content)];
}

/** Read from disk once per process; a fault stops the start, not the first reader. */
function checkedContent(folder: string): Content {
  const content = read.get(folder) ?? loadContent(folder);
  read.set(folder, content);
  const faults = contentFaults(content);
  if (faults.length > 0) throw new CannotStart(`The content has faults:\n${faults.join('\n')}`);
  return content;
}
const read = new Map<string, Content>();
