import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** A UUIDv7 (RFC 9562): its first 48 bits are the clock's milliseconds, so ids sort by time of birth. */
export function newId(clock: Clock): string {
  return v7({ msecs: clock.now().getTime() });
}
