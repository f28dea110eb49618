// How fast a small language model judges in the page: against the text-generation pipeline of Transformers.js on the same prompts,
// with and without reuse of what prompts share, and against the native build of the same runtime. All on WASM, all in one run; the
// ways take turns, so that a busy minute of the machine hurts them alike.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { BROWSER_ARGS, findChromium } from "../e2e/support/chromium.mjs";
import { defaultJudgeSettings, type JudgeSettings } from "../src/domain/judge-settings.ts";
import type { ModelKey, ModelManifest } from "../src/domain/model.ts";
import type { JudgeItem } from "../src/workers/protocol.ts";
import { decoderFolder } from "./decoder-folder.ts";
import { generativeReport, type Notes, RUN, type Setup, type Way } from "./generative-report.ts";
import { makeRows, type Rows } from "./generative-rows.ts";
import { adoptFolder, type JudgePage, openJudgePage, verdictsIn } from "./judge-in-page.ts";
import type { Measured } from "./measured.ts";
import { type NativeModel, openNativeModel } from "./native-judge.ts";
import { openPlainPipeline, servePlainPipeline } from "./plain-pipeline.ts";
import { peakRendererBytes } from "./renderer-memory.ts";

/** Number of the first row that no round uses. */
const WARM_ROW = 900;

type PageWay = "b" | "c" | "d";

/** As the page would ask: what most prompts share goes first. */
function settingsFor(way: Way, criteria: number, rationaleTokens: number): JudgeSettings {
  const settings: JudgeSettings = { ...defaultJudgeSettings("chambers"), layout: criteria === 1 ? "criterion-first" : "response-first" };
  return way === "b" ? { ...settings, protocol: "with-rationale", rationaleTokens } : settings;
}

/** The prompts of one row, one for each criterion. */
type RowPrompts = { readonly criteria: number; readonly texts: readonly string[] };

function note<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** On WASM: a decoder of the Qwen2.5-0.5B shape with 8-bit weights. */
export function generative(_browser: Browser, address: string): Promise<Measured[]> {
  return compare(address, {
    folder: decoderFolder("bench-0.5b"),
    threads: 2,
    graph: "_quantized",
    device: "wasm",
    browserArgs: ["--no-sandbox", "--disable-background-networking"],
    rounds: 2,
    rows: [[1, 2], [5, 1]],
    warmRows: 1,
    rationaleTokens: 150,
    native: true,
  });
}

/** On WebGPU as far as this machine has it: a very small decoder with 4-bit weights. Without a graphics card it shows that all ways work there. */
export function generativeGpu(_browser: Browser, address: string): Promise<Measured[]> {
  return compare(address, {
    folder: decoderFolder("bench-small"),
    threads: 2,
    graph: "_q4",
    device: "webgpu",
    browserArgs: process.env["CHAMBERS_GPU"] === "1" ? ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-features=Vulkan"] : BROWSER_ARGS,
    rounds: 1,
    rows: [[1, 2], [5, 1]],
    warmRows: 2,
    rationaleTokens: 20,
    native: false,
  });
}

async function compare(address: string, setup: Setup): Promise<Measured[]> {
  const { folder, graph } = setup;
  const plain = await servePlainPipeline(join(folder, "../.."));
  const profile = mkdtempSync(join(tmpdir(), "chambers-bench-profile-"));
  const executablePath = await findChromium();
  // A profile on disk: private windows keep such files in memory.
  const context = await chromium.launchPersistentContext(profile, { ...(executablePath === null ? {} : { executablePath }), args: [...setup.browserArgs] });
  try {
    const manifest = await adoptFolder(context, address, folder, graph);
    const native = setup.native ? await openNative(folder, manifest, setup.threads) : null;
    const notes: Notes = { rows: new Map(), first: new Map(), peaks: new Map(), loads: new Map(), budgets: new Map(), decoded: [], orders: new Map() };
    let rows: Rows | null = null;
    for (let round = 0; round < setup.rounds; round += 1) {
      const prompts: RowPrompts[] = [];
      for (const way of ["b", "c", "d"] as const) {
        const page = await openJudgePage(context, address);
        for (const [criteria, count] of setup.rows) {
          await loadWay(page, manifest.key, way, criteria, setup, notes);
          rows ??= await makeRows(async (items) => (await page.call("judge", "plan", { items })).value);
          const judged = roundOf(rows, round, criteria, count);
          if (way === "b") for (const items of judged) prompts.push({ criteria, texts: await readPrompts(page, items, criteria, notes) });
          await inPage(page, way, rows, judged, criteria, setup, notes);
        }
        note(notes.peaks, way, (await peak(context)) ?? NaN);
        await page.page.close();
      }
      await inPipeline(context, plain.address, manifest, prompts, setup, notes);
      if (rows !== null && native !== null) await inNode(native, rows, round, setup, notes);
    }
    if (rows === null) throw new Error("no rounds");
    return generativeReport(notes, rows, setup);
  } finally {
    await context.close();
    await plain.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The items of a round's rows. */
function roundOf(rows: Rows, round: number, criteria: number, count: number): JudgeItem[][] {
  return Array.from({ length: count }, (_, k) => rows.items(10 * criteria + round * count + k, criteria));
}

function noteRows(notes: Notes, key: string, milliseconds: number, count: number): void {
  note(notes.rows, key, milliseconds / count);
  console.error(`  ${key}: ${(milliseconds / count / 1000).toFixed(2)} s a row`);
}

async function loadWay(page: JudgePage, model: ModelKey, way: PageWay, criteria: number, { device, threads, rationaleTokens }: Setup, notes: Notes): Promise<void> {
  const settings = settingsFor(way, criteria, rationaleTokens);
  const { value, milliseconds } = await page.call("judge", "load", { judge: { kind: "model", model, settings }, device, threads, reuse: way !== "c" });
  const { identity, fallback } = value;
  if (identity.device !== device) throw new Error(`The judge runs on ${identity.device}: ${JSON.stringify(fallback)}`);
  if (identity.threads !== threads) throw new Error(`The page has ${identity.threads} threads.`);
  // Other settings take over the session that is there.
  if (criteria === 1) note(notes.loads, way, milliseconds);
}

/** The prompts of a row as the judge reads them, for the pipeline. */
async function readPrompts(page: JudgePage, items: readonly JudgeItem[], criteria: number, notes: Notes): Promise<string[]> {
  const texts: string[] = [];
  for (const item of items) {
    const { value } = await page.call("judge", "read", { item });
    if (value.kind !== "prompt") throw new Error("The judge reads no prompt.");
    texts.push(value.spans.map((span) => span.text).join(""));
    notes.orders.set(criteria, [...new Set(value.spans.map((span) => span.origin))].filter((origin) => origin !== "template").join(", "));
  }
  return texts;
}

function warmItems(rows: Rows, setup: Setup): JudgeItem[] {
  return Array.from({ length: setup.warmRows }, (_, k) => rows.items(WARM_ROW + k, 1)).flat();
}

async function inPage(page: JudgePage, way: PageWay, rows: Rows, judged: readonly (readonly JudgeItem[])[], criteria: number, setup: Setup, notes: Notes): Promise<void> {
  const key = `${way}${criteria}`;
  note(notes.first, key, (await page.call("judge", "judge", { items: warmItems(rows, setup) })).milliseconds);
  const run = Array.from({ length: RUN }, (_, k) => rows.items(k, criteria)).flat();
  const { value: budget } = await page.call("judge", "plan", { items: run });
  if (budget.cut.length > 0) throw new Error("The rows don't fit the model.");
  notes.budgets.set(key, budget);
  const { milliseconds, reports } = await page.call("judge", "judge", { items: judged.flat() });
  noteRows(notes, key, milliseconds, judged.length);
  for (const { signals } of verdictsIn(reports)) {
    for (const signal of signals) if (signal.kind === "rationale-cut") notes.decoded.push(signal.tokens);
  }
}

async function inPipeline(context: BrowserContext, address: string, manifest: ModelManifest, prompts: readonly RowPrompts[], { folder, device, threads, rationaleTokens }: Setup, notes: Notes): Promise<void> {
  const model = `${basename(join(folder, ".."))}/${basename(folder)}`;
  const pipeline = await openPlainPipeline(context, address, { model, dtype: manifest.dtype, device, threads, plainRuntime: false });
  note(notes.loads, "a", pipeline.loadMs);
  await pipeline.write("Hello", 2);
  for (const { criteria, texts } of prompts) {
    let spent = 0;
    for (const text of texts) spent += (await pipeline.write(text, rationaleTokens)).milliseconds;
    noteRows(notes, `a${criteria}`, spent, 1);
  }
  note(notes.peaks, "a", (await peak(context)) ?? NaN);
  await pipeline.page.close();
}

async function openNative(folder: string, manifest: ModelManifest, threads: number): Promise<NativeModel | null> {
  try {
    return await openNativeModel(folder, manifest, threads);
  } catch (error) {
    console.error(`The native runtime is left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function inNode(native: NativeModel, rows: Rows, round: number, setup: Setup, notes: Notes): Promise<void> {
  for (const [criteria, count] of setup.rows) {
    const judge = native.judge(settingsFor("e", criteria, setup.rationaleTokens));
    const score = async (items: readonly JudgeItem[]): Promise<number> => {
      const began = performance.now();
      const done = await judge.score(items, new AbortController().signal, () => undefined);
      if (!done.ok) throw new Error(`${done.code}: ${done.detail}`);
      return performance.now() - began;
    };
    note(notes.first, `e${criteria}`, await score(warmItems(rows, setup)));
    noteRows(notes, `e${criteria}`, await score(roundOf(rows, round, criteria, count).flat()), count);
    await judge.dispose?.();
  }
}

async function peak(context: BrowserContext): Promise<number | null> {
  const browser = context.browser();
  return browser === null ? null : peakRendererBytes(browser);
}
