// The longest task of a page's main thread while something goes on. Two measures of it: by the clock, as the browser's Long Tasks API
// tells (50 ms and more), and by the time that the thread itself was running, from the browser's trace. On a machine that does other
// things as well the clock counts those too.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";

/** Begins to record, in every page that is opened from now on. To be called before the page is opened. */
export async function recordLongTasks(page: Page): Promise<void> {
  // The tool that runs these files names inner functions by a helper that the page does not have.
  await page.addInitScript({ content: "globalThis.__name ??= (named) => named" });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { chambersLongTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
}

export type Watched = {
  /** Milliseconds by the clock; 0 when no task took 50 ms. */
  readonly longest: number;
  /** Milliseconds that the thread ran in its busiest task. */
  readonly busiest: number;
  /** Tasks of 50 ms and more by the clock. */
  readonly count: number;
  /** Milliseconds from beginning to end. */
  readonly took: number;
};

/** Does something and tells of the tasks meanwhile. */
export async function watched(browser: Browser, page: Page, work: () => Promise<void>): Promise<Watched> {
  await taken(page);
  const profiled = process.env["CHAMBERS_PROFILES"] === undefined ? null : await profiling(page, process.env["CHAMBERS_PROFILES"]);
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-toplevel"] });
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  const busiest = busiestTask(await browser.stopTracing());
  await profiled?.();
  const tasks = await taken(page);
  return { longest: Math.max(0, ...tasks), busiest, count: tasks.length, took };
}

let profiles = 0;

/** Begins a CPU profile; the answer ends it and keeps it in `folder`, for who wants to know what a long task did. */
async function profiling(page: Page, folder: string): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.start");
  return async () => {
    const { profile } = await session.send("Profiler.stop");
    profiles += 1;
    await writeFile(join(folder, `${String(profiles).padStart(2, "0")}.cpuprofile`), JSON.stringify(profile));
    await session.detach();
  };
}

type TraceEvent = { readonly name: string; readonly ph: string; readonly pid: number; readonly tid: number; readonly tdur?: number; readonly args?: { readonly name?: string } };

/** Milliseconds of thread time of the longest task of any page's main thread; NaN where the browser does not tell. */
function busiestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(traceEvents.flatMap((event) => (event.name === "thread_name" && event.args?.name === "CrRendererMain" ? [`${event.pid}/${event.tid}`] : [])));
  let busiest = NaN;
  for (const { ph, pid, tid, tdur } of traceEvents) {
    if (ph === "X" && tdur !== undefined && mains.has(`${pid}/${tid}`) && !(tdur / 1000 <= busiest)) busiest = tdur / 1000;
  }
  return busiest;
}

/** The tasks so far, which are then forgotten. Waits until the observer has heard of the last ones. */
function taken(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return (globalThis as unknown as { readonly chambersLongTasks: number[] }).chambersLongTasks.splice(0);
  });
}
