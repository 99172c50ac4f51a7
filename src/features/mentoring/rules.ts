import type { Part } from '#src/features/maturity/rules.ts';

/** The pure facts of mentoring: who fits whom, how long people wait, what a local time means. */

export const rhythms = ['weekly', 'fortnightly', 'monthly'] as const;
export type Rhythm = (typeof rhythms)[number];
export const fitAnswers = ['good', 'unsure', 'not'] as const;

/** Requests a mentee may have open at once: enough to compare, few enough that no mentor waits in vain. */
export const OPEN_REQUESTS = 3;
/** Days without a word after which the mentee is told to feel free and the leads learn that somebody waits. */
export const SILENCE_DAYS = 7;
/** Candidates the database hands over, and how many a page shows at a time. */
export const CANDIDATES = 60;
export const SHOWN = 12;
/** Goals of one mentorship. */
export const GOALS = 20;

export interface Seeker {
  readonly id: string;
  readonly languages: readonly string[];
  readonly topics: readonly string[];
  readonly unit: string | null;
  readonly site: string | null;
  /** language of the interface: the one the member is most at home in */
  readonly locale: string;
  /** how often they would like to meet, if they said so */
  readonly rhythm: Rhythm | null;
  /** where the way from their self-check begins, only with their consent; a mentor never learns of it */
  readonly wish: Part | null;
}

export interface Offer {
  readonly id: string;
  readonly languages: readonly string[];
  readonly topics: readonly string[];
  /** what they like to help with; none said is no claim */
  readonly helps: readonly Part[];
  readonly unit: string | null;
  readonly site: string | null;
  readonly rhythm: Rhythm;
  readonly capacity: number;
  readonly mentees: number;
  readonly pausedAt: Date | null;
}

/** A reason in words: the message key and what goes into it, as codes the page can name. */
export type Reason =
  | { readonly key: 'mentoring.reason.languages'; readonly languages: readonly string[] }
  | { readonly key: 'mentoring.reason.topics'; readonly topics: readonly string[] }
  | { readonly key: 'mentoring.reason.wish'; readonly field: Part }
  | { readonly key: 'mentoring.reason.rhythm'; readonly rhythm: Rhythm }
  | { readonly key: 'mentoring.reason.same-site' | 'mentoring.reason.other-unit' | 'mentoring.reason.free' };

export interface Fit {
  readonly score: number;
  readonly parts: {
    readonly topics: number;
    readonly wish: number;
    readonly rhythm: number;
    readonly language: number;
    readonly site: number;
    readonly unit: number;
  };
  readonly reasons: readonly Reason[];
}

/**
 * Points of a fit. They only order a list the mentee chooses from; say in the match is what carries
 * quality (Allen, Eby, Lentz 2006), so no point outweighs a shared topic, and no score is ever shown.
 * Capacity is a gate and a tie-break, not a part: a mentor with six places is no better than one with two.
 */
export const weights = { topic: 30, topicsAtMost: 3, wish: 12, rhythm: 15, homeLanguage: 10, site: 10, unit: 8 } as const;

/**
 * How well a mentor fits, or null where there can be no mentorship: no shared language, no place
 * free, paused, or the same person. A mentee who named no language is met in that of the interface.
 */
export function fitOf(mentee: Seeker, mentor: Offer): Fit | null {
  if (mentee.id === mentor.id || mentor.pausedAt || mentor.mentees >= mentor.capacity) return null;
  const languages = shared(spokenBy(mentee), mentor.languages);
  if (languages.length === 0) return null;
  const topics = shared(mentee.topics, mentor.topics);
  const isWished = mentee.wish !== null && mentor.helps.includes(mentee.wish);
  const isSameRhythm = mentee.rhythm === mentor.rhythm;
  const isSameSite = mentee.site !== null && mentee.site === mentor.site;
  const isOtherUnit = mentee.unit !== null && mentor.unit !== null && mentee.unit !== mentor.unit;
  const parts = {
    topics: weights.topic * Math.min(topics.length, weights.topicsAtMost),
    wish: isWished ? weights.wish : 0,
    rhythm: isSameRhythm ? weights.rhythm : 0,
    language: languages.includes(mentee.locale) ? weights.homeLanguage : 0,
    site: isSameSite ? weights.site : 0,
    unit: isOtherUnit ? weights.unit : 0,
  };
  const reasons: Reason[] = [{ key: 'mentoring.reason.languages', languages }];
  if (topics.length > 0) reasons.push({ key: 'mentoring.reason.topics', topics });
  if (isWished && mentee.wish) reasons.push({ key: 'mentoring.reason.wish', field: mentee.wish });
  if (isSameSite) reasons.push({ key: 'mentoring.reason.same-site' });
  if (isSameRhythm) reasons.push({ key: 'mentoring.reason.rhythm', rhythm: mentor.rhythm });
  if (isOtherUnit) reasons.push({ key: 'mentoring.reason.other-unit' });
  reasons.push({ key: 'mentoring.reason.free' });
  return { score: parts.topics + parts.wish + parts.rhythm + parts.language + parts.site + parts.unit, parts, reasons };
}

/** Languages to look for a mentor in; never none. */
export const spokenBy = ({ languages, locale }: Pick<Seeker, 'languages' | 'locale'>): readonly string[] =>
  languages.length > 0 ? languages : [locale];

function shared(wanted: readonly string[], offered: readonly string[]): string[] {
  return [...new Set(wanted)].filter((item) => offered.includes(item)).sort();
}

/**
 * Mentors that fit, best first. Equal scores go to whoever accompanies fewest, and then around a ring
 * that each mentee enters at a place of their own: always the same list for one person, but not the
 * same first name for all.
 */
export function rank<M extends Offer>(mentee: Seeker, mentors: readonly M[]): (M & { readonly fit: Fit })[] {
  const start = ringPlace(mentee.id);
  const lap = (id: string) => (ringPlace(id) >= start ? 0 : 1);
  return mentors
    .flatMap((mentor) => {
      const found = fitOf(mentee, mentor);
      return found ? [{ ...mentor, fit: found }] : [];
    })
    .sort(
      (a, b) =>
        b.fit.score - a.fit.score ||
        a.mentees - b.mentees ||
        lap(a.id) - lap(b.id) ||
        compare(ringPlace(a.id), ringPlace(b.id)) ||
        compare(a.id, b.id),
    );
}

/** The random tail of a UUIDv7; the index `mentors_free` is built on the same twelve characters. */
export const ringPlace = (id: string): string => id.slice(-12);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface RequestDates {
  readonly createdAt: Date;
  readonly questionAt: Date | null;
  readonly replyAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly declinedAt: Date | null;
  readonly withdrawnAt: Date | null;
}

export type RequestStage = 'waiting' | 'asked' | 'replied' | 'accepted' | 'declined' | 'withdrawn';

/** Where a request stands: `waiting` and `replied` wait for the mentor, `asked` for the mentee. */
export function stageOf({ questionAt, replyAt, acceptedAt, declinedAt, withdrawnAt }: Omit<RequestDates, 'createdAt'>): RequestStage {
  if (acceptedAt) return 'accepted';
  if (declinedAt) return 'declined';
  if (withdrawnAt) return 'withdrawn';
  if (replyAt) return 'replied';
  return questionAt ? 'asked' : 'waiting';
}

export function isOpen(dates: Omit<RequestDates, 'createdAt'>): boolean {
  return ['waiting', 'asked', 'replied'].includes(stageOf(dates));
}

/** A stretch of waiting as people say it: hours up to two days, then days; never less than one hour. */
export function inWords(milliseconds: number): { unit: 'hours' | 'days'; n: number } {
  const hours = Math.max(1, Math.round(milliseconds / 3_600_000));
  return hours < 48 ? { unit: 'hours', n: hours } : { unit: 'days', n: Math.round(hours / 24) };
}

/** `2026-11-30T14:00` on the clocks of a place. */
export type LocalTime = string;

export interface LocalReading {
  readonly at: Date;
  /** `gap`: the clocks jumped over that time; `overlap`: it happened twice */
  readonly kind: 'exact' | 'gap' | 'overlap';
}

/**
 * The instant a local time means. Where the clocks go back a time happens twice: the first counts.
 * Where they go forward a time does not exist: it moves on by the length of the jump (02:30 becomes
 * 03:30). This is RFC 5545, section 3.3.5, and the `compatible` rule of ECMAScript Temporal.
 */
export function instantOf(local: LocalTime, timeZone: string): LocalReading {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  const before = asUtc - offsetAt(asUtc - DAY, timeZone);
  const after = asUtc - offsetAt(asUtc + DAY, timeZone);
  const readings = [...new Set([before, after])].filter((at) => at + offsetAt(at, timeZone) === asUtc).sort((a, b) => a - b);
  const [first] = readings;
  if (first === undefined) return { at: new Date(before), kind: 'gap' };
  return { at: new Date(first), kind: readings.length > 1 ? 'overlap' : 'exact' };
}

/** What the clocks of a place show at an instant, to the minute. */
export function localTimeOf(at: Date, timeZone: string): LocalTime {
  return new Date(at.getTime() + offsetAt(at.getTime(), timeZone)).toISOString().slice(0, 16);
}

const DAY = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds the place is ahead of UTC at an instant, to the minute (no zone in use has seconds). */
function offsetAt(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute);
  return shown - Math.floor(at / 60_000) * 60_000;
}

/** A meeting may be put into the club after it took place (up to 90 days), or a year ahead. */
export function mayTakePlaceAt(startsAt: Date, now: Date): boolean {
  const days = (startsAt.getTime() - now.getTime()) / DAY;
  return days > -90 && days < 366;
}

/** What a fresh form suggests: a week from now, at ten on the member's clocks. */
export function suggestedStart(now: Date, timeZone: string): LocalTime {
  return `${localTimeOf(new Date(now.getTime() + 7 * DAY), timeZone).slice(0, 10)}T10:00`;
}
