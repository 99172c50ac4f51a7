/**
 * Two partitions of the same people (sites and parts of the company), published side by side. A sum of
 * published rows minus another can leave the people where the two differ, and those may be few.
 *
 * Draw a node for each shown row, one for all hidden rows of a partition together (their sum follows
 * from the total), and an edge with a weight for the people two rows share. A combination of published
 * rows that is nought on all but some people gives equal weights within each part that is left when
 * those people's edges are cut; so such a combination exists exactly where a cut separates a connected
 * part, and it speaks of exactly the people on the cut. Hence: no combination isolates fewer than k
 * people if and only if the lightest cut of every connected part weighs at least k. (The auditing of sum
 * queries: Chin and Özsoyoglu, IEEE TSE 8, 1982; the lightest cut: Stoer and Wagner, JACM 44, 1997.)
 */
export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

export interface Cut {
  readonly weight: number;
  /** nodes on one side */
  readonly side: readonly number[];
}

/** The lightest cut of a connected part, over all connected parts; null where no part has two nodes. */
export function lightestCut(nodes: number, edges: readonly Edge[]): Cut | null {
  const weights = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (const { a, b, weight } of edges) {
    if (a === b) continue;
    (weights[a] as number[])[b] = ((weights[a] as number[])[b] ?? 0) + weight;
    (weights[b] as number[])[a] = ((weights[b] as number[])[a] ?? 0) + weight;
  }
  const cuts = connectedParts(weights)
    .map((part) => stoerWagner(part, weights))
    .filter((cut) => cut !== null);
  return cuts.reduce<Cut | null>((best, cut) => (best === null || cut.weight < best.weight ? cut : best), null);
}

function connectedParts(weights: readonly (readonly number[])[]): number[][] {
  const seen = new Set<number>();
  return [...weights.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const part = [start];
    seen.add(start);
    for (const node of part) {
      for (const [next, weight] of (weights[node] ?? []).entries()) {
        if (weight === 0 || seen.has(next)) continue;
        seen.add(next);
        part.push(next);
      }
    }
    return [part];
  });
}

function stoerWagner(part: readonly number[], weights: readonly (readonly number[])[]): Cut | null {
  const w = part.map((a) => part.map((b) => weights[a]?.[b] ?? 0));
  const at = (a: number, b: number) => w[a]?.[b] ?? 0;
  const merged = part.map((node) => [node]);
  let alive = [...part.keys()];
  let best: Cut | null = null;
  while (alive.length > 1) {
    const reach = new Map(alive.map((node) => [node, 0]));
    let [before, last] = [-1, -1];
    while (reach.size > 0) {
      const [next] = [...reach].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
      const weight = reach.get(next) ?? 0;
      reach.delete(next);
      for (const node of reach.keys()) reach.set(node, (reach.get(node) ?? 0) + at(next, node));
      [before, last] = [last, next];
      if (reach.size === 0 && (best === null || weight < best.weight)) best = { weight, side: [...(merged[last] ?? [])] };
    }
    merged[before]?.push(...(merged[last] ?? []));
    for (const node of alive) {
      (w[before] as number[])[node] = at(before, node) + at(last, node);
      (w[node] as number[])[before] = at(before, node);
    }
    alive = alive.filter((node) => node !== last);
  }
  return best;
}
