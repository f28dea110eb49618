// The judge worker in a real browser: loading with its checks, the same distributions on every device, cancelling, reading.
import { afterEach, describe, expect, test } from "vitest";
import goldenFile from "../../e2e/golden/clerk.json";
import type { Golden } from "../../e2e/golden/golden.ts";
import type { ResponseId } from "../domain/case.ts";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import type { ModelKey } from "../domain/model.ts";
import { levelsOf } from "../domain/rubric.ts";
import type { Device } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";
import { MAX_IDS } from "../formats/clerk/encode.ts";
import { levelProbabilities } from "../heads/discretized-logistic.ts";
import { createWorkerClient, type WorkerClient } from "../workers/client.ts";
import judgeWorkerUrl from "../workers/judge.worker.ts?worker&url";
import type { JudgeCalls, JudgeItem, LoadedJudge } from "../workers/protocol.ts";
import damagedFilesUrl from "./damaged-files-worker.fixture.ts?worker&url";
import brokenGpuUrl from "./broken-gpu-worker.fixture.ts?worker&url";

/** Largest difference of a level's probability from PyTorch's that is allowed; float32 in another order gives about 1e-6. */
const TOLERANCE = { wasm: 1e-5, webgpu: 1e-4 } as const;

const golden = goldenFile as unknown as Golden;
const items: readonly JudgeItem[] = golden.items.map(({ item }, i) => ({
  ...item,
  responseId: `r${i}` as ResponseId,
  criterion: { ...item.criterion, id: "c", name: "c", weight: 1 },
}));

let client: WorkerClient<JudgeCalls> | null = null;

function startWorker(url: string = judgeWorkerUrl, name = "judge"): WorkerClient<JudgeCalls> {
  client = createWorkerClient<JudgeCalls>(() => new Worker(url, { type: "module", name }));
  return client;
}

afterEach(() => {
  client?.terminate();
  client = null;
});

async function loaded(calls: WorkerClient<JudgeCalls>, device: Device, threads: number | null): Promise<LoadedJudge> {
  const result = await calls.call("load", { judge: { kind: "clerk" }, device, threads });
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

async function judged(calls: WorkerClient<JudgeCalls>, of: readonly JudgeItem[]): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const result = await calls.call("judge", { items: of }, { onProgress: (batch) => { for (const v of batch.verdicts) verdicts.set(v.responseId, v); } });
  expect(result).toEqual({ ok: true, value: { judged: of.length } });
  return verdicts;
}

/** The largest distance of any level's probability from the golden one; NaN when a verdict is missing. */
function worstDistance(verdicts: ReadonlyMap<string, Verdict>, of: readonly JudgeItem[] = items): number {
  const distances = of.map((item) => {
    const [mean, logScale] = golden.items[items.indexOf(item)]!.quality;
    const expected = levelProbabilities({ mean, logScale }, levelsOf(item.criterion.scale).length);
    const found = verdicts.get(item.responseId)?.distribution ?? [];
    return Math.max(...expected.map((p, k) => Math.abs(p - (found[k] ?? NaN))));
  });
  return Math.max(...distances);
}

async function shippedModel(): Promise<string> {
  const response = await fetch(`${import.meta.env.BASE_URL}models/clerk/model.onnx`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test("the golden file was made with the model that ships (otherwise run scripts/make-golden.ts)", async () => {
  expect(golden.model).toBe(await shippedModel());
});

describe("the same distributions as the training code", () => {
  test.each([1, 2])("on WASM with %i threads", async (threads) => {
    const calls = startWorker();
    const { identity, fallback } = await loaded(calls, "wasm", threads);
    expect({ device: identity.device, threads: identity.threads, fallback }).toEqual({ device: "wasm", threads, fallback: null });
    expect(worstDistance(await judged(calls, items))).toBeLessThan(TOLERANCE.wasm);
  });

  test("on WASM one by one as in batches", async () => {
    const calls = startWorker();
    await loaded(calls, "wasm", 1);
    const alone = new Map<string, Verdict>();
    for (const item of items) for (const [id, verdict] of await judged(calls, [item])) alone.set(id, verdict);
    expect(worstDistance(alone)).toBeLessThan(TOLERANCE.wasm);
  });

  // A software adapter compiles every shader on the processor, which takes minutes on a busy machine.
  test("on WebGPU", { timeout: 300_000 }, async ({ skip }) => {
    const calls = startWorker();
    const probed = await calls.call("probe", {});
    const adapter = probed.ok ? probed.value.webgpu : null;
    skip(adapter === null, `No WebGPU adapter here: ${probed.ok ? (probed.value.reason?.code ?? "") : probed.detail}`);
    const { identity, fallback } = await loaded(calls, "webgpu", null);
    expect({ device: identity.device, fallback }).toEqual({ device: "webgpu", fallback: null });
    // A few short inputs: a software adapter needs seconds for each.
    const few = items.filter((item) => item.instruction.length + (item.context ?? "").length + item.response.length < 200).slice(0, 6);
    expect(few.length).toBeGreaterThan(3);
    expect(worstDistance(await judged(calls, few), few)).toBeLessThan(TOLERANCE.webgpu);
  });
});

test("says what it is: the files' hashes, the format, the engine's own version", async () => {
  const { identity } = await loaded(startWorker(), "wasm", 2);
  expect(identity).toMatchObject({ judge: "clerk", format: "clerk-3", files: { "model.onnx": golden.model } });
  expect(identity.files["vocabulary.json"]).toMatch(/^[0-9a-f]{64}$/);
  expect(identity.engine).toMatch(/^onnxruntime-web \d+\.\d+\.\d+/);
});

test("reports progress up to every byte, and loads once for the same wish", async () => {
  const calls = startWorker();
  const seen: { loaded: number; of: number }[] = [];
  await calls.call("load", { judge: { kind: "clerk" }, device: "wasm", threads: null }, { onProgress: (p) => seen.push(p) });
  expect(seen[0]?.loaded).toBe(0);
  expect(seen.at(-1)?.loaded).toBe(seen.at(-1)?.of);
  expect(seen.map((p) => p.loaded)).toEqual(seen.map((p) => p.loaded).toSorted((a, b) => a - b));
  const before = seen.length;
  await calls.call("load", { judge: { kind: "clerk" }, device: "auto", threads: null }, { onProgress: (p) => seen.push(p) });
  expect(seen.length).toBe(before);
});

test.each([
  ["gives no device", "0", "device-refused"],
  ["fails the runtime", "1", "runtime-failed"],
])("a GPU that offers itself and then %s: the Clerk runs on WASM in the same worker and says why", async (_what, name, reason) => {
  const calls = startWorker(brokenGpuUrl, name);
  const { identity, fallback } = await loaded(calls, "webgpu", 1);
  expect(identity.device).toBe("wasm");
  expect(fallback?.code).toBe(reason);
  expect(worstDistance(await judged(calls, items))).toBeLessThan(TOLERANCE.wasm);
});

test.each([
  ["a flipped bit", "judge-integrity"],
  ["a cut end", "judge-integrity"],
  ["extra bytes", "judge-integrity"],
  ["another format", "judge-integrity"],
  ["a page instead", "judge-load-failed"],
  ["a missing file", "judge-load-failed"],
])("%s in the model's folder is a failure, never a judge", async (damage, code) => {
  const calls = startWorker(damagedFilesUrl, damage);
  expect(await calls.call("load", { judge: { kind: "clerk" }, device: "wasm", threads: 1 })).toMatchObject({ ok: false, code });
  expect(await calls.call("judge", { items: items.slice(0, 1) })).toMatchObject({ ok: false, code: "judge-load-failed" });
});

test("aborting stops after the batch under way", async () => {
  const calls = startWorker();
  await loaded(calls, "wasm", 2);
  const many = Array.from({ length: 400 }, (_, i) => ({ ...items[17]!, responseId: `many-${i}` as ResponseId, response: `${items[17]!.response} ${i}` }));
  const abort = new AbortController();
  let seen = 0;
  const running = calls.call("judge", { items: many }, {
    signal: abort.signal,
    onProgress: ({ verdicts }) => { seen += verdicts.length; abort.abort(); },
  });
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
  const first = seen;
  // The next call waits its turn, so it is answered soon only if the first one really stopped.
  await judged(calls, items.slice(0, 2));
  expect(first).toBeLessThan(many.length);
  expect(seen).toBe(first);
});

test("judging without a judge, or asking for one that is not there, is a failure", async () => {
  const calls = startWorker();
  expect(await calls.call("judge", { items })).toMatchObject({ ok: false, code: "judge-load-failed" });
  expect(await calls.call("load", { judge: { kind: "model", model: "usher" as ModelKey, settings: defaultJudgeSettings("chambers") }, device: "wasm", threads: null })).toMatchObject({ ok: false, code: "judge-model-missing" });
});

test("reads an item as the model does", async () => {
  const calls = startWorker();
  await loaded(calls, "wasm", 1);
  const reading = await calls.call("read", { item: items[0]! });
  if (!reading.ok) throw new Error(reading.detail);
  if (reading.value.kind !== "words") throw new Error("The Clerk reads words.");
  const { segments, features } = reading.value;
  expect(segments.map((s) => s.name)).toEqual(["criterion", "instruction", "context", "reference", "response"]);
  expect(segments.reduce((n, s) => n + s.tokens.length, 1)).toBeLessThanOrEqual(MAX_IDS);
  expect(segments.find((s) => s.name === "response")?.tokens.some((token) => token.matched)).toBe(true);
  expect(features.length).toBeGreaterThan(50);
  expect(features.every(({ value }) => Number.isFinite(value))).toBe(true);
});

test("counts before a run, and says that it doesn't write", async () => {
  const calls = startWorker();
  await loaded(calls, "wasm", 1);
  const counted: number[] = [];
  const plan = await calls.call("plan", { items }, { onProgress: (p) => counted.push(p.counted) });
  expect(plan).toMatchObject({ ok: true, value: { decode: 0, cut: [], cacheBytes: 0 } });
  expect(plan.ok && plan.value.prefill).toBeGreaterThan(items.length);
  expect(counted.at(-1)).toBe(items.length);
  expect(await calls.call("explain", { item: items[0]! })).toMatchObject({ ok: false, code: "judge-cannot-explain" });
});
