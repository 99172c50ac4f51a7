import { request as ask } from 'node:http';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '#src/cli/http.ts';
import { listen } from '#src/cli/listen.ts';
import { staticFiles } from '#src/cli/static-files.ts';
import { type Log, makeLog } from '#src/platform/log.ts';
import { aClub, type TestClub, testConfig } from '#tests/support/db.ts';

const standIn = fileURLToPath(new URL('./stand-in/', import.meta.url));
const lines: Record<string, unknown>[] = [];
let club: TestClub;
let log: Log;
let http: HttpServer;
let port: number;

beforeAll(async () => {
  club = await aClub();
  log = makeLog({ logLevel: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const config = { ...testConfig, trustProxy: true };
  http = httpServer(config, log);
  port = await listen(http.server, '127.0.0.1', 0);
  const { handler } = await import(`${standIn}server/entry.mjs`);
  http.open({ club, connection: club.connection, pages: handler, files: staticFiles(`${standIn}client`) });
});
afterAll(() => http.stop(100));

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly body: Buffer;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string | Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asking = ask({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers as never, body: Buffer.concat(chunks) }),
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

test('built files come compressed, tagged and for ever', async () => {
  const file = await get('/_astro/page.css', { 'accept-encoding': 'gzip, br' });
  expect(file.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  });
  expect((await get('/_astro/page.css', { 'accept-encoding': 'gzip, br;q=0' })).headers['content-encoding']).toBe('gzip');
  expect((await get('/_astro/page.css')).body.toString()).toContain('body { color: black; }');
  const again = await get('/_astro/page.css', { 'if-none-match': file.headers.etag ?? '' });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test.each(['/_astro/../../server/entry.mjs', '/..%2fserver%2fentry.mjs', '/_astro/%2e%2e/%2e%2e/server/entry.mjs'])(
  '%s gives no file from outside',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

test('pages come gzipped where the client takes it, and whole where it does not', async () => {
  const packed = await get('/long', { 'accept-encoding': 'gzip' });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  const plain = await get('/long');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gunzipSync(packed.body)).toEqual(plain.body);
});

test('a request body that is too long, or does not say how long it is, is refused unread', async () => {
  expect((await get('/write', { 'content-length': String(3 * 1024 * 1024) }, 'POST')).status).toBe(413);
  expect((await get('/write', { 'transfer-encoding': 'chunked' }, 'POST', 'x')).status).toBe(411);
});

test('an address that cannot be read is a bad request', async () => {
  expect((await get('/%E0%A4%A')).status).toBe(400);
});

test('an address nobody answers is not found', async () => {
  expect((await get('/nothing-here')).status).toBe(404);
});

test('a log line tells the pattern, the time and the queries, and nothing about the person', async () => {
  lines.length = 0;
  const reply = await get('/write?word=lina.brunner@firn.example', {
    'x-forwarded-for': '203.0.113.9',
    'user-agent': 'Firnfox',
    cookie: 'session=geheim',
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lines).toMatchObject([{ msg: 'request', method: 'GET', route: '/write', status: 200, requestId: reply.headers['x-request-id'] }]);
  expect(JSON.stringify(lines)).not.toMatch(/lina|203\.0|127\.0|Firnfox|geheim/);
  expect(reply.headers['x-route']).toBeUndefined();
});

test('an error in the log keeps its place and loses the values it quotes', async () => {
  lines.length = 0;
  const error = await club.connection.sql`select ${'lina@firn.example'}::int`.catch((error: unknown) => error);
  log.error({ err: error }, 'fault');
  const failedQuery = Object.assign(new Error('Failed query: insert into members values ($1)\nparams: lina@firn.example'), {
    cause: error,
  });
  log.error({ err: failedQuery }, 'fault');
  expect(lines).toMatchObject([{ err: { type: 'PostgresError', code: '22P02' } }, { err: { code: '22P02' } }]);
  expect(JSON.stringify(lines)).not.toContain('lina');
});

test('a line of a text that begins like a line of a stack is not kept', async () => {
  lines.length = 0;
  log.error(
    { err: new Error('Failed query: insert into revisions values ($1)\nparams: dear diary,\n    at night I write (secretly:1:2)') },
    'fault',
  );
  expect(JSON.stringify(lines)).toContain('http.test.ts');
  expect(JSON.stringify(lines)).not.toMatch(/night|secretly/);
});

test('a trusted proxy names the asker last; an outsider cannot choose another name', async () => {
  expect((await get('/address', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })).body.toString()).toBe('203.0.113.9');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:1:2::ff', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:50112', '203.0.113.9'],
  ['[2001:db8::1]:50112', '2001:db8:0:0'],
])('%s counts as its network %s, whose addresses one person can all have', async (address, network) => {
  expect((await get('/address', { 'x-forwarded-for': address })).body.toString()).toBe(network);
});

test('every answer tells the browser not to guess what it is', async () => {
  for (const path of ['/healthz', '/_astro/page.css', '/long', '/nothing-here', '/%E0%A4%A'])
    expect([path, (await get(path)).headers['x-content-type-options']]).toEqual([path, 'nosniff']);
});

test('a NUL in an address is a bad request, before a page or the database sees it', async () => {
  for (const path of ['/long%00', '/write?who=%00']) expect([path, (await get(path)).status]).toEqual([path, 400]);
});

test('numbers are for this machine alone: a forwarded request does not see them', async () => {
  expect((await get('/metrics')).body.toString()).toContain('club_http_requests_total');
  expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
});

test('readiness follows the database', async () => {
  expect((await get('/readyz')).status).toBe(200);
  const away = { ...club.connection, sql: (() => Promise.reject(new Error('away'))) as never };
  const { readyz } = await import('#src/platform/health.ts');
  expect(await readyz('ready', away)).toMatchObject({ status: 503 });
});
