import type { APIRoute } from 'astro';
import { readFeed } from '#src/features/events/calendar.ts';
import { isKnownVersion } from '#src/features/events/rules.ts';
import { allowAnyone } from '#src/platform/access.ts';

/** For calendars, which bring no cookie and read no page: the secret address is the key. */
export const GET: APIRoute = async (context) => {
  allowAnyone(context);
  const { club, address } = context.locals;
  const feed = await readFeed(club, { token: context.params.token, address: address ?? context.clientAddress });
  if (feed === 'unknown') return plain('Not found.', 404);
  if (feed === 'too-many') return plain('Too many requests.', 429, { 'retry-after': '600' });
  // Asked again each time, but sent only when something changed. The body may travel packed: the tag is weak.
  const headers = { etag: `W/${feed.etag}`, 'cache-control': 'private, no-cache' };
  if (isKnownVersion(context.request.headers.get('if-none-match'), feed.etag)) return new Response(null, { status: 304, headers });
  return new Response(feed.body, { headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' } });
};

const plain = (sentence: string, status: number, headers: Record<string, string> = {}) =>
  new Response(`${sentence}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
