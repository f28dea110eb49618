// How far a run is: what the page shows of it while it goes on. Measuring it is run-meter.ts.

export type RunProgress = {
  /** Cells or pairs scored, failed or skipped so far, of `Run.total`. */
  readonly done: number;
  /** Cells or pairs per second over the last seconds; 0 while unknown. */
  readonly rate: number;
  /** Seconds; null while unknown. */
  readonly secondsLeft: number | null;
};

export const NO_PROGRESS: RunProgress = { done: 0, rate: 0, secondsLeft: null };
