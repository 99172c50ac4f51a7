import { type MessageKey, messages } from './messages.ts';

export type { MessageKey };
export const locales = ['en', 'de', 'fr', 'it'] as const;
export type Locale = (typeof locales)[number];
type Params = Record<string, string | number>;

/** `feedback.waiting` for the two keys `feedback.waiting.one` and `feedback.waiting.other`. */
type PluralKey = MessageKey extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;

/** Speaks one language. `t(key)`, and the same voice for counts, dates, numbers and lists. */
export interface Translate {
  (key: MessageKey, params?: Params): string;
  count(key: PluralKey, count: number, params?: Params): string;
  number(n: number): string;
  date(at: Date): string;
  /** A day of the calendar, such as 2026-11-20: the same day wherever its reader lives. */
  day(day: string): string;
  dateTime(at: Date): string;
  /** of something one goes to: with the day of the week */
  appointment(at: Date): string;
  time(at: Date): string;
  /** "in 3 days", "2 hours ago" */
  ago(at: Date, now?: Date): string;
  list(items: readonly string[]): string;
  language(code: string): string;
  readonly locale: Locale;
  readonly timeZone: string;
}

/** Regional forms: Swiss dates and numbers, British English. */
const tags: Record<Locale, string> = { en: 'en-GB', de: 'de-CH', fr: 'fr-CH', it: 'it-CH' };
const cache = new Map<string, Translate>();

export function isLocale(value: unknown): value is Locale {
  return locales.includes(value as Locale);
}

/** The voice for a locale and time zone; made once and kept, since Intl formatters are dear. */
export function translator(locale: Locale, timeZone: string): Translate {
  const key = `${locale} ${timeZone}`;
  let t = cache.get(key);
  if (!t) {
    t = makeTranslator(locale, timeZone);
    if (cache.size < 500) cache.set(key, t);
  }
  return t;
}

function makeTranslator(locale: Locale, timeZone: string): Translate {
  const tag = tags[locale];
  const own = messages[locale] as Partial<Record<MessageKey, string>>;
  const figures = new Intl.NumberFormat(tag, { useGrouping: 'always' });
  // the Swiss thousands mark is a typographic apostrophe, whichever one this ICU knows
  const number = (n: number) => (Number.isInteger(n) && n >= 0 && n < 1000 ? String(n) : figures.format(n).replaceAll("'", '’'));
  const say = (key: MessageKey, params?: Params): string => fill(own[key] ?? messages.en[key] ?? key, params, number);
  const plural = new Intl.PluralRules(tag);
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const appointment = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'short', timeZone });
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const names = new Intl.DisplayNames(tag, { type: 'language' });
  const spoken = new Map<string, string>();
  return Object.assign(say, {
    count: (key: PluralKey, count: number, params?: Params) => {
      const form = `${key}.${plural.select(count)}` as MessageKey;
      const known = form in messages.en ? form : (`${key}.other` as MessageKey);
      return say(known, { count: number(count), ...params });
    },
    number,
    date: (at: Date) => date.format(at),
    day: (on: string) => day.format(new Date(on)),
    dateTime: (at: Date) => dateTime.format(at),
    appointment: (at: Date) => appointment.format(at),
    time: (at: Date) => time.format(at),
    ago: (at: Date, now = new Date()) => sayAgo(relative, at, now),
    list: (items: readonly string[]) => list.format(items),
    language: (code: string) => {
      const known = spoken.get(code) ?? names.of(code) ?? code;
      spoken.set(code, known);
      return known;
    },
    locale,
    timeZone,
  });
}

function fill(message: string, params: Params | undefined, number: Translate['number']): string {
  if (!params) return message;
  return message.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name] ?? whole;
    return typeof value === 'number' ? number(value) : String(value);
  });
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function sayAgo(relative: Intl.RelativeTimeFormat, at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['minute', 60];
  return relative.format(Math.round(seconds / size), unit);
}

/** The best of our locales for an Accept-Language header. */
export function preferredLocale(header: string | null, fallback: Locale): Locale {
  const wanted = (header ?? '').split(',').map((part) => {
    const [tag = '', q] = part.trim().split(/;\s*q=/);
    return { language: tag.slice(0, 2).toLowerCase(), q: q ? Number(q) || 0 : 1 };
  });
  wanted.sort((a, b) => b.q - a.q);
  return (wanted.find((w) => isLocale(w.language))?.language as Locale | undefined) ?? fallback;
}
