import type { Facts, Figures, LongestStep, PeopleFigures, WaitFacts, WaitFigures } from './figures.ts';
import { publishGroups, publishPlaces, sliceOf } from './place-rules.ts';
import { isEnough, K, publishCounts } from './suppression.ts';

/** Weeks the development is shown for. */
export const WEEKS = 26;

/** A changed set of fewer than K people is held back this long at most, so that figures do not stand still for ever. */
export const HELD_DAYS = 28;

const DAY = 86_400_000;

/** Monday of the ISO 8601 week of an instant, in UTC, as `2026-11-16`. */
export function weekOf(at: Date): string {
  const monday = new Date(at);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  return monday.toISOString().slice(0, 10);
}

/** The Monday `weeks` later (or, negative, earlier). */
export function weekAfter(week: string, weeks: number): string {
  return new Date(Date.parse(`${week}T00:00:00Z`) + weeks * 7 * DAY).toISOString().slice(0, 10);
}

/**
 * The first week of the window: an act within the last `days` days lies in it or later. Weeks are kept,
 * not days, so the window is rounded up to whole weeks and never falls short of `days`.
 */
export function windowStart(now: Date, days: number): string {
  return weekOf(new Date(now.getTime() - days * DAY));
}

/**
 * The one k-anonymity function: exact counts in, what may be known out. The page, the export and the
 * stored snapshots all use what it returns. `before` is what was published last: figures about people
 * are held until a comparison of old and new says nothing about a few (see `mayRenew`).
 */
export function publish(facts: Facts, before: Figures | null): Figures {
  const held = before && !mayRenew(before.people, facts) ? before.people : null;
  return {
    version: 1,
    takenAt: facts.takenAt.toISOString(),
    people: held ?? publishPeople(facts, before?.people ?? null),
    waits: { feedback: publishWait(facts.waits.feedback), mentor: publishWait(facts.waits.mentor) },
    hostless: facts.hostless,
    invitations: facts.invitations,
  };
}

/**
 * Two successive figures differ by the people who came or went in between. Figures change at most once
 * a week, and only if nobody or at least K people came or went; a difference of fewer waits, up to
 * HELD_DAYS. A club that grows by K people need not wait for Monday, only for the next day.
 */
export function mayRenew(before: PeopleFigures, facts: Facts): boolean {
  if (before.accompanied === null) return true;
  const changed = facts.changed(before);
  const age = facts.takenAt.getTime() - Date.parse(before.asOf);
  if (changed >= K) return age >= DAY;
  if (weekOf(new Date(before.asOf)) === weekOf(facts.takenAt)) return false;
  return changed === 0 || age >= HELD_DAYS * DAY;
}

function publishPeople(facts: Facts, before: PeopleFigures | null): PeopleFigures {
  const whole = sliceOf(facts.atoms);
  const { size, active } = whole;
  const places = publishPlaces(facts);
  const tiers = publishCounts(
    facts.tiers.map(({ members }) => members),
    K,
  );
  const cells = publishCounts(
    facts.cells.map(({ members }) => members),
    K,
  );
  return {
    asOf: facts.takenAt.toISOString(),
    accompanied: size >= K ? size : null,
    active: isEnough(whole, K) ? active : null,
    weeks: publishWeeks(facts, size, before),
    ...places,
    tiers: facts.tiers.map(({ tier }, i) => ({ tier, members: tiers.counts[i] ?? null })),
    cells: { total: cells.total, counts: facts.cells.map(({ cell }, i) => ({ cell, members: cells.counts[i] ?? null })) },
    groups: publishGroups(facts, places),
  };
}

/**
 * A past week keeps the number it was published with. Counted again, it would change by exactly the
 * active weeks of whoever came or went, and tell a withdrawn member's whole history.
 */
function publishWeeks({ weeks, takenAt }: Facts, size: number, before: PeopleFigures | null): PeopleFigures['weeks'] {
  const kept = new Map(before?.accompanied == null ? [] : before.weeks.map(({ week, active }) => [week, active]));
  return weeks.map(({ week, active }) => {
    const said = week === weekOf(takenAt) ? undefined : kept.get(week);
    return { week, active: said !== undefined ? said : isEnough({ size, active }, K) ? active : null };
  });
}

/**
 * Each person counts once, so that one with many requests is not the median. The middle of few values
 * is one person's own wait: it is said in whole days, rounded up. The longest is always one person's:
 * it is said in five steps, and only among K or more who wait.
 */
export function publishWait({ waiting, answered }: WaitFacts): WaitFigures {
  const open = waiting.people >= K;
  return {
    waiting: open ? waiting.people : null,
    median: open ? daysUp(waiting.median) : null,
    longest: open ? stepOf(waiting.longest) : null,
    lately: answered.people >= K ? daysUp(answered.median) : null,
  };
}

const daysUp = (hours: number) => Math.max(1, Math.ceil(hours / 24));

function stepOf(hours: number): LongestStep {
  const days = hours / 24;
  return days <= 1 ? 'day' : days <= 3 ? 'three-days' : days <= 7 ? 'week' : days <= 14 ? 'fortnight' : 'longer';
}

export const fractions = ['tenth', 'quarter', 'third', 'half', 'two-thirds', 'three-quarters', 'nine-tenths'] as const;
export type Fraction = (typeof fractions)[number];
const sizes: Record<Fraction, number> = {
  tenth: 0.1,
  quarter: 0.25,
  third: 1 / 3,
  half: 0.5,
  'two-thirds': 2 / 3,
  'three-quarters': 0.75,
  'nine-tenths': 0.9,
};

/** A share as people say it: the nearest everyday fraction. */
export function fractionOf(part: number, whole: number): Fraction {
  const share = whole > 0 ? part / whole : 0;
  return fractions.reduce((best, word) => (Math.abs(sizes[word] - share) < Math.abs(sizes[best] - share) ? word : best));
}
