// The store of models in a real browser's private files: adopting a folder, listing, damage, and erasing under a download.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ModelKey, ModelManifest } from "../domain/model.ts";
import type { PartialModel } from "../domain/partial-model.ts";
import { createWorkerClient, type WorkerClient } from "../workers/client.ts";
import libraryWorkerUrl from "../workers/library.worker.ts?worker&url";
import type { LibraryCalls } from "../workers/protocol.ts";
import { eraseFiles } from "./erase-files.ts";
import { createModelLibrary } from "./model-library.ts";
import { takeModelLock } from "./model-lock.ts";
import { createModelStore, MODELS_FOLDER } from "./model-store.ts";
import { openModel } from "./open-model.ts";

const store = createModelStore();
const CONFIG = JSON.stringify({ architectures: ["Qwen2ForCausalLM"] });
const COMMIT = "c".repeat(40);
const KEY = `owner--name--${COMMIT}--q4` as ModelKey;
const PART: PartialModel = {
  version: 1, key: KEY, repository: "owner/name", commit: COMMIT, hub: "https://hub.example", dtype: "q4", head: "causal",
  files: [{ path: "onnx/model_q4.onnx", bytes: 10, sha256: "0".repeat(64), gitOid: null, etag: '"x"', done: null }],
};

let library: WorkerClient<LibraryCalls>;

beforeEach(async () => {
  await removeAll();
  library = createWorkerClient<LibraryCalls>(() => new Worker(libraryWorkerUrl, { type: "module" }));
});

afterEach(() => { library.terminate(); });

async function removeAll(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(MODELS_FOLDER, { recursive: true }).catch(() => undefined);
}

function folder(prefix = "", weights: readonly string[] = ["onnx/model_q4.onnx"]): { path: string; blob: Blob }[] {
  const texts: Record<string, string> = { "config.json": CONFIG, "tokenizer.json": "{}", ".hidden/x": "no", "notes.txt": "no" };
  for (const path of weights) texts[path] = `weights of ${path}`;
  return Object.entries(texts).map(([path, text]) => ({ path: prefix + path, blob: new Blob([text]) }));
}

async function adopted(files = folder(), more: { readonly dtype?: "q4" | "q8" } = {}): Promise<ModelManifest> {
  const result = await library.call("adopt", { name: "My Model", files, ...more });
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

async function writeText(path: readonly string[], text: string): Promise<void> {
  let at = await navigator.storage.getDirectory();
  for (const name of path.slice(0, -1)) at = await at.getDirectoryHandle(name, { create: true });
  const stream = await (await at.getFileHandle(path.at(-1)!, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

test("a folder from disk is copied with the digests of its content, and read back as it was", async () => {
  const manifest = await adopted(folder("My Model/"));
  expect(manifest).toMatchObject({ commit: null, hub: null, repository: "My Model", dtype: "q4", head: "causal" });
  expect(manifest.files.map(({ path }) => path)).toEqual(["onnx/model_q4.onnx", "config.json", "tokenizer.json"]);
  const opened = await openModel(manifest.key);
  if (!opened.ok) throw new Error(opened.detail);
  expect(await (await opened.value.read("config.json")).text()).toBe(CONFIG);
  await expect(opened.value.read("other.json")).rejects.toMatchObject({ name: "NotFoundError" });
  expect(await library.call("list", {})).toEqual({ ok: true, value: { models: [manifest], parts: [] } });
  expect(await library.call("verify", { model: manifest.key })).toEqual({ ok: true, value: manifest });
  // The same content is the same model; other content is another.
  expect((await adopted()).key).toBe(manifest.key);
  const other = folder().map((file) => (file.path === "tokenizer.json" ? { ...file, blob: new Blob(["{ }"]) } : file));
  expect((await adopted(other)).key).not.toBe(manifest.key);
});

test("of several dtypes the named one is taken, or else the smallest", async () => {
  const both = folder("", ["onnx/model_q4.onnx", "onnx/model_quantized.onnx"]);
  expect((await adopted(both)).dtype).toBe("q4");
  expect((await adopted(both, { dtype: "q8" })).files[0]?.path).toBe("onnx/model_quantized.onnx");
});

test("a folder that is no model is refused and leaves nothing", async () => {
  const adopt = (files: { path: string; blob: Blob }[]) => library.call("adopt", { name: "x", files });
  expect(await adopt([])).toMatchObject({ ok: false, code: "model-file-missing" });
  expect(await adopt(folder("", []))).toMatchObject({ ok: false, code: "model-unsupported" });
  const broken = folder().map((file) => (file.path === "config.json" ? { ...file, blob: new Blob(["{"]) } : file));
  expect(await adopt(broken)).toMatchObject({ ok: false, code: "model-unsupported" });
  expect(await library.call("list", {})).toEqual({ ok: true, value: { models: [], parts: [] } });
});

test("a window writes without the workers' handles and comes to the same", async () => {
  const inWindow = createModelLibrary(store);
  const context = { signal: new AbortController().signal, progress: () => undefined, transfer: () => undefined };
  const here = await inWindow.adopt({ name: "My Model", files: folder() }, context);
  if (!here.ok) throw new Error(here.detail);
  expect(await library.call("verify", { model: here.value.key })).toEqual({ ok: true, value: here.value });
});

test("a manifest that is damaged, foreign or names a path outside does not make a model", async () => {
  const manifest = await adopted();
  const at = [MODELS_FOLDER, manifest.key, "manifest.json"];
  const bad: readonly string[] = [
    "", "{", "null",
    JSON.stringify({ ...manifest, version: 2 }),
    JSON.stringify({ ...manifest, key: KEY }),
    JSON.stringify({ ...manifest, files: [] }),
    JSON.stringify({ ...manifest, files: [{ ...manifest.files[0], path: "../../x" }] }),
    JSON.stringify({ ...manifest, files: [manifest.files[0], manifest.files[0]] }),
    JSON.stringify({ ...manifest, files: [{ ...manifest.files[0], sha256: "zz" }] }),
  ];
  for (const text of bad) {
    await writeText(at, text);
    expect(await store.manifest(manifest.key), text).toEqual({ ok: true, value: null });
    expect(await openModel(manifest.key)).toMatchObject({ ok: false, code: "judge-model-missing" });
  }
  await writeText(at, JSON.stringify(manifest));
  expect(await store.manifest(manifest.key)).toEqual({ ok: true, value: manifest });
});

test("keys and paths that lead elsewhere are a bug of the caller", async () => {
  await expect(store.manifest("../x" as ModelKey)).rejects.toThrow("Not a model key");
  await expect(store.file(KEY, "../manifest.json")).rejects.toThrow("Not a path");
});

test("an unfinished download is listed with its bytes, and deleting it gives them back", async () => {
  expect(await store.savePart(PART)).toEqual({ ok: true, value: undefined });
  const writer = await store.write(KEY, "onnx/model_q4.onnx");
  if (!writer.ok) throw new Error(writer.detail);
  await writer.value.write(new Uint8Array([1, 2, 3, 4]), 0);
  await writer.value.close();
  expect(await library.call("list", {})).toEqual({ ok: true, value: { models: [], parts: [{ key: KEY, repository: "owner/name", commit: COMMIT, dtype: "q4", bytes: 4, of: 10 }] } });
  expect(await library.call("remove", { model: KEY })).toEqual({ ok: true, value: { bytes: 4 } });
  expect(await library.call("list", {})).toEqual({ ok: true, value: { models: [], parts: [] } });
});

test("a writer goes on where the file ends, cuts it, and pads nothing", async () => {
  const write = async (bytes: readonly number[], at: number, cut: number | null = null): Promise<number[]> => {
    const opened = await store.write(KEY, "a/b.bin");
    if (!opened.ok) throw new Error(opened.detail);
    if (cut !== null) await opened.value.truncate(cut);
    await opened.value.write(new Uint8Array(bytes), at);
    expect(await opened.value.close()).toEqual({ ok: true, value: undefined });
    const file = await store.file(KEY, "a/b.bin");
    return file.ok && file.value !== null ? [...new Uint8Array(await file.value.arrayBuffer())] : [];
  };
  expect(await write([1, 2, 3], 0)).toEqual([1, 2, 3]);
  expect(await write([4], 3)).toEqual([1, 2, 3, 4]);
  expect(await write([9], 2, 2)).toEqual([1, 2, 9]);
});

test("erasing everything takes the models too, and stops a download that is writing", async () => {
  await adopted();
  await store.savePart(PART);
  const lock = await takeModelLock(KEY);
  const writer = await store.write(KEY, "onnx/model_q4.onnx");
  if (lock === null || !writer.ok) throw new Error("no lock or no writer");
  // As the downloader does: it closes its file when its lock is taken away.
  lock.taken.addEventListener("abort", () => { void writer.value.close(); });
  expect(await takeModelLock(KEY)).toBe(null);
  expect(await eraseFiles()).toEqual({ ok: true, value: undefined });
  expect(lock.taken.aborted).toBe(true);
  expect(await library.call("list", {})).toEqual({ ok: true, value: { models: [], parts: [] } });
});
