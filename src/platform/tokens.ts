import { createHash, randomBytes } from 'node:crypto';

/** A secret for one link: 32 random bytes, base64url. Only its hash is stored. */
export function newToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

/** SHA-256, hex. Enough for secrets of 256 random bits; passwords go through Argon2id instead. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
