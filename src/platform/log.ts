import { AsyncLocalStorage } from 'node:async_hooks';
import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';

export type Log = Logger;

/** What one request, or one job, has done so far. */
export interface RequestContext {
  readonly requestId: string;
  queries: number;
  /** The pattern that answered, such as /write/[piece]: an address without ids. */
  route?: string;
}

/**
 * The built pages carry their own copy of this module, so the store is hung where both copies find it.
 */
const KEY = Symbol.for('club.request-context');
const shared = globalThis as { [KEY]?: AsyncLocalStorage<RequestContext> };
shared[KEY] ??= new AsyncLocalStorage<RequestContext>();
const contexts = shared[KEY];

/** Personal data has no way in: lines carry ids of requests and jobs, patterns and numbers. */
export function makeLog(config: Pick<Config, 'logLevel'>, destination?: pino.DestinationStream): Log {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: withoutPeople, error: withoutPeople },
      mixin: () => {
        const context = contexts.getStore();
        return context ? { requestId: context.requestId } : {};
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

export function inRequest<T>(context: RequestContext, work: () => T): T {
  return contexts.run(context, work);
}

export function currentRequest(): RequestContext | undefined {
  return contexts.getStore();
}

export function countQuery(): void {
  const context = contexts.getStore();
  if (context) context.queries += 1;
}

export function noteRoute(pattern: string): void {
  const context = contexts.getStore();
  if (context) context.route = pattern;
}

/**
 * An error as a log may keep it. Messages of database errors quote values and those of drizzle carry
 * parameters: only the code, the constraint and the place in our own files are kept.
 */
function withoutPeople(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint_name, table_name, routine } = { ...error, ...(error.cause as object | undefined) } as Record<string, unknown>;
  const fromDatabase = Boolean(routine) || /^Failed query/.test(error.message);
  return {
    type: error.name,
    code,
    constraint: constraint_name,
    table: table_name,
    ...(fromDatabase ? {} : { message: error.message }),
    // Without the message: a line of somebody's text can begin with "at" as well.
    stack: error.stack
      ?.replace(error.message, () => '')
      .split('\n')
      .filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line))
      .slice(0, 12)
      .join('\n'),
  };
}
