// Percentile bootstrap intervals of any statistic. What is drawn (rows, groups of rows, comparisons) is the caller's choice.
import { generator } from "./random.ts";
import { isDefined, type Statistic } from "./statistic.ts";

export type BootstrapOptions = {
  readonly resamples: number;
  readonly seed: number;
  /** Called after every resample, so that somebody who waits can see how far it is. */
  readonly onResample?: () => void;
};

/** Low and high end of a 95 % interval. */
export type Interval = readonly [low: number, high: number];

/**
 * 95 % percentile bootstrap intervals (Efron 1979) of several statistics, all computed from the same resamples.
 * @param n how many units there are to draw from; each resample draws n with replacement
 * @param statistics values of one resample, given the units drawn (valid during the call only); always equally many
 * @returns an interval for each statistic: null below two units, or when fewer than half of the resamples have a value.
 *   Resamples without one are left out. The same seed gives the same intervals.
 */
export function bootstrapIntervals(
  n: number,
  statistics: (drawn: Int32Array) => readonly Statistic[],
  options: BootstrapOptions,
): (Interval | null)[] {
  return bootstrapValues(n, statistics, options).map((values) => {
    if (n < 2 || values.length * 2 < options.resamples || values.length === 0) return null;
    values.sort((a, b) => a - b);
    return [quantile(values, 0.025), quantile(values, 0.975)];
  });
}

/** The values behind `bootstrapIntervals`: for each statistic those of the resamples that have one, in the order drawn. */
export function bootstrapValues(
  n: number,
  statistics: (drawn: Int32Array) => readonly Statistic[],
  { resamples, seed, onResample }: BootstrapOptions,
): number[][] {
  const next = generator(seed);
  const drawn = new Int32Array(n);
  const values: number[][] = [];
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) drawn[i] = Math.floor(next() * n);
    statistics(drawn).forEach((value, k) => {
      const list = (values[k] ??= []);
      if (isDefined(value)) list.push(value);
    });
    onResample?.();
  }
  return values;
}

/** 95 % percentile bootstrap interval of one statistic of a sample; null as in `bootstrapIntervals`. */
export function bootstrapInterval<T>(
  sample: readonly T[],
  statistic: (sample: readonly T[]) => Statistic,
  options: BootstrapOptions,
): Interval | null {
  const copy = new Array<T>(sample.length);
  const [interval] = bootstrapIntervals(
    sample.length,
    (drawn) => {
      drawn.forEach((from, i) => { copy[i] = sample[from] as T; });
      return [statistic(copy)];
    },
    options,
  );
  return interval ?? null;
}

/** Quantile of a sorted, non-empty list with linear interpolation (type 7 of Hyndman and Fan, NumPy's default). */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}
