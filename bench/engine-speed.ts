// How fast the Clerk judges: the built judge worker on WASM with one and two threads, whole chunks and one item at a time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { goldenItems } from "../e2e/golden/items.ts";
import { DIST } from "./built-page.ts";
import { type Measured, median } from "./measured.ts";

const ROUNDS = 3;
const CHUNK = 64;

type Speed = { readonly threads: number; readonly loadMs: number; readonly batched: number; readonly single: number };

export async function engineSpeed(browser: Browser, address: string): Promise<Measured[]> {
  const worker = readdirSync(join(DIST, "assets")).find((file) => /^judge\.worker-.*\.js$/.test(file));
  if (worker === undefined) throw new Error("The built page has no judge worker.");
  const texts = goldenItems();
  const items = Array.from({ length: CHUNK }, (_, i) => {
    const item = texts[i % texts.length];
    if (item === undefined) throw new Error("no items");
    return { ...item, responseId: `r${i}`, criterion: { ...item.criterion, id: "c", name: "c", weight: 1 } };
  });
  const speeds: Record<number, Speed[]> = { 1: [], 2: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Taking turns, so that a busy minute of the machine hurts both alike.
    for (const threads of [1, 2]) {
      const page = await browser.newPage();
      // A page of the same origin and policies that starts nothing by itself.
      await page.goto(`${address}models/clerk/manifest.json`);
      // The loader that runs this file names inner functions with a helper of its own, which the page lacks.
      await page.evaluate("globalThis.__name = (f) => f");
      speeds[threads]?.push(await page.evaluate(speedInPage, { url: `/assets/${worker}`, items, threads }));
      await page.close();
    }
  }
  const of = (threads: number, pick: (speed: Speed) => number) => median((speeds[threads] ?? []).map(pick));
  const one = of(1, (s) => s.batched);
  const two = of(2, (s) => s.batched);
  const alone = of(1, (s) => s.single);
  const aloneTwo = of(2, (s) => s.single);
  return [
    { what: `The Clerk, WASM, 1 thread, chunks of ${CHUNK}`, value: one, unit: "verdicts/s" },
    { what: `The Clerk, WASM, 2 threads, chunks of ${CHUNK}`, value: two, unit: "verdicts/s", against: { what: "1 thread", value: one } },
    { what: "The Clerk, WASM, 1 thread, one at a time", value: alone, unit: "verdicts/s", against: { what: "chunks", value: one } },
    { what: "The Clerk, WASM, 2 threads, one at a time", value: aloneTwo, unit: "verdicts/s", against: { what: "chunks", value: two } },
    { what: "Loading the Clerk, files in the HTTP cache", value: of(2, (s) => s.loadMs), unit: "ms" },
  ];
}

/** Runs in the page. Speaks the worker's wire protocol by hand, since the page's client is inside its bundle. */
async function speedInPage({ url, items, threads }: { readonly url: string; readonly items: readonly unknown[]; readonly threads: number }): Promise<Speed> {
  type Policies = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } };
  const policy = (globalThis as unknown as { trustedTypes: Policies }).trustedTypes.createPolicy("default", { createScriptURL: (script) => script });
  const worker = new Worker(policy.createScriptURL(url), { type: "module" });
  let last = 0;
  const waiting = new Map<number, (value: { ok: boolean; detail?: string }) => void>();
  await new Promise<void>((resolve, reject) => {
    worker.onerror = (event) => { reject(new Error(event.message)); };
    worker.onmessage = ({ data }: MessageEvent<{ type: string; id: number; value: { ok: boolean } }>) => {
      if (data.type === "ready") resolve();
      if (data.type === "value") waiting.get(data.id)?.(data.value);
    };
  });
  async function call(kind: string, payload: unknown): Promise<void> {
    const id = (last += 1);
    const value = await new Promise<{ ok: boolean; detail?: string }>((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ type: "call", generation: 1, id, kind, payload });
    });
    if (!value.ok) throw new Error(value.detail);
  }
  const began = performance.now();
  await call("load", { judge: { kind: "clerk" }, device: "wasm", threads });
  const loadMs = performance.now() - began;
  await call("judge", { items: items.slice(0, 16) }); // warm
  const batchedFrom = performance.now();
  await call("judge", { items });
  const singleFrom = performance.now();
  for (const item of items) await call("judge", { items: [item] });
  const end = performance.now();
  worker.terminate();
  return { threads, loadMs, batched: (1000 * items.length) / (singleFrom - batchedFrom), single: (1000 * items.length) / (end - singleFrom) };
}
