/** The pure facts of events: what can be said of one, who has a place, who is next. */

export const kinds = ['workshop', 'development-meeting'] as const;
export type Kind = (typeof kinds)[number];

/** Members one event takes at most when its places are numbered. */
export const MOST_PLACES = 500;
export const EVENTS_PER_PAGE = 20;
export const EARLIER_PER_PAGE = 10;
export const PEOPLE_PER_PAGE = 50;
/** Days after which a sign-up is forgotten; as far back a calendar feed goes. */
export const REMEMBERED_DAYS = 90;
/** Hours before its beginning an event without an owner is called off. */
export const OWNER_NEEDED_HOURS = 48;

const DAY = 86_400_000;
const MINUTE = 60_000;

/** For whom an event is: everybody, on the way through a tier, or the members of one group. */
export type Audience = { readonly tier: string } | { readonly groupId: string };

/** Reads `tier:<slug>` or `group:<id>`, which the form's schema has already held to that shape. */
export function audienceOf(word: string): Audience {
  const [kind, key = ''] = word.split(':');
  return kind === 'tier' ? { tier: key } : { groupId: key };
}

export type Stage = 'ahead' | 'on' | 'over' | 'cancelled';

export function stageOf(event: { startsAt: Date; endsAt: Date; cancelledAt: Date | null }, now: Date): Stage {
  if (event.cancelledAt) return 'cancelled';
  if (now < event.startsAt) return 'ahead';
  return now < event.endsAt ? 'on' : 'over';
}

/** An event begins in the future, and within a year. */
export function mayBeginAt(startsAt: Date, now: Date): boolean {
  return startsAt > now && startsAt.getTime() - now.getTime() < 366 * DAY;
}

export const endOf = (startsAt: Date, minutes: number): Date => new Date(startsAt.getTime() + minutes * MINUTE);
export const minutesOf = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): number =>
  Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE);

/** How full an event is. `places` null: it takes everybody. More may be taken than there are places, after places were taken away. */
export interface Room {
  readonly places: number | null;
  readonly taken: number;
  readonly waiting: number;
}

/** Places that somebody new or waiting could have, 0 or more; Infinity where everybody may come. */
export function freePlaces({ places, taken }: Pick<Room, 'places' | 'taken'>): number {
  return places === null ? Number.POSITIVE_INFINITY : Math.max(0, places - taken);
}

/** First come, first served: a newcomer has a place at once only if one is free and nobody waits for it. */
export function hasPlaceAtOnce(room: Room): boolean {
  return room.waiting === 0 && freePlaces(room) > 0;
}

/** Of those who wait, ordered by arrival, the ones who have a place now. */
export function movingUp<W extends { readonly number: number }>(waiting: readonly W[], room: Pick<Room, 'places' | 'taken'>): W[] {
  return [...waiting].sort((a, b) => a.number - b.number).slice(0, Math.min(waiting.length, freePlaces(room)));
}

/** A secret address is 32 random bytes in base64url; anything else need not be looked for. */
export const isFeedToken = (word: string | undefined): word is string => /^[A-Za-z0-9_-]{43}$/.test(word ?? '');

/** Whether `If-None-Match` names this version (RFC 9110, section 13.1.2: weak comparison, a list, or `*`). */
export function isKnownVersion(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
