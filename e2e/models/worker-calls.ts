// Talks to the built page's own workers without the page: starts them in a blank document of the page's origin, with the
// headers that the server sends, and makes calls in the wire format. No expectations here.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { DownloadCalls, DownloadProgress, JudgeCalls, LibraryCalls } from "../../src/workers/protocol.ts";

const ASSETS = join(import.meta.dirname, "../../dist/assets");

type AllCalls = { readonly download: DownloadCalls; readonly library: LibraryCalls; readonly judge: JudgeCalls };
export type WorkerName = keyof AllCalls;

type Bench = {
  call(name: string, kind: string, payload: unknown, id: number): Promise<unknown>;
  cancel(name: string, id: number): void;
  readonly progress: Map<number, unknown[]>;
};

/** Path of a worker's script in the build. */
export function workerScript(name: WorkerName): string {
  const file = readdirSync(process.env["CHAMBERS_ASSETS"] ?? ASSETS).find((one) => one.startsWith(`${name}.worker-`) && one.endsWith(".js"));
  if (file === undefined) throw new Error(`The build has no ${name} worker.`);
  return `/assets/${file}`;
}

function install(scripts: Readonly<Record<string, string>>): void {
  type Factory = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } };
  const policy = (globalThis as unknown as { trustedTypes: Factory }).trustedTypes.createPolicy("default", { createScriptURL: (url) => url });
  const workers = new Map<string, Promise<Worker>>();
  const answers = new Map<number, (value: unknown) => void>();
  const progress = new Map<number, unknown[]>();
  function worker(name: string): Promise<Worker> {
    let started = workers.get(name);
    if (started === undefined) {
      started = new Promise((resolve, reject) => {
        const made = new Worker(policy.createScriptURL(scripts[name] ?? ""), { type: "module", name });
        made.addEventListener("error", (event) => { reject(new Error(`${name}: ${event.message}`)); });
        made.addEventListener("message", ({ data }: MessageEvent<{ type: string; id: number; value: unknown; progress: unknown }>) => {
          if (data.type === "ready") resolve(made);
          if (data.type === "progress") progress.get(data.id)?.push(data.progress);
          if (data.type === "value") answers.get(data.id)?.(data.value);
        });
      });
      workers.set(name, started);
    }
    return started;
  }
  const bench: Bench = {
    progress,
    async call(name, kind, payload, id) {
      const made = await worker(name);
      progress.set(id, []);
      return new Promise((resolve) => {
        answers.set(id, resolve);
        made.postMessage({ type: "call", generation: 1, id, kind, payload });
      });
    },
    cancel(name, id) {
      void worker(name).then((made) => { made.postMessage({ type: "cancel", generation: 1, id }); });
    },
  };
  Object.assign(globalThis, { bench });
}

let ids = 0;

export type Workers = ReturnType<typeof workersOf>;

/** Opens a blank document of the page's origin and puts the bench for workers into it; again after each reload. */
export async function openBench(page: Page): Promise<Workers> {
  await page.goto("./no-such-file"); // its headers are those of the page
  return benchIn(page);
}

/** Puts the bench for workers into the document that is open. */
export async function benchIn(page: Page): Promise<Workers> {
  const scripts = { download: workerScript("download"), library: workerScript("library"), judge: workerScript("judge") };
  await page.evaluate(install, scripts);
  return workersOf(page);
}

function workersOf(page: Page) {
  type Started<Value> = { readonly id: number; readonly value: Promise<Value> };
  /** Starts a call and does not wait for it. */
  function start<Name extends WorkerName, Kind extends keyof AllCalls[Name] & string>(
    name: Name,
    kind: Kind,
    payload: AllCalls[Name][Kind] extends { readonly payload: infer Payload } ? Payload : never,
  ): Started<AllCalls[Name][Kind] extends { readonly value: infer Value } ? Value : never> {
    ids += 1;
    const id = ids;
    const value = page.evaluate(
      ([one, two, three, four]) => (globalThis as unknown as { bench: Bench }).bench.call(one, two, three, four),
      [name as string, kind as string, payload as unknown, id] as const,
    );
    value.catch(() => undefined); // a call that is never answered ends with the document, and not every test waits for it
    return { id, value: value as Promise<never> };
  }
  return {
    page,
    start,
    call: <Name extends WorkerName, Kind extends keyof AllCalls[Name] & string>(...args: Parameters<typeof start<Name, Kind>>) => start<Name, Kind>(...args).value,
    cancel: (name: WorkerName, id: number) =>
      page.evaluate(([one, two]) => { (globalThis as unknown as { bench: Bench }).bench.cancel(one, two); }, [name as string, id] as const),
    /** Reports of a download so far. */
    progress: (id: number) => page.evaluate((one) => (globalThis as unknown as { bench: Bench }).bench.progress.get(one) ?? [], id) as Promise<DownloadProgress[]>,
  };
}
