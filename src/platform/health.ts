import type { Connection } from '#db/client.ts';
import { registry, waitingJobs } from './metrics.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export type Readiness = 'starting' | 'ready' | 'stopping';

const plain = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body: `${body}\n` });

/** The process lives and answers. A supervisor that restarts on failure asks this. */
export const healthz = (): Answer => plain(200, 'alive');

/** The process can serve pages now. A proxy that spreads requests asks this. */
export async function readyz(readiness: Readiness, connection: Connection | undefined): Promise<Answer> {
  if (readiness !== 'ready' || !connection) return plain(503, readiness);
  return (await answers(connection)) ? plain(200, 'ready') : plain(503, 'the database does not answer');
}

/** Prometheus text. Numbers about the process only, never about people. */
export async function metricsText(connection: Connection | undefined): Promise<Answer> {
  if (connection) {
    const rows = await connection.sql<{ count: string }[]>`select count(*) from pgboss.job where state < 'active'`.catch(() => []);
    if (rows[0]) waitingJobs.set(Number(rows[0].count));
  }
  return { status: 200, type: registry.contentType, body: await registry.metrics() };
}

async function answers({ sql }: Connection): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 2000);
  });
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
