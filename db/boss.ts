import { sql as fragment } from 'drizzle-orm';
import { type Db as BossDatabase, fromDrizzle, PgBoss } from 'pg-boss';
import type { Database, Sql } from './client.ts';

const TIMESTAMPS = new Set([1114, 1184]);

/**
 * pg-boss over our own pool. drizzle has switched the pool's date and JSON conversions off, so
 * parameters are written out here and instants are read back as the dates pg-boss computes with.
 */
export function bossDatabase(sql: Sql): BossDatabase {
  return {
    async executeSql(text, values = []) {
      const result = values.length > 0 ? await sql.unsafe(text, values.map(written) as never[]) : await runScript(sql, text);
      const results = isMany(result) ? result : [result];
      return { rows: results.flatMap((one) => readDates(one)) };
    },
  };
}

/** pg-boss inside the caller's transaction. */
export const bossInTransaction = (db: Database): BossDatabase => fromDrizzle(db, fragment);

/** What PostgreSQL answers to the slower of two that make the same thing at once. */
const MADE_MEANWHILE = new Set(['23505', '42P06', '42P07', '42710', '42723']);

/**
 * Brings the job tables up to date, in a transaction and under a lock of pg-boss's own, and makes the
 * queues known. Copies that start together can still collide before that lock: the slower looks again.
 */
export async function installBoss(sql: Sql, queues: readonly { readonly name: string }[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await install(sql, queues);
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      if (attempt === 10 || !MADE_MEANWHILE.has(code ?? cause?.code ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
    }
  }
}

async function install(sql: Sql, queues: readonly { readonly name: string }[]): Promise<void> {
  const boss = new PgBoss({ db: bossDatabase(sql), supervise: false, schedule: false });
  let trouble: unknown;
  boss.on('error', (error) => {
    trouble = error;
  });
  try {
    await boss.start();
    for (const { name } of queues) await boss.createQueue(name, { retryLimit: 0 });
  } finally {
    await boss.stop({ graceful: false });
  }
  if (trouble) throw trouble;
}

/** A script may bring its own begin and commit, so it gets a connection of its own. */
async function runScript(sql: Sql, text: string): Promise<unknown> {
  if (!/^\s*begin\b/i.test(text)) return sql.unsafe(text);
  const reserved = await sql.reserve();
  try {
    return await reserved.unsafe(text);
  } catch (error) {
    await reserved.unsafe('rollback');
    throw error;
  } finally {
    reserved.release();
  }
}

interface Answer extends ReadonlyArray<Record<string, unknown>> {
  readonly columns?: readonly { readonly name: string; readonly type: number }[];
}

function isMany(result: unknown): result is readonly Answer[] {
  return Array.isArray(result) && result.length > 0 && Array.isArray(result[0]);
}

function readDates(answer: unknown): Record<string, unknown>[] {
  const { columns = [] } = answer as Answer;
  const dates = columns.filter((column) => TIMESTAMPS.has(column.type));
  return (answer as Answer).map((row) => {
    for (const { name } of dates) if (typeof row[name] === 'string') row[name] = new Date(row[name]);
    return row;
  });
}

function written(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return JSON.stringify(value);
  return value;
}
