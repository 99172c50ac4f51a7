import { v7 } from 'uuid';

/** Notices on one page. */
export const NOTICES_PER_PAGE = 30;

/** After so many days a notice goes by itself, read or not. */
export const NOTICE_DAYS = 180;

/**
 * The smallest UUIDv7 (RFC 9562) an instant can have. Rows born before it have smaller ids, so age
 * can be asked of the primary key.
 */
export function firstIdAt(instant: Date): string {
  return v7({ msecs: instant.getTime(), random: new Uint8Array(16), seq: 0 });
}

/** `instant` minus whole days of 24 hours. */
export function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * 86_400_000);
}
