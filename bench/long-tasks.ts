// The longest task of a page's main thread while something goes on, by the browser's own Long Tasks API (50 ms and more).
import type { Page } from "@playwright/test";

/** Begins to record, in every page that is opened from now on. To be called before the page is opened. */
export async function recordLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { chambersLongTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
}

export type Watched = {
  /** Milliseconds; 0 when no task took 50 ms. */
  readonly longest: number;
  /** Tasks of 50 ms and more. */
  readonly count: number;
  /** Milliseconds from beginning to end. */
  readonly took: number;
};

/** Does something and tells of the tasks meanwhile. */
export async function watched(page: Page, work: () => Promise<void>): Promise<Watched> {
  await taken(page);
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  const tasks = await taken(page);
  return { longest: Math.max(0, ...tasks), count: tasks.length, took };
}

/** The tasks so far, which are then forgotten. Waits until the observer has heard of the last ones. */
function taken(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return (globalThis as unknown as { readonly chambersLongTasks: number[] }).chambersLongTasks.splice(0);
  });
}
