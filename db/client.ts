import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

export type Schema = typeof schema;
export type Database = PostgresJsDatabase<Schema>;
export type Sql = postgres.Sql;

export interface Connection {
  readonly db: Database;
  readonly sql: Sql;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections in the pool. */
  readonly max?: number;
  /** Called once for every statement that use cases send. */
  readonly onQuery?: () => void;
}

/**
 * The only place that opens a database. `address` is a PostgreSQL URL, or `unix:<path>` for the
 * socket of the embedded database.
 */
export function connect(address: string, { max = 10, onQuery }: ConnectOptions = {}): Connection {
  const embedded = address.startsWith('unix:');
  const shared = {
    max,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: 'club' },
  };
  const sql = embedded
    ? // Every connection shares one backend there: a renewed connection would only prepare its statements again.
      postgres({ ...shared, path: address.slice(5), user: 'postgres', database: 'postgres', max_lifetime: null })
    : postgres(address, shared);
  prepareStatements(sql);
  const db = drizzle(sql, { schema, casing: 'snake_case', logger: onQuery ? { logQuery: () => onQuery() } : false });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}

/**
 * Drizzle asks for every statement to be described, planned and thrown away again: two round trips, and
 * more planning than work. Named, it is planned once for each connection. Long lists of values differ
 * each time and would only fill the server's memory, so they stay as they are.
 */
function prepareStatements(sql: Sql): void {
  const unsafe = sql.unsafe.bind(sql) as (text: string, values?: unknown[], options?: object) => ReturnType<Sql['unsafe']>;
  const worth = (text: string, values: readonly unknown[]) => values.length <= 40 && text.length < 8000;
  sql.unsafe = ((text: string, values: unknown[] = [], options: object = {}) =>
    values.length === 0
      ? unsafe(text, values, options)
      : unsafe(text, values, { ...options, prepare: worth(text, values) })) as Sql['unsafe'];
}

/** The address without what opens it: safe to print. */
export function redacted(address: string): string {
  if (address.startsWith('unix:')) return address;
  try {
    const url = new URL(address);
    if (url.password) url.password = '***';
    url.search = '';
    return url.href;
  } catch {
    return '(not a URL)';
  }
}
