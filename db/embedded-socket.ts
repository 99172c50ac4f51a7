import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unix socket paths end at some 104 bytes; a deep data folder gets a socket in a private folder of its own. */
export function socketPath(folder: string): string {
  const inside = join(folder, '.s.PGSQL.5432');
  if (Buffer.byteLength(inside) <= 100) return inside;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const outside = join(tmpdir(), `club-${process.getuid?.() ?? 0}-${name}`);
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  // Fails if somebody else made the folder first.
  chmodSync(outside, 0o700);
  return join(outside, '.s.PGSQL.5432');
}
