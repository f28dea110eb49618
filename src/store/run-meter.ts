// Measures how fast a run goes, over the last seconds only, so that a pause or a slow start does not spoil the estimate.
import type { RunProgress } from "./state.ts";

const WINDOW_MS = 5000;

type Sample = { readonly at: number; readonly judged: number };

export class RunMeter {
  readonly #total: number;
  #done: number;
  #judged = 0;
  #samples: Sample[];

  /** `done`: cells settled before this start; `now` in milliseconds. */
  constructor(total: number, done: number, now: number) {
    this.#total = total;
    this.#done = done;
    this.#samples = [{ at: now, judged: 0 }];
  }

  /** Counts settled cells; `judged` of them took the judge's time (skipped ones do not). */
  add(settled: number, judged: number, now: number): RunProgress {
    this.#done += settled;
    this.#judged += judged;
    this.#samples.push({ at: now, judged: this.#judged });
    // One sample from before the window stays, as the point to measure from.
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? now) <= now - WINDOW_MS) this.#samples.shift();
    const from = this.#samples[0] ?? { at: now, judged: 0 };
    const seconds = (now - from.at) / 1000;
    const rate = seconds > 0 ? (this.#judged - from.judged) / seconds : 0;
    return { done: this.#done, rate, secondsLeft: rate > 0 ? Math.max(0, this.#total - this.#done) / rate : null };
  }
}
