/**
 * Which cells of a table may be shown. Primary and complementary suppression after Cox, "Suppression
 * methodology and statistical disclosure control" (JASA 75, 1980), and Willenborg and de Waal,
 * "Elements of Statistical Disclosure Control" (2001). The tables are small, so every bound is exact.
 * The model, its proofs and what it does not promise: docs/k-anonymity.md.
 */

/** People of one slice, and how many of them are active. */
export interface Slice {
  readonly size: number;
  readonly active: number;
}

/** What is shown of a slice; null is withheld. */
export interface ShownSlice {
  readonly size: number | null;
  readonly active: number | null;
}

/** The fewest distinct people a published number may come from; and where a slice is one team. */
export const K = 5;
export const K_TEAM = 10;

/** At least `k` active and at least `k` not: nought and "all of them" speak about each. */
export const isEnough = ({ size, active }: Slice, k: number): boolean => active >= k && size - active >= k;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/**
 * A partition of people into slices × {active, not active}, whose totals may be known.
 *
 * A slice shows its active members only where at least `k` are active and at least `k` are not: nought
 * and "everybody" would tell it of each. What the totals leave for the hidden slices together must
 * again be at least `k` active and `k` not. The reader is assumed to know the size of every slice, for
 * the roster shows names and sites: even so, the active members of a slice that is sensitive in itself
 * can be anything in an interval at least min(size, people elsewhere, k) wide. A slice that only goes
 * to protect another needs no width of its own. `also` names rows to treat as sensitive.
 */
export function publishSlices(rows: readonly Slice[], k: number, also: ReadonlySet<number> = new Set()): ShownSlice[] {
  const sizes = publishSizes(
    rows.map(({ size }) => size),
    k,
  );
  const actives = publishActives(rows, k, also, new Set(sizes.keys().filter((i) => sizes[i] === null)));
  return rows.map((_, i) => ({ size: sizes[i] ?? null, active: actives[i] ?? null }));
}

function publishActives(rows: readonly Slice[], k: number, also: ReadonlySet<number>, unsized: ReadonlySet<number>): (number | null)[] {
  const sensitive = new Set(rows.keys().filter((i) => also.has(i) || !isEnough(rows[i] as Slice, k)));
  const hidden = new Set([...sensitive, ...unsized]);
  const whole = { size: sum(rows.map(({ size }) => size)), active: sum(rows.map(({ active }) => active)) };
  if (!isEnough(whole, k)) return rows.map(() => null);
  while (hidden.size > 0 && hidden.size < rows.length && !isProtected(rows, hidden, sensitive, k))
    hidden.add(
      smallest(
        rows.map(({ size }) => size),
        hidden,
      ),
    );
  return rows.map(({ active }, i) => (hidden.has(i) ? null : active));
}

function isProtected(rows: readonly Slice[], hidden: ReadonlySet<number>, sensitive: ReadonlySet<number>, k: number): boolean {
  const rest = rows.filter((_, i) => hidden.has(i));
  const together = { size: sum(rest.map(({ size }) => size)), active: sum(rest.map(({ active }) => active)) };
  if (together.size === 0) return true;
  if (!isEnough(together, k)) return false;
  const people = sum(rows.map(({ size }) => size));
  return rows.every(({ size }, i) => {
    if (!sensitive.has(i)) return true;
    const { least, most } = boundsOf(size, together);
    return most - least >= Math.min(size, people - size, k);
  });
}

/** How few and how many active members a hidden slice of `size` can have, given all hidden slices together (Cox 1980, for one free margin). */
export function boundsOf(size: number, together: Slice): { least: number; most: number } {
  return { least: Math.max(0, together.active - (together.size - size)), most: Math.min(size, together.active) };
}

function publishSizes(sizes: readonly number[], k: number): (number | null)[] {
  const hidden = new Set(sizes.keys().filter((i) => (sizes[i] ?? 0) < k));
  if (sum(sizes) < k) return sizes.map(() => null);
  complement(sizes, hidden, k);
  return sizes.map((size, i) => (hidden.has(i) ? null : size));
}

/**
 * How people fall into the parts of one private question (a self-check, how far they have learned).
 * A part is shown only where at least `k` are in it and at least `k` are not; nought is withheld like
 * any small number. What is hidden is at least two parts with at least `k` people together, so that
 * each of them can be anything from nought to k or more. If one part alone exists, nothing is shown.
 */
export function publishCounts(counts: readonly number[], k: number): { total: number | null; counts: (number | null)[] } {
  const total = sum(counts);
  if (total < k || counts.length < 2) return { total: null, counts: counts.map(() => null) };
  const hidden = new Set(counts.keys().filter((i) => (counts[i] ?? 0) < k || total - (counts[i] ?? 0) < k));
  complement(counts, hidden, k);
  return { total, counts: counts.map((count, i) => (hidden.has(i) ? null : count)) };
}

/** Hides the cheapest further cells until the hidden ones are none, or at least two with at least `k` people. */
function complement(counts: readonly number[], hidden: Set<number>, k: number): void {
  const left = () => sum(counts.filter((_, i) => hidden.has(i)));
  while (hidden.size > 0 && hidden.size < counts.length && (hidden.size < 2 || left() < k)) hidden.add(smallest(counts, hidden));
}

function smallest(sizes: readonly number[], hidden: ReadonlySet<number>): number {
  const shown = [...sizes.keys()].filter((i) => !hidden.has(i));
  return shown.reduce((best, i) => ((sizes[i] ?? 0) < (sizes[best] ?? 0) ? i : best));
}
