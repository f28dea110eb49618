// Agreement between two graders: correlations, pair accuracy, and bootstrap intervals of any of them. Pure; what is compared
// with what is decided by the callers.

/** Pearson's correlation of two equally long lists; null below two values or when either list is constant. */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  const n = x.length;
  if (n < 2) return null;
  const meanX = mean(x);
  const meanY = mean(y);
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  // A constant list may leave rounding errors instead of zeros.
  if (sxx <= tiny(x, meanX) || syy <= tiny(y, meanY)) return null;
  return Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
}

/** Ranks from 1, equal values sharing the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const out = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let k = from; k < to; k++) out[order[k] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return out;
}

/** Spearman's rank correlation, ties at their mean ranks; null where Pearson's is. */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  return pearson(ranks(x), ranks(y));
}

/** One comparison: which response was preferred, and how much better a judge finds the first than the second. */
export type JudgedPair = { readonly preferred: "a" | "b" | "tie"; readonly difference: number };

/**
 * Share of decided pairs on which the judge prefers the preferred response; a judge that finds both equal gets half. Pairs
 * whose label is a tie are left out. Null when there are no decided pairs.
 */
export function pairAccuracy(pairs: readonly JudgedPair[]): number | null {
  let n = 0;
  let right = 0;
  for (const { preferred, difference } of pairs) {
    if (preferred === "tie") continue;
    n++;
    if (difference === 0) right += 0.5;
    else if (difference > 0 === (preferred === "a")) right++;
  }
  return n === 0 ? null : right / n;
}

export type BootstrapOptions = { readonly resamples: number; readonly seed: number };

/**
 * Percentile bootstrap interval, 95 % (Efron 1979): the statistic of samples drawn with replacement. Resamples without a
 * value are left out; null when fewer than half have one. The same seed gives the same interval.
 */
export function bootstrapInterval<T>(
  sample: readonly T[],
  statistic: (sample: readonly T[]) => number | null,
  { resamples, seed }: BootstrapOptions,
): readonly [low: number, high: number] | null {
  const n = sample.length;
  if (n < 2) return null;
  const next = generator(seed);
  const values: number[] = [];
  const drawn = new Array<T>(n);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) drawn[i] = sample[Math.floor(next() * n)] as T;
    const value = statistic(drawn);
    if (value !== null) values.push(value);
  }
  if (values.length * 2 < resamples) return null;
  values.sort((a, b) => a - b);
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/** Quantile of a sorted, non-empty list with linear interpolation (type 7 of Hyndman and Fan, NumPy's default). */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function tiny(values: readonly number[], center: number): number {
  return values.length * (1e-13 * Math.max(1e-300, Math.abs(center))) ** 2;
}

/** Uniform numbers in [0, 1) from a 32-bit state ("mulberry32", public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
