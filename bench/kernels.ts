// What bounds a language model on WASM: the matrix products of a layer of the Qwen2.5-0.5B shape, in every layout of weights, in
// the page's WASM build in Chromium and in the native build in Node. Both take turns, so that a busy minute hurts them alike.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { serveIsolated } from "./isolated-server.ts";
import { type KernelSize, LAYOUTS } from "./kernel-models.ts";
import { type Measured, median } from "./measured.ts";
import { nativeRuntime } from "./native-judge.ts";

const THREADS = 2;
const ROUNDS = 3;
const ROWS = [1, 64, 256] as const;
/** Least time that one figure is measured over, in milliseconds. */
const SPAN = 25;
/** The products of a layer, and how many of each it has. Those of keys and values are a fiftieth of it and left out. */
const SIZES: readonly (KernelSize & { readonly name: string; readonly times: number })[] = [
  { name: "square", k: 896, n: 896, times: 2 },
  { name: "wide", k: 896, n: 4864, times: 2 },
  { name: "narrow", k: 4864, n: 896, times: 1 },
];

/** Milliseconds of one product; null where the runtime does not have it. */
type Timer = (model: string, k: number, rows: number, span: number) => Promise<number | null>;

export async function kernels(browser: Browser): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "chambers-kernels-"));
  const server = await serveIsolated({ "/ort/": join(import.meta.dirname, "../node_modules/onnxruntime-web/dist"), "/": folder });
  try {
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>products</title>");
    const page = await browser.newPage();
    await page.goto(server.address);
    const ways = { page: await pageTimer(page), native: nativeTimer(folder) } as const;
    const rows: Measured[] = [];
    const shipped = new Map<number, number>();
    for (const [at, { name, graph }] of LAYOUTS.entries()) {
      const found = new Map<string, number[]>();
      for (const size of SIZES) {
        const model = `${at}-${size.name}.onnx`;
        writeFileSync(join(folder, model), graph(size));
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const way of ["page", "native"] as const) {
            for (const count of ROWS) {
              const took = await ways[way](model, size.k, count, SPAN);
              const key = `${way} ${count} ${size.name}`;
              found.set(key, [...(found.get(key) ?? []), took ?? NaN]);
            }
          }
        }
        rmSync(join(folder, model));
      }
      const layer = (way: string, count: number): number => SIZES.reduce((sum, size) => sum + size.times * median(found.get(`${way} ${count} ${size.name}`) ?? []), 0);
      for (const count of ROWS) {
        const [here, there] = [layer("page", count), layer("native", count)];
        if (Number.isNaN(here)) continue;
        shipped.set(count, shipped.get(count) ?? here);
        const against = [{ what: "as many in the page as shipped", value: shipped.get(count) ?? here }, ...(Number.isNaN(there) ? [] : [{ what: "native", value: there }])];
        rows.push({ what: `${name}: a layer's products, ${count} rows, page`, value: here, unit: "ms", against });
      }
      console.error(`  ${name}: page ${ROWS.map((count) => layer("page", count).toFixed(2)).join(" / ")} ms, native ${ROWS.map((count) => layer("native", count).toFixed(2)).join(" / ")} ms`);
    }
    await page.close();
    return rows;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Session = { run(feeds: Record<string, unknown>): Promise<unknown>; release(): Promise<void> };
type Ort = { env: { wasm: { numThreads: number; wasmPaths: string }; logLevel: string }; Tensor: new (type: string, data: Float32Array, dims: number[]) => unknown; InferenceSession: { create(source: string | Uint8Array, options: object): Promise<Session> } };

/** Runs in the page as well as here. The session of the last model is kept. */
function makeTimer(ort: Ort, open: (model: string) => Promise<Session>): Timer {
  let last: { model: string; session: Session | null } | null = null;
  return async (model, k, rows, span) => {
    if (last?.model !== model) {
      await last?.session?.release();
      last = { model, session: null };
      try {
        last.session = await open(model);
      } catch {
        // A build without this operator.
      }
    }
    const { session } = last;
    if (session === null) return null;
    const x = new ort.Tensor("float32", Float32Array.from({ length: rows * k }, (_, i) => ((i * 37) % 101) / 101 - 0.5), [rows, k]);
    try {
      await session.run({ x });
    } catch {
      return null;
    }
    let runs = 0;
    const began = performance.now();
    while (performance.now() - began < span || runs < 2) {
      await session.run({ x });
      runs += 1;
    }
    return (performance.now() - began) / runs;
  };
}

async function pageTimer(page: Page): Promise<Timer> {
  // The loader that runs this file names inner functions with a helper of its own, which the page lacks.
  await page.evaluate("globalThis.__name = (f) => f");
  await page.evaluate(`globalThis.makeTimer = ${makeTimer.toString()}`);
  await page.evaluate(async (threads) => {
    const ort = (await import(/* @vite-ignore */ `${location.origin}/ort/ort.wasm.min.mjs`)) as Ort;
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = "/ort/";
    ort.env.logLevel = "error";
    const make = (globalThis as unknown as { makeTimer: (runtime: Ort, open: (model: string) => Promise<Session>) => Timer }).makeTimer;
    Object.assign(globalThis, { timer: make(ort, (model) => ort.InferenceSession.create(`/${model}`, { executionProviders: ["wasm"], graphOptimizationLevel: "all", logSeverityLevel: 4 })) });
  }, THREADS);
  return (model, k, rows, span) => page.evaluate(([one, two, three, four]) => (globalThis as unknown as { timer: Timer }).timer(one, two, three, four), [model, k, rows, span] as const);
}

function nativeTimer(folder: string): Timer {
  const ort = nativeRuntime() as unknown as Ort;
  return makeTimer(ort, (model) => ort.InferenceSession.create(join(folder, model), { executionProviders: ["cpu"], intraOpNumThreads: THREADS, interOpNumThreads: 1, graphOptimizationLevel: "all", logSeverityLevel: 4 }));
}
