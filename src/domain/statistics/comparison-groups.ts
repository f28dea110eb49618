// How sources hang together through their comparisons: what a ranking of them all needs. Strengths are bradley-terry.ts.
/** One comparison of two different sources, by index. `score` of the first: 1 won, 0 lost, 0.5 tied. */
export type Comparison = { readonly first: number; readonly second: number; readonly score: number };

export type ComparisonGroups = {
  /** Sources that are linked by comparisons; more than one group cannot be ranked together. */
  readonly separate: readonly (readonly number[])[];
  /**
   * Sources linked by wins both ways (Ford 1957), better tiers before those they beat; between tiers a lead has no upper
   * bound. One tier means that every strength is finite.
   */
  readonly tiers: readonly (readonly number[])[];
};

/** A tie links both ways. */
export function comparisonGroups(sources: number, comparisons: readonly Comparison[]): ComparisonGroups {
  const beat = Array.from({ length: sources }, () => new Set<number>());
  const met = Array.from({ length: sources }, () => new Set<number>());
  for (const { first, second, score } of comparisons) {
    if (score > 0) beat[first]?.add(second);
    if (score < 1) beat[second]?.add(first);
    met[first]?.add(second);
    met[second]?.add(first);
  }
  const below = beat.map((_, i) => reached(beat, i));
  const near = met.map((_, i) => reached(met, i));
  const tiers = classes(sources, (i, j) => below[i]?.has(j) === true && below[j]?.has(i) === true);
  // A tier reaches strictly more sources than any tier below it.
  tiers.sort((a, b) => (below[b[0] ?? 0]?.size ?? 0) - (below[a[0] ?? 0]?.size ?? 0) || (a[0] ?? 0) - (b[0] ?? 0));
  return { separate: classes(sources, (i, j) => near[i]?.has(j) === true), tiers };
}

function reached(links: readonly ReadonlySet<number>[], from: number): Set<number> {
  const seen = new Set([from]);
  for (const at of seen) for (const next of links[at] ?? []) seen.add(next);
  return seen;
}

function classes(n: number, together: (i: number, j: number) => boolean): number[][] {
  const out: number[][] = [];
  for (let i = 0; i < n; i++) {
    const home = out.find((group) => together(group[0] ?? 0, i));
    if (home === undefined) out.push([i]);
    else home.push(i);
  }
  return out;
}
