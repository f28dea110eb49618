// What was measured so far, printed at the end or when the benchmark is struck by a limit of its caller. Measuring is elsewhere.
import { type Measured, table } from "./measured.ts";

/** One thing that was done in the page, with what the main thread had to do meanwhile. */
export type Step = {
  readonly what: string;
  /** Milliseconds from beginning to end. */
  readonly took: number;
  /** Milliseconds of the longest task of the main thread: by the clock (0 under 50), and that the thread was running. */
  readonly longest: number;
  readonly busiest: number;
  /** Milliseconds between frames under which 95 % lie; null where nothing was drawn all the time. */
  readonly frames: number | null;
  /** Most memory of the page so far, in bytes. */
  readonly memory: number;
  /** Why it did not come to its end; null when it did. */
  readonly struck: string | null;
};

export class Report {
  readonly rows: Measured[] = [];
  readonly steps: { readonly title: string; readonly steps: Step[] }[] = [];

  /** A table of its own for the steps of one part. Steps may be added while the part goes on. */
  begin(title: string): Step[] {
    const steps: Step[] = [];
    this.steps.push({ title, steps });
    return steps;
  }

  toString(): string {
    const parts = this.steps.map(({ title, steps }) => `${title}\n\n${stepTable(steps)}`);
    return [...parts, ...(this.rows.length === 0 ? [] : [table(this.rows)])].join("\n\n");
  }
}

function stepTable(steps: readonly Step[]): string {
  const lines = steps.map(({ what, took, longest, busiest, frames, memory, struck }) => {
    const frame = frames === null ? "" : `${frames.toFixed(1)} ms`;
    const clock = longest === 0 ? "under 50 ms" : `${longest.toFixed(0)} ms`;
    return `| ${what}${struck === null ? "" : ` (struck: ${struck})`} | ${(took / 1000).toFixed(1)} s | ${busiest.toFixed(0)} ms | ${clock} | ${frame} | ${(memory / 1e6).toFixed(0)} MB |`;
  });
  return ["| step | time | longest task, thread time | by the clock | p95 between frames | memory at most |", "| --- | --: | --: | --: | --: | --: |", ...lines].join("\n");
}
