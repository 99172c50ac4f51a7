import { resolve } from 'node:path';
import { join } from 'node:path';
import { connect, redacted } from '#db/client.ts';
import { CannotStart, joinEmbedded, startEmbedded } from '#db/embedded.ts';
import type { Config } from '#src/platform/config.ts';

export interface OpenDatabase {
  readonly address: string;
  /** Resolves with a sentence if the database process ends by itself; never, on a server. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

const never = new Promise<string>(() => undefined);
const nothing = async () => undefined;

/** The PostgreSQL server of DATABASE_URL, or the embedded database in the data folder. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl === undefined) {
    const { address, lost, stop } = await startEmbedded(embeddedFolder(config));
    return { address, lost, close: stop };
  }
  await reach(config.databaseUrl);
  return { address: config.databaseUrl, lost: never, close: nothing };
}

/** For commands beside a running club: its embedded database is joined instead of refused. */
export async function joinDatabase(config: Config): Promise<OpenDatabase> {
  const running = config.databaseUrl === undefined ? await joinEmbedded(embeddedFolder(config)) : undefined;
  return running ? { address: running, lost: never, close: nothing } : openDatabase(config);
}

const embeddedFolder = (config: Config) => resolve(join(config.dataFolder, 'db'));

async function reach(url: string): Promise<void> {
  const { sql, close } = connect(url, { max: 1 });
  try {
    const [row] = await sql<{ version: string }[]>`select current_setting('server_version_num') as version`;
    if (Number(row?.version) < 150_000)
      throw new CannotStart(
        `The database at ${redacted(url)} is PostgreSQL ${Math.floor(Number(row?.version) / 10_000)}; the club needs 15 or newer.`,
      );
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const { code, message } = error as { code?: string; message?: string };
    throw new CannotStart(`The database at ${redacted(url)} cannot be reached: ${reason(code) ?? message ?? code ?? 'no answer'}.`);
  } finally {
    await close();
  }
}

function reason(code: string | undefined): string | undefined {
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'this host name is not known',
    CONNECT_TIMEOUT: 'it does not answer',
    '28P01': 'the password is not accepted',
    '28000': 'the user is not accepted',
    '3D000': 'there is no database of this name',
  };
  return code === undefined ? undefined : reasons[code];
}
