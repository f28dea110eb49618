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
import type { Budget, JudgeItem } from "../src/workers/protocol.ts";
import { decoderFolder } from "./decoder-folder.ts";
import { makeRows, type Rows } from "./generative-rows.ts";
import { adoptFolder, type JudgePage, openJudgePage, verdictsIn } from "./judge-in-page.ts";
import { type Measured, median } from "./measured.ts";
import { type NativeJudge, nativeJudge } from "./native-judge.ts";
import { openPlainPipeline, servePlainPipeline } from "./plain-pipeline.ts";
import { peakRendererBytes } from "./renderer-memory.ts";

const THREADS = 2;
/** A run whose share of the one-time reading of the prefix counts into a row. */
const RUN = 50;
/** Number of the first row that no round uses. */
const WARM_ROW = 900;

/** What is measured with which model. */
type Setup = {
  readonly folder: string;
  /** Suffix of the graph's file name, as hubs have it. */
  readonly graph: string;
  readonly device: "wasm" | "webgpu";
  readonly browserArgs: readonly string[];
  readonly rounds: number;
  /** Rows of a round by the number of criteria. */
  readonly rows: readonly (readonly [criteria: 1 | 5, rows: number])[];
  /** Rows judged before the clock starts. A judge whose passes are exact keeps a prefix from two rows on. */
  readonly warmRows: number;
  readonly rationaleTokens: number;
  /** Whether the same passes are measured in the native runtime too. */
  readonly native: boolean;
};

/** One way to judge. "a" is the pipeline, "e" the native runtime. */
type Way = "a" | "b" | "c" | "d" | "e";
type PageWay = "b" | "c" | "d";

const SHORT: JudgeSettings = defaultJudgeSettings("chambers");

/** The prompts of one row, one for each criterion. */
type RowPrompts = { readonly criteria: number; readonly texts: readonly string[] };

/** What was found out, by way and number of criteria. */
type Notes = {
  /** Milliseconds of each row. */
  readonly rows: Map<string, number[]>;
  /** Milliseconds of the first rows with the prefix before them. */
  readonly first: Map<Way, number[]>;
  readonly peaks: Map<Way, number[]>;
  readonly loads: Map<Way, number[]>;
  readonly budgets: Map<string, Budget>;
  readonly decoded: number[];
  /** Authors of the prompt's parts in order. */
  order: string;
};

function note<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** On WASM: a decoder of the Qwen2.5-0.5B shape with 8-bit weights. */
export function generative(_browser: Browser, address: string): Promise<Measured[]> {
  return compare(address, {
    folder: decoderFolder("bench-0.5b"),
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
    const native = setup.native ? await openNative(folder, manifest) : null;
    const notes: Notes = { rows: new Map(), first: new Map(), peaks: new Map(), loads: new Map(), budgets: new Map(), decoded: [], order: "" };
    let rows: Rows | null = null;
    for (let round = 0; round < setup.rounds; round += 1) {
      let prompts: RowPrompts[] = [];
      for (const way of ["b", "c", "d"] as const) {
        const page = await openJudgePage(context, address);
        await loadWay(page, manifest.key, way, setup, notes);
        rows ??= await makeRows(async (items) => (await page.call("judge", "plan", { items })).value);
        if (way === "b") prompts = await readPrompts(page, rows, round, setup, notes);
        await inPage(page, way, rows, round, setup, notes);
        note(notes.peaks, way, (await peak(context)) ?? NaN);
        await page.page.close();
      }
      await inPipeline(context, plain.address, manifest, prompts, setup, notes);
      if (rows !== null && native !== null) await inNode(native, rows, round, setup, notes);
    }
    if (rows === null) throw new Error("no rounds");
    return report(notes, rows, setup);
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

async function loadWay(page: JudgePage, model: ModelKey, way: PageWay, { device, rationaleTokens }: Setup, notes: Notes): Promise<void> {
  const settings: JudgeSettings = way === "b" ? { ...SHORT, protocol: "with-rationale", rationaleTokens } : SHORT;
  const { value, milliseconds } = await page.call("judge", "load", { judge: { kind: "model", model, settings }, device, threads: THREADS, reuse: way !== "c" });
  const { identity, fallback } = value;
  if (identity.device !== device) throw new Error(`The judge runs on ${identity.device}: ${JSON.stringify(fallback)}`);
  if (identity.threads !== THREADS) throw new Error(`The page has ${identity.threads} threads.`);
  note(notes.loads, way, milliseconds);
}

/** The prompts of a round as the judge reads them, for the pipeline. */
async function readPrompts(page: JudgePage, rows: Rows, round: number, setup: Setup, notes: Notes): Promise<RowPrompts[]> {
  const found: RowPrompts[] = [];
  for (const [criteria, count] of setup.rows) {
    for (const items of roundOf(rows, round, criteria, count)) {
      const texts: string[] = [];
      for (const item of items) {
        const { value } = await page.call("judge", "read", { item });
        if (value.kind !== "prompt") throw new Error("The judge reads no prompt.");
        texts.push(value.spans.map((span) => span.text).join(""));
        notes.order = [...new Set(value.spans.map((span) => span.origin))].filter((origin) => origin !== "template").join(", ");
      }
      found.push({ criteria, texts });
    }
  }
  return found;
}

async function inPage(page: JudgePage, way: PageWay, rows: Rows, round: number, setup: Setup, notes: Notes): Promise<void> {
  const warm = Array.from({ length: setup.warmRows }, (_, k) => rows.items(WARM_ROW + k, 1)).flat();
  note(notes.first, way, (await page.call("judge", "judge", { items: warm })).milliseconds);
  for (const [criteria, count] of setup.rows) {
    const run = Array.from({ length: RUN }, (_, k) => rows.items(k, criteria)).flat();
    const { value: budget } = await page.call("judge", "plan", { items: run });
    if (budget.cut.length > 0) throw new Error("The rows don't fit the model.");
    notes.budgets.set(`${way}${criteria}`, budget);
    const items = roundOf(rows, round, criteria, count).flat();
    const { milliseconds, reports } = await page.call("judge", "judge", { items });
    noteRows(notes, `${way}${criteria}`, milliseconds, count);
    for (const { signals } of verdictsIn(reports)) {
      for (const signal of signals) if (signal.kind === "rationale-cut") notes.decoded.push(signal.tokens);
    }
  }
}

async function inPipeline(context: BrowserContext, address: string, manifest: ModelManifest, prompts: readonly RowPrompts[], { folder, device, rationaleTokens }: Setup, notes: Notes): Promise<void> {
  const model = `${basename(join(folder, ".."))}/${basename(folder)}`;
  const pipeline = await openPlainPipeline(context, address, { model, dtype: manifest.dtype, device, threads: THREADS, plainRuntime: false });
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

async function openNative(folder: string, manifest: ModelManifest): Promise<NativeJudge | null> {
  try {
    return await nativeJudge(folder, manifest, SHORT, THREADS);
  } catch (error) {
    console.error(`The native runtime is left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function inNode({ judge, passTime }: NativeJudge, rows: Rows, round: number, setup: Setup, notes: Notes): Promise<void> {
  async function score(items: readonly JudgeItem[]): Promise<number> {
    passTime();
    const done = await judge.score(items, new AbortController().signal, () => undefined);
    if (!done.ok) throw new Error(`${done.code}: ${done.detail}`);
    return passTime();
  }
  // The prefix is still there from the round before.
  const first = await score(rows.items(WARM_ROW, 1));
  if (round === 0) note(notes.first, "e", first);
  for (const [criteria, count] of setup.rows) {
    noteRows(notes, `e${criteria}`, await score(roundOf(rows, round, criteria, count).flat()), count);
  }
}

async function peak(context: BrowserContext): Promise<number | null> {
  const browser = context.browser();
  return browser === null ? null : peakRendererBytes(browser);
}

const NAMES: Readonly<Record<Way, string>> = {
  a: "text-generation pipeline",
  b: "with rationale",
  c: "verdict only, no reuse",
  d: "verdict only",
  e: "verdict only, native runtime in Node",
};

function report(notes: Notes, rows: Rows, setup: Setup): Measured[] {
  const of = (key: string): number => median(notes.rows.get(key) ?? []);
  /** Milliseconds of the prefix alone. */
  const prefix = (way: Way): number => (way === "a" || way === "c" ? 0 : Math.max(0, median(notes.first.get(way) ?? []) - setup.warmRows * of(`${way}1`)));
  const rate = (way: Way, criteria: number): number => 1000 / (of(`${way}${criteria}`) + prefix(way) / RUN);
  const measured: Measured[] = [{ what: `${setup.device === "wasm" ? `WASM, ${THREADS} threads` : "WebGPU"}: prompt of ${rows.promptTokens} tokens (${notes.order}), of them shared by all rows`, value: rows.prefixTokens, unit: "tokens" }];
  for (const [criteria] of setup.rows) {
    const against = (...ways: readonly Way[]) => ({ against: ways.map((way) => ({ what: `(${way})`, value: rate(way, criteria) })) });
    const line = (way: Way, ...ways: readonly Way[]): Measured => ({ what: `(${way}) ${NAMES[way]}, ${many(criteria)}`, value: rate(way, criteria), unit: "rows/s", ...against(...ways) });
    measured.push(line("a"), line("b", "a"), line("c", "a"), line("d", "a", "c"));
    if (notes.rows.has(`e${criteria}`)) measured.push(line("e", "d"));
  }
  for (const [criteria] of setup.rows) {
    const whole = (notes.budgets.get(`c${criteria}`)?.prefillWithoutReuse ?? NaN) / RUN;
    const read = (way: Way): number => (notes.budgets.get(`${way}${criteria}`)?.prefill ?? NaN) / RUN;
    measured.push(
      { what: `(a) and (c) tokens prefilled a row, ${many(criteria)}`, value: whole, unit: "tokens" },
      { what: `(b), (d) and (e) the same in a run of ${RUN} rows`, value: read("d"), unit: "tokens", against: { what: "(a)", value: whole } },
      { what: `(a) tokens decoded a row, ${many(criteria)}`, value: setup.rationaleTokens * criteria, unit: "tokens" },
      { what: `(b) tokens decoded a row, ${many(criteria)}; (c), (d) and (e) decode none`, value: criteria * (notes.decoded.reduce((a, b) => a + b, 0) / notes.decoded.length), unit: "tokens" },
    );
  }
  measured.push({ what: "(d) reading the shared prefix, once", value: prefix("d") / 1000, unit: "s" });
  for (const way of ["a", "b", "c", "d"] as const) {
    const bytes = Math.max(...(notes.peaks.get(way) ?? []));
    measured.push({ what: `(${way}) peak memory of the renderer`, value: bytes / 1e6, unit: "MB", ...(way === "a" ? {} : { against: { what: "(a)", value: Math.max(...(notes.peaks.get("a") ?? [])) / 1e6 } }) });
  }
  for (const way of ["a", "d"] as const) measured.push({ what: `(${way}) loading the model`, value: median(notes.loads.get(way) ?? []) / 1000, unit: "s" });
  return measured;
}

function many(criteria: number): string {
  return criteria === 1 ? "one criterion" : "five criteria";
}
