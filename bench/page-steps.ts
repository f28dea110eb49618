// Does things in the page one after another and notes for each how long it took and what the main thread had to do. A step that does
// not come to its end is noted as struck, and so are those that there is no time for; the others go on.
import type { Browser, Page } from "@playwright/test";
import { watched } from "./long-tasks.ts";
import { percentile } from "./measured.ts";
import { peakRendererBytes } from "./renderer-memory.ts";
import type { Step } from "./report.ts";

/** Milliseconds that one step may take. */
const PATIENCE = 60_000;

export class PageSteps {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #steps: Step[];
  readonly #until: number;

  /** @param most milliseconds for all steps together */
  constructor(browser: Browser, page: Page, steps: Step[], most: number) {
    this.#browser = browser;
    this.#page = page;
    this.#steps = steps;
    this.#until = performance.now() + most;
  }

  /** What answers with times between frames has their 95th percentile noted. */
  async step(what: string, work: () => Promise<unknown>): Promise<void> {
    const left = this.#until - performance.now();
    let times: readonly number[] | null = null;
    let struck: string | null = left > 0 ? null : "no time left";
    const found = struck !== null ? { took: 0, longest: NaN, busiest: NaN } : await watched(this.#browser, this.#page, async () => {
      try {
        const answer = await within(work(), Math.min(PATIENCE, left));
        if (Array.isArray(answer)) times = answer as number[];
      } catch (error) {
        struck = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      }
    });
    const step: Step = { what, took: found.took, longest: found.longest, busiest: found.busiest, frames: times === null ? null : percentile(times, 0.95), memory: (await peakRendererBytes(this.#browser)) ?? NaN, struck };
    this.#steps.push(step);
    console.error(`  ${what}: ${(step.took / 1000).toFixed(1)} s, longest task ${step.busiest.toFixed(0)} ms of thread time and ${step.longest.toFixed(0)} ms by the clock${struck === null ? "" : `, struck: ${struck}`}`);
  }
}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${(ms / 1000).toFixed(0)} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
