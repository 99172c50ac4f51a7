import { type Edge, lightestCut } from './crossing.ts';
import type { Atom, Facts, PeopleFigures, Place, SliceFigures } from './figures.ts';
import { isEnough, K, K_TEAM, publishSlices, type ShownSlice, type Slice } from './suppression.ts';

type Places = Pick<PeopleFigures, 'sites' | 'units'>;
type Kind = 0 | 1;

export function sliceOf(atoms: readonly Atom[]): Slice {
  let [size, active] = [0, 0];
  for (const atom of atoms) [size, active] = [size + atom.size, active + atom.active];
  return { size, active };
}

/** Sites and units, each protected in itself, then against each other: rows go until no crossing isolates fewer than K people. */
export function publishPlaces({ atoms, sites, units }: Facts): Places {
  const kinds = [
    { key: 'site', places: sites, k: K },
    { key: 'unit', places: units, k: K_TEAM },
  ] as const;
  const rows = kinds.map(({ key, places }) => {
    const inside = Map.groupBy(atoms, (atom) => atom[key]);
    return places.map(({ slug }) => sliceOf(inside.get(slug) ?? []));
  });
  const crossings = crossingsOf(atoms, sites, units);
  const also = [new Set<number>(), new Set<number>()] as const;
  for (;;) {
    const shown = kinds.map(({ k }, i) => publishSlices(rows[i] ?? [], k, also[i as Kind]));
    const row = rowToHide(crossings, shown, rows);
    if (row === null) return { sites: label(sites, shown[0]), units: label(units, shown[1]) };
    also[row.kind].add(row.index);
  }
}

const label = (places: readonly Place[], shown: readonly ShownSlice[] | undefined): SliceFigures[] =>
  places.map((place, i) => ({ ...place, size: shown?.[i]?.size ?? null, active: shown?.[i]?.active ?? null }));

interface Crossing {
  /** positions of a site and of a unit */
  readonly at: readonly [number, number];
  readonly size: number;
}

function crossingsOf(atoms: readonly Atom[], sites: readonly Place[], units: readonly Place[]): Crossing[] {
  const [siteAt, unitAt] = [sites, units].map((places) => new Map(places.map(({ slug }, i) => [slug, i]))) as [
    Map<string | null, number>,
    Map<string | null, number>,
  ];
  const inside = Map.groupBy(atoms, ({ site, unit }) => `${siteAt.get(site) ?? -1} ${unitAt.get(unit) ?? -1}`);
  return [...inside].map(([key, atoms]) => {
    const [site = -1, unit = -1] = key.split(' ').map(Number);
    return { at: [site, unit], size: sliceOf(atoms).size };
  });
}

/** The cheapest shown row at a crossing of fewer than K people, or null where there is none. */
function rowToHide(
  crossings: readonly Crossing[],
  shown: readonly (readonly ShownSlice[])[],
  rows: readonly (readonly Slice[])[],
): { kind: Kind; index: number } | null {
  // Node 0 and node `first` stand for the hidden rows of each kind, whose sum is known.
  const first = (shown[0]?.length ?? 0) + 1;
  const nodeOf = (kind: Kind, index: number) => (kind === 0 ? 0 : first) + (shown[kind]?.[index]?.active == null ? 0 : index + 1);
  const edges: Edge[] = crossings.map(({ at: [site, unit], size }) => ({ a: nodeOf(0, site), b: nodeOf(1, unit), weight: size }));
  const cut = lightestCut(first + (shown[1]?.length ?? 0) + 1, edges);
  if (cut === null || cut.weight >= K) return null;
  const side = new Set(cut.side);
  const crossing = edges.filter(({ a, b }) => side.has(a) !== side.has(b)).flatMap(({ a, b }) => [a, b]);
  const isRow = (node: number) => node !== 0 && node !== first;
  const candidates =
    [crossing, cut.side, edges.flatMap(({ a, b }) => [a, b])].map((nodes) => nodes.filter(isRow)).find((nodes) => nodes.length > 0) ?? [];
  const found = candidates.map((node) => ({ kind: (node > first ? 1 : 0) as Kind, index: node > first ? node - first - 1 : node - 1 }));
  const sizeOf = ({ kind, index }: { kind: Kind; index: number }) => rows[kind]?.[index]?.size ?? 0;
  return found.sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

/**
 * Groups overlap, so their active members are never a number: only whether most of the accompanied
 * among them are active, and only where the word leaves at least K possible counts. No group is spoken
 * of whose people differ from another published set by 1 to K-1 people (set comparison: Dobkin, Jones,
 * Lipton, ACM TODS 4, 1979). A size below K is withheld;
 * sizes overlap and add up to no published total, so no other can give it away.
 */
export function publishGroups({ atoms, groups }: Facts, { sites, units }: Places): PeopleFigures['groups'] {
  const flags = (isIn: (atom: Atom) => boolean) => Uint8Array.from(atoms, (atom) => (isIn(atom) ? 1 : 0));
  const spoken = [
    flags(() => true),
    ...sites.filter(({ active }) => active !== null).map(({ slug }) => flags(({ site }) => site === slug)),
    ...units.filter(({ active }) => active !== null).map(({ slug }) => flags(({ unit }) => unit === slug)),
  ];
  return groups.map((group, i) => {
    const inside = flags((atom) => atom.groups.includes(i));
    const { size, active } = sliceOf(atoms.filter((_, place) => inside[place] === 1));
    const activity = wordFor(size, active);
    if (activity === null || !spoken.every((other) => differsEnough(atoms, inside, other)))
      return { ...group, size: sizeOfGroup(group), activity: null };
    spoken.push(inside);
    return { ...group, size: sizeOfGroup(group), activity };
  });
}

const sizeOfGroup = ({ size }: { size: number }): number | null => (size >= K ? size : null);

function differsEnough(atoms: readonly Atom[], one: Uint8Array, other: Uint8Array): boolean {
  let apart = 0;
  for (let i = 0; i < atoms.length && apart < K; i++) if (one[i] !== other[i]) apart += atoms[i]?.size ?? 0;
  return apart === 0 || apart >= K;
}

/** `most` where at least half are active. Null unless both words would leave K or more possible counts. */
export function wordFor(size: number, active: number): 'most' | 'fewer' | null {
  const half = Math.ceil(size / 2);
  const possible = Math.min(half - K, size - K - half + 1);
  return isEnough({ size, active }, K) && possible >= K ? (active >= half ? 'most' : 'fewer') : null;
}
