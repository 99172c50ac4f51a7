import type { AstroCookies } from 'astro';
import { type MessageKey, messages } from '#src/i18n/messages.ts';

/** A sentence that survives one redirect. The cookie carries a message key and names, never markup. */
export interface Flash {
  readonly key: MessageKey;
  readonly params?: Record<string, string> | undefined;
}

const NAME = 'club-said';

export function setFlash(cookies: AstroCookies, flash: Flash, secure: boolean): void {
  cookies.set(NAME, JSON.stringify(flash), { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 60 });
}

/** Reads and removes it; anything that is not one of our messages is dropped. */
export function takeFlash(cookies: AstroCookies): Flash | undefined {
  const raw = cookies.get(NAME)?.value;
  if (raw === undefined) return undefined;
  cookies.delete(NAME, { path: '/' });
  try {
    const flash: unknown = JSON.parse(raw);
    if (typeof flash !== 'object' || flash === null || !('key' in flash) || typeof flash.key !== 'string') return undefined;
    if (!Object.hasOwn(messages.en, flash.key)) return undefined;
    const params = 'params' in flash && typeof flash.params === 'object' ? flash.params : undefined;
    return { key: flash.key as MessageKey, params: params as Record<string, string> | undefined };
  } catch {
    return undefined;
  }
}
