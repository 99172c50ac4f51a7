import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly tag: string;
  readonly cache: string;
  readonly compressible: boolean;
  smaller: Partial<Record<'br' | 'gzip', Promise<Buffer>>>;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
};
const COMPRESSIBLE = new Set(['.css', '.js', '.svg', '.txt', '.json', '.webmanifest']);

const pack = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
};

/** The built files, held in memory: answers true if the request was for one of them. */
export function staticFiles(folder: string): (request: IncomingMessage, response: ServerResponse, path: string) => boolean {
  const files = read(folder);
  return (request, response, path) => {
    const file = files.get(path);
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    void answer(file, request, response).catch(() => response.destroy());
    return true;
  };
}

async function answer(file: StaticFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('etag', file.tag);
  response.setHeader('cache-control', file.cache);
  if (file.compressible) response.setHeader('vary', 'accept-encoding');
  if (request.headers['if-none-match']?.includes(file.tag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const encoding = file.compressible ? accepted(request) : undefined;
  let bytes = file.bytes;
  if (encoding) {
    file.smaller[encoding] ??= pack[encoding](file.bytes);
    bytes = await file.smaller[encoding];
    response.setHeader('content-encoding', encoding);
  }
  response.setHeader('content-type', file.type);
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** How an answer may be packed for this client. */
export const accepted = (request: IncomingMessage) => (takes(request, 'br') ? 'br' : takes(request, 'gzip') ? 'gzip' : undefined);

/** Whether the client takes this coding; `;q=0` means it does not. */
function takes({ headers }: IncomingMessage, coding: string): boolean {
  const codings = String(headers['accept-encoding'] ?? '').split(',');
  return codings.some((one) => {
    const [name, quality] = one.split(';').map((part) => part.trim());
    return name === coding && !/^q=0(\.0*)?$/.test(quality ?? '');
  });
}

function read(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll('\\', '/');
    const bytes = readFileSync(file);
    const ending = extname(entry.name);
    files.set(path.startsWith('/') ? path : `/${path}`, {
      bytes,
      type: TYPES[ending] ?? 'application/octet-stream',
      tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      cache: path.includes('_astro/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      compressible: COMPRESSIBLE.has(ending) && bytes.length > 400,
      smaller: {},
    });
  }
  return files;
}
