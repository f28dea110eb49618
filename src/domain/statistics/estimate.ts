// A figure as a report shows it. Computing one is the matter of the other files.
import type { Interval } from "./bootstrap.ts";
import type { Statistic } from "./statistic.ts";

export type Estimate = {
  /** Rows, or pairs of rows, that the figure is computed from. */
  readonly n: number;
  readonly value: Statistic;
  /** Null where there is no value, or too few resamples have one. */
  readonly interval: Interval | null;
  /** The same figure of judges that know nothing. */
  readonly trivial: Readonly<Record<string, Statistic>>;
};
