// The judge worker with a kept language model in a real browser: from the store, on WASM and WebGPU, and what goes wrong there.
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ResponseId } from "../../domain/case.ts";
import { defaultJudgeSettings } from "../../domain/judge-settings.ts";
import { hubModelKey } from "../../domain/model-key.ts";
import type { Dtype, ModelHead, ModelManifest } from "../../domain/model.ts";
import type { Device } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { createWorkerClient, type WorkerClient } from "../../workers/client.ts";
import judgeWorkerUrl from "../../workers/judge.worker.ts?worker&url";
import type { JudgeCalls, JudgeItem, LoadedJudge } from "../../workers/protocol.ts";
import { sha256Hex } from "../verified-fetch.ts";
import lostGpuUrl from "./lost-gpu-worker.fixture.ts?worker&url";

const TEXTS = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"];
const SETTINGS = defaultJudgeSettings("chambers");

const item = (id: string, response: string): JudgeItem => ({
  responseId: id as ResponseId,
  criterion: { id: "right", name: "Right", question: "Is the response right?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 },
  instruction: "Name three animals that live in the sea.",
  context: null,
  reference: "Whale, seal and shark.",
  response,
});
const items = [item("a", "A whale, a seal and a shark."), item("b", "I like pasta."), item("c", "Whale.")];

let client: WorkerClient<JudgeCalls> | null = null;

function startWorker(url: string = judgeWorkerUrl): WorkerClient<JudgeCalls> {
  client = createWorkerClient<JudgeCalls>(() => new Worker(url, { type: "module", name: "judge" }));
  return client;
}

afterEach(() => {
  client?.terminate();
  client = null;
});

async function folderOf(key: string): Promise<FileSystemDirectoryHandle> {
  const models = await (await navigator.storage.getDirectory()).getDirectoryHandle("models", { create: true });
  return models.getDirectoryHandle(key, { create: true });
}

async function put(key: string, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const parts = path.split("/");
  let folder = await folderOf(key);
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
  const writer = await (await folder.getFileHandle(parts.at(-1)!, { create: true })).createWritable();
  await writer.write(bytes);
  await writer.close();
}

async function fixture(name: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/e2e/fixtures/models/chambers/${name}/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Keeps a fixture as the download worker would. */
async function keep(name: string, graphs: readonly string[], dtype: Dtype, head: ModelHead = "causal"): Promise<ModelManifest> {
  const key = hubModelKey(`chambers/${name}`, "1".repeat(40), dtype);
  const files: ModelManifest["files"][number][] = [];
  for (const path of [...TEXTS, ...graphs.map((graph) => `onnx/${graph}`)]) {
    const bytes = await fixture(name, path);
    await put(key, `files/${path}`, bytes);
    files.push({ path, bytes: bytes.length, sha256: await sha256Hex(bytes) });
  }
  const manifest: ModelManifest = { version: 1, key, repository: `chambers/${name}`, commit: "1".repeat(40), hub: "http://127.0.0.1", dtype, head, files, addedAt: "2026-01-01T00:00:00Z" };
  await put(key, "manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
  return manifest;
}

async function load(calls: WorkerClient<JudgeCalls>, { key }: ModelManifest, device: Device, settings = SETTINGS): Promise<LoadedJudge> {
  const loaded = await calls.call("load", { judge: { kind: "model", model: key, settings }, device, threads: 2 });
  if (!loaded.ok) throw new Error(`${loaded.code}: ${loaded.detail}`);
  return loaded.value;
}

async function judged(calls: WorkerClient<JudgeCalls>, of = items): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const result = await calls.call("judge", { items: of }, { onProgress: (batch) => verdicts.push(...batch.verdicts) });
  expect(result).toEqual({ ok: true, value: { judged: of.length } });
  return verdicts.toSorted((a, b) => (a.responseId < b.responseId ? -1 : 1));
}

async function hasGpu(calls: WorkerClient<JudgeCalls>): Promise<boolean> {
  const probed = await calls.call("probe", {});
  return probed.ok && probed.value.webgpu !== null;
}

let plain: ModelManifest;

beforeAll(async () => {
  plain = await keep("random-plain", ["model.onnx"], "fp32");
});

test("judges, counts, shows and explains with a kept model on WASM", async () => {
  const calls = startWorker();
  const { identity, fallback } = await load(calls, plain, "wasm");
  expect(fallback).toBeNull();
  expect(identity).toMatchObject({ judge: "model", format: "chambers-1", device: "wasm", prompt: { model: plain.key, repository: "chambers/random-plain", dtype: "fp32" } });
  expect(identity.files).toEqual(Object.fromEntries(plain.files.map(({ path, sha256 }) => [path, sha256])));
  const plan = await calls.call("plan", { items });
  expect(plan).toMatchObject({ ok: true, value: { decode: 0, cut: [] } });
  const verdicts = await judged(calls);
  for (const { distribution } of verdicts) expect(distribution.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  const texts: string[] = [];
  const explained = await calls.call("explain", { item: items[0]! }, { onProgress: ({ text }) => texts.push(text) });
  expect(explained.ok && explained.value.rationale).toBeTruthy();
  expect(texts.length).toBeGreaterThan(2);
  expect(await calls.call("read", { item: items[0]! })).toMatchObject({ ok: true, value: { kind: "prompt" } });
});

test("another format or protocol for the same model needs no second loading; another model does", async () => {
  const calls = startWorker();
  await load(calls, plain, "wasm");
  const short = await judged(calls);
  let loaded = 0;
  const settings = { ...SETTINGS, format: "flow-judge", protocol: "with-rationale", rationaleTokens: 4 } as const;
  const other = await calls.call("load", { judge: { kind: "model", model: plain.key, settings }, device: "wasm", threads: 2 }, { onProgress: () => { loaded += 1; } });
  expect(other).toMatchObject({ ok: true, value: { identity: { format: "flow-judge-1" } } });
  expect(loaded).toBe(0);
  for (const { rationale } of await judged(calls)) expect(rationale).not.toBeNull();
  const grouped = await keep("random-grouped", ["model.onnx"], "fp32");
  expect((await load(calls, grouped, "wasm")).identity.name).toBe("chambers/random-grouped");
  expect((await judged(calls))[0]?.distribution).not.toEqual(short[0]?.distribution);
  await load(calls, plain, "wasm");
  expect(await judged(calls)).toEqual(short);
});

test("external data and a head with labels load from the store, too", async () => {
  const calls = startWorker();
  await load(calls, await keep("random-external", ["model.onnx", "model.onnx_data"], "fp32"), "wasm");
  await judged(calls);
  calls.terminate();
  await load(calls, await keep("random-labels", ["model_quantized.onnx"], "q8", "classifier"), "wasm", defaultJudgeSettings("reward"));
  for (const verdict of await judged(calls)) expect(verdict).toMatchObject({ rationale: null, distribution: expect.any(Array) as unknown });
  expect(await calls.call("explain", { item: items[0]! })).toMatchObject({ ok: false, code: "judge-cannot-explain" });
});

describe("on WebGPU", () => {
  // A software adapter compiles every shader on the processor.
  test("gives the distributions of WASM", { timeout: 300_000 }, async ({ skip }) => {
    const calls = startWorker();
    skip(!(await hasGpu(calls)), "no WebGPU adapter here");
    await load(calls, plain, "wasm");
    const wasm = await judged(calls);
    calls.terminate();
    const { identity, fallback } = await load(calls, plain, "webgpu");
    expect({ device: identity.device, fallback }).toEqual({ device: "webgpu", fallback: null });
    const gpu = await judged(calls);
    const worst = Math.max(...wasm.flatMap(({ distribution }, i) => distribution.map((p, k) => Math.abs(p - (gpu[i]?.distribution[k] ?? NaN)))));
    expect(worst).toBeLessThan(1e-3);
    // Another model in the same worker, and the first one again.
    await load(calls, await keep("random-grouped", ["model.onnx"], "fp32"), "webgpu");
    await judged(calls, items.slice(0, 1));
    expect((await load(calls, plain, "webgpu")).identity.device).toBe("webgpu");
    expect((await judged(calls, items.slice(0, 1)))[0]?.mostLikely).toBe(gpu[0]?.mostLikely);
  });

  test("a device that is lost in a run is a failure of its own, and a fresh worker goes on", { timeout: 300_000 }, async ({ skip }) => {
    const calls = startWorker(lostGpuUrl);
    skip(!(await hasGpu(calls)), "no WebGPU adapter here");
    await load(calls, plain, "webgpu");
    const many = Array.from({ length: 200 }, (_, i) => item(`m${i}`, `Whale number ${i}.`));
    let seen = 0;
    const result = await calls.call("judge", { items: many }, {
      onProgress: () => {
        seen += 1;
        if (seen === 2) new BroadcastChannel("lose-gpu").postMessage(null);
      },
    });
    expect(result).toMatchObject({ ok: false, code: "judge-gpu-lost" });
    expect(seen).toBeGreaterThan(1);
    expect(seen).toBeLessThan(many.length);
    expect(await calls.call("judge", { items })).toMatchObject({ ok: false, code: "judge-gpu-lost" });
    calls.terminate();
    await load(calls, plain, "wasm");
    await judged(calls);
  });
});

test("a model that isn't there, or went while it was loaded, is a failure with its own code", async () => {
  const gone = await keep("random-grouped", ["model.onnx"], "fp32");
  const calls = startWorker();
  await load(calls, gone, "wasm");
  await (await (await navigator.storage.getDirectory()).getDirectoryHandle("models")).removeEntry(gone.key, { recursive: true });
  // What is in memory judges on; the next worker finds nothing.
  await judged(calls);
  calls.terminate();
  expect(await calls.call("load", { judge: { kind: "model", model: gone.key, settings: SETTINGS }, device: "wasm", threads: 1 })).toMatchObject({ ok: false, code: "judge-model-missing" });
  expect(await calls.call("judge", { items })).toMatchObject({ ok: false, code: "judge-load-failed" });
});

test.each([
  ["a flipped bit in the weights", "onnx/model_q4.onnx", (bytes: Uint8Array<ArrayBuffer>) => { bytes[bytes.length >> 1]! ^= 1; return bytes; }],
  ["a shortened tokenizer", "tokenizer.json", (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -1)],
] as const)("%s is refused", async (_what, path, damage) => {
  const manifest = await keep("random-keep", ["model_q4.onnx"], "q4");
  await put(manifest.key, `files/${path}`, damage(await fixture("random-keep", path)));
  expect(await startWorker().call("load", { judge: { kind: "model", model: manifest.key, settings: SETTINGS }, device: "wasm", threads: 1 })).toMatchObject({ ok: false, code: "judge-integrity" });
});

test("a format that nobody knows is refused", async () => {
  expect(await startWorker().call("load", { judge: { kind: "model", model: plain.key, settings: defaultJudgeSettings("sphinx") }, device: "wasm", threads: 1 })).toMatchObject({ ok: false, code: "judge-format-unfit" });
});
