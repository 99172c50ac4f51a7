import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** A UUIDv7 (RFC 9562): its first 48 bits are the clock's milliseconds, so ids sort by time of birth. */
export function newId(clock: Clock): string {
  return v7({ msecs: clock.now().getTime() });
}

/** The id of nothing, and smaller than any other. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Whether a word from an address can be an id at all; anything else is simply not there. */
export function isId(value: string | undefined): value is string {
  return value !== undefined && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
}
