import { type Edge, lightestCut } from './crossing.ts';
import type { Atom, Facts, Figures, LongestStep, PeopleFigures, Place, SliceFigures, WaitFacts, WaitFigures } from './figures.ts';
import { publishCounts, publishSlices, type ShownSlice } from './suppression.ts';

/** The fewest distinct people a published number may come from; and where a slice is one team. */
export const K = 5;
export const K_TEAM = 10;

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
  const [size, active] = total(facts.atoms);
  const { sites, units } = publishPlaces(facts);
  const tiers = publishCounts(facts.tiers.map(({ members }) => members), K);
  const cells = publishCounts(facts.cells.map(({ members }) => members), K);
  const others = facts.members - size;
  return {
    asOf: facts.takenAt.toISOString(),
    members: facts.members >= K && (others === 0 || others >= K) ? facts.members : null,
    accompanied: size >= K ? size : null,
    active: enough(size, active, K) ? active : null,
    weeks: publishWeeks(facts, size, before),
    sites,
    units,
    tiers: facts.tiers.map(({ tier }, i) => ({ tier, members: tiers.counts[i] ?? null })),
    cells: { total: cells.total, counts: facts.cells.map(({ cell }, i) => ({ cell, members: cells.counts[i] ?? null })) },
    groups: publishGroups(facts, sites, units),
  };
}

/** At least `k` active and at least `k` not: nought and "all of them" speak about each. */
function enough(size: number, active: number, k: number): boolean {
  return active >= k && size - active >= k;
}

function total(atoms: readonly Atom[]): [size: number, active: number] {
  return atoms.reduce(([size, active], atom) => [size + atom.size, active + atom.active], [0, 0]);
}

/**
 * A past week keeps the number it was published with. Counted again, it would change by exactly the
 * active weeks of whoever came or went, and tell a withdrawn member's whole history.
 */
function publishWeeks({ weeks, takenAt }: Facts, size: number, before: PeopleFigures | null): PeopleFigures['weeks'] {
  const kept = new Map(before?.accompanied == null ? [] : before.weeks.map(({ week, active }) => [week, active]));
  return weeks.map(({ week, active }) => {
    const said = week === weekOf(takenAt) ? undefined : kept.get(week);
    return { week, active: said !== undefined ? said : enough(size, active, K) ? active : null };
  });
}

/** Sites and units, each protected in itself, then against each other: rows go until no crossing isolates fewer than K people. */
function publishPlaces(facts: Facts): Pick<PeopleFigures, 'sites' | 'units'> {
  const kinds = [
    { key: 'site', places: facts.sites, k: K },
    { key: 'unit', places: facts.units, k: K_TEAM },
  ] as const;
  const rows = kinds.map(({ key, places }) => places.map(({ slug }) => sliceOf(facts.atoms.filter((atom) => atom[key] === slug))));
  const also = [new Set<number>(), new Set<number>()] as const;
  for (;;) {
    const shown = kinds.map(({ k }, i) => publishSlices(rows[i] ?? [], k, also[i as 0 | 1]));
    const row = rowToHide(facts, shown, rows);
    if (row === null) return { sites: label(facts.sites, shown[0]), units: label(facts.units, shown[1]) };
    also[row.kind].add(row.index);
  }
}

const sliceOf = (atoms: readonly Atom[]) => {
  const [size, active] = total(atoms);
  return { size, active };
};

const label = (places: readonly Place[], shown: readonly ShownSlice[] | undefined): SliceFigures[] =>
  places.map((place, i) => ({ ...place, size: shown?.[i]?.size ?? null, active: shown?.[i]?.active ?? null }));

/** The cheapest shown row at a crossing of fewer than K people, or null where there is none. */
function rowToHide(
  facts: Facts,
  shown: readonly (readonly ShownSlice[])[],
  rows: readonly (readonly { size: number }[])[],
): { kind: 0 | 1; index: number } | null {
  const first = (shown[0]?.length ?? 0) + 1;
  const places = [facts.sites, facts.units];
  // Node 0 and node `first` stand for the hidden rows of each kind, whose sum is known.
  const nodeOf = (kind: 0 | 1, slug: string | null) => {
    const index = places[kind]?.findIndex((place) => place.slug === slug) ?? -1;
    return (kind === 0 ? 0 : first) + (shown[kind]?.[index]?.active == null ? 0 : index + 1);
  };
  const edges: Edge[] = facts.atoms.map(({ site, unit, size }) => ({ a: nodeOf(0, site), b: nodeOf(1, unit), weight: size }));
  const cut = lightestCut(first + (shown[1]?.length ?? 0) + 1, edges);
  if (cut === null || cut.weight >= K) return null;
  const side = new Set(cut.side);
  const crossing = edges.filter(({ a, b }) => side.has(a) !== side.has(b)).flatMap(({ a, b }) => [a, b]);
  const candidates = [crossing, cut.side].map((nodes) => nodes.filter((node) => node !== 0 && node !== first)).find((nodes) => nodes.length > 0) ?? [];
  const found = candidates.map((node) => ({ kind: node > first ? (1 as const) : (0 as const), index: node > first ? node - first - 1 : node - 1 }));
  const sizeOf = ({ kind, index }: { kind: 0 | 1; index: number }) => rows[kind]?.[index]?.size ?? 0;
  return found.sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

/**
 * Groups overlap, so their active members are never a number: only whether most of the accompanied
 * among them are active, and only where the word leaves at least K possible counts. No group is spoken
 * of whose people differ from another published set by 1 to K-1 people (set comparison: Dobkin, Jones,
 * Lipton, ACM TODS 4, 1979). A group's size is known to every member and stands as it is.
 */
function publishGroups({ atoms, groups }: Facts, sites: readonly SliceFigures[], units: readonly SliceFigures[]): PeopleFigures['groups'] {
  const spoken: ((atom: Atom) => boolean)[] = [
    () => true,
    ...sites.filter(({ active }) => active !== null).map(({ slug }) => (atom: Atom) => atom.site === slug),
    ...units.filter(({ active }) => active !== null).map(({ slug }) => (atom: Atom) => atom.unit === slug),
  ];
  return groups.map((group, i) => {
    const isIn = (atom: Atom) => atom.groups.includes(i);
    const [size, active] = total(atoms.filter(isIn));
    const activity = wordFor(size, active);
    if (activity === null || !spoken.every((other) => differsEnough(atoms, isIn, other))) return { ...group, activity: null };
    spoken.push(isIn);
    return { ...group, activity };
  });
}

function differsEnough(atoms: readonly Atom[], one: (atom: Atom) => boolean, other: (atom: Atom) => boolean): boolean {
  const [apart] = total(atoms.filter((atom) => one(atom) !== other(atom)));
  return apart === 0 || apart >= K;
}

/** `most` where at least half are active. Null unless both words would leave K or more possible counts. */
export function wordFor(size: number, active: number): 'most' | 'fewer' | null {
  const half = Math.ceil(size / 2);
  const possible = Math.min(half - K, size - K - half + 1);
  return enough(size, active, K) && possible >= K ? (active >= half ? 'most' : 'fewer') : null;
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
const sizes: Record<Fraction, number> = { tenth: 0.1, quarter: 0.25, third: 1 / 3, half: 0.5, 'two-thirds': 2 / 3, 'three-quarters': 0.75, 'nine-tenths': 0.9 };

/** A share as people say it: the nearest everyday fraction. */
export function fractionOf(part: number, whole: number): Fraction {
  const share = whole > 0 ? part / whole : 0;
  return fractions.reduce((best, word) => (Math.abs(sizes[word] - share) < Math.abs(sizes[best] - share) ? word : best));
}

/** The short key of a name: `St. Gallen` to `st-gallen`. Empty where no Latin letter or digit is left. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replace(/ß/g, 'ss');
  return plain.replace(/[^a-z0-9]+/g, '-').slice(0, 60).replace(/^-+|-+$/g, '');
}
