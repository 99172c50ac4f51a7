import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Connection } from '#db/client.ts';
import type { Club } from '#src/platform/club.ts';
import type { Config } from '#src/platform/config.ts';
import { type Answer, healthz, metricsText, type Readiness, readyz } from '#src/platform/health.ts';
import { inRequest, type Log, type RequestContext } from '#src/platform/log.ts';
import { durations, queries, requests } from '#src/platform/metrics.ts';
import { inOnePiece } from './in-one-piece.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse, next: () => void, locals: object) => Promise<void>;
export type FileHandler = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/** What the server answers with once the club is open. */
export interface Open {
  readonly club: Club;
  readonly connection: Connection;
  readonly pages: PageHandler;
  readonly files: FileHandler;
}

export interface HttpServer {
  readonly server: Server;
  open(open: Open): void;
  /** Takes no further request, lets the running ones end within `patience` ms. */
  stop(patience: number): Promise<void>;
}

const LARGEST_BODY = 2 * 1024 * 1024;

/** Listens at once; until the club is open, only the health addresses answer. */
export function httpServer(config: Config, log: Log): HttpServer {
  let readiness: Readiness = 'starting';
  let open: Open | undefined;
  const running = new Set<ServerResponse>();
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 }, (request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (readiness === 'stopping') response.setHeader('connection', 'close');
    const context: RequestContext = { requestId: requestId(request, config), queries: 0 };
    response.setHeader('x-request-id', context.requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    watch(request, response, context, log);
    inRequest(context, () => {
      answer(request, response, context.requestId).catch((fault) => {
        log.error({ err: fault }, 'request failed');
        if (response.headersSent) response.destroy();
        else
          say(response, { status: 500, type: 'text/plain; charset=utf-8', body: `Something went wrong. Log id: ${context.requestId}\n` });
      });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const path = pathOf(request);
    if (path === undefined) return plain(response, 400, 'This address cannot be read.');
    if (path === '/healthz') return say(response, healthz());
    if (path === '/readyz') return say(response, await readyz(readiness, open?.connection));
    if (path === '/metrics')
      return mayMeasure(request, config) ? say(response, await metricsText(open?.connection)) : plain(response, 404, 'Not found.');
    if (!open) return plain(response.setHeader('retry-after', '2'), 503, 'The club is starting. Please try again in a moment.');
    if (open.files(request, response, path)) return;
    const refusal = bodyRefusal(request);
    if (refusal) return plain(response.setHeader('connection', 'close'), ...refusal);
    const { club, pages } = open;
    const shown = inOnePiece(request, response);
    const locals = { club, requestId: id, address: clientAddress(request, config) };
    await pages(request, shown, () => void nothingThere(request, shown, { ...locals }), locals);
  }

  /** No page has this address: the club's own "not found" page answers. */
  async function nothingThere(request: IncomingMessage, response: ServerResponse, locals: object): Promise<void> {
    request.url = '/404';
    request.method = request.method === 'HEAD' ? 'HEAD' : 'GET';
    await open?.pages(request, response, () => plain(response, 404, 'Not found.'), locals);
  }

  return {
    server,
    open(now) {
      open = now;
      readiness = 'ready';
    },
    async stop(patience) {
      readiness = 'stopping';
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), patience);
      await closed;
      clearTimeout(impatient);
    },
  };
}

/** One line and one set of numbers for each request: no address, no name, no query string. */
function watch(request: IncomingMessage, response: ServerResponse, context: RequestContext, log: Log): void {
  const began = performance.now();
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  // The pages name the pattern that answered in a header for us alone.
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    const headers = rest.find((part) => part !== null && typeof part === 'object' && !Array.isArray(part)) as
      | Record<string, unknown>
      | undefined;
    if (headers && typeof headers['x-route'] === 'string') {
      context.route = headers['x-route'];
      delete headers['x-route'];
    }
    return writeHead(status, ...rest);
  }) as ServerResponse['writeHead'];
  response.once('close', () => {
    const ms = performance.now() - began;
    const route = context.route ?? fallbackRoute(request.url ?? '');
    const method = request.method ?? '';
    requests.inc({ method, route, status: response.statusCode });
    durations.observe({ method, route }, ms / 1000);
    if (context.route) queries.observe({ route }, context.queries);
    const level = route === '(file)' || route === '/healthz' || route === '/readyz' || route === '/metrics' ? 'debug' : 'info';
    log[level](
      {
        requestId: context.requestId,
        method,
        route,
        status: response.statusCode,
        ms: Math.round(ms * 10) / 10,
        queries: context.queries,
        ...(response.writableFinished ? {} : { aborted: true }),
      },
      'request',
    );
  });
}

function fallbackRoute(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  if (path === '/healthz' || path === '/readyz' || path === '/metrics') return path;
  return path.startsWith('/_astro/') || /^\/[\w.-]+\.\w+$/.test(path) ? '(file)' : '(other)';
}

function requestId(request: IncomingMessage, config: Config): string {
  const given = request.headers['x-request-id'];
  return config.trustProxy && typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

/**
 * Only for rate limits, which keep no address. A trusted proxy appends the one it saw as the last. Of an
 * IPv6 address the first 64 bits count: the rest is the asker's own to choose.
 */
function clientAddress({ headers, socket }: IncomingMessage, { trustProxy }: Config): string {
  const forwarded = trustProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : undefined;
  return networkOf((forwarded || (socket.remoteAddress ?? '')).replace(/^\[(.+)\](:\d+)?$/, '$1'));
}

function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address)?.[1];
  if (v4 || !isIPv6(address)) return v4 ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const [left, right] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)];
  const gap = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...gap, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Undefined: not to be read. No text of ours holds a NUL, and PostgreSQL takes none. */
function pathOf(request: IncomingMessage): string | undefined {
  if (/%00/.test(request.url ?? '')) return undefined;
  try {
    return decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/');
  } catch {
    return undefined;
  }
}

/** Forms tell their length. What does not, or is too long, is refused before a byte of it is read. */
function bodyRefusal({ method, headers }: IncomingMessage): [number, string] | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (headers['transfer-encoding'] !== undefined) return [411, 'The length of the request is missing.'];
  return Number(headers['content-length'] ?? 0) > LARGEST_BODY ? [413, 'This is more than the club takes in one go.'] : undefined;
}

/** Numbers are for this machine, or for whoever holds the token. A forwarded request is not from this machine. */
function mayMeasure(request: IncomingMessage, { metricsToken }: Config): boolean {
  const { authorization = '', forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  if (metricsToken !== undefined) return isSame(authorization, `Bearer ${metricsToken}`);
  const from = request.socket.remoteAddress ?? '';
  return forwarded === undefined && forwardedFor === undefined && (from === '::1' || /^(::ffff:)?127\./.test(from));
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const plain = (response: ServerResponse, status: number, sentence: string): void =>
  say(response, { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` });

function say(response: ServerResponse, { status, type, body }: Answer): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
