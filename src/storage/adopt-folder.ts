// Takes a model folder that a person chose from disk into the store: finds what belongs together, copies it, and pins the
// digests of what was copied. No hub vouches for such a model; its key is made of its content.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { headOfConfig, missingFiles, modelChoices } from "../domain/model-choices.ts";
import { diskModelKey, isModelPath } from "../domain/model-key.ts";
import type { Dtype, ModelFile, ModelManifest } from "../domain/model.ts";
import { storageFailure } from "./failure.ts";
import { digestOf } from "./model-digest.ts";
import { takeModelLock } from "./model-lock.ts";
import type { ModelStore } from "./model-store.ts";

export type ChosenFolder = {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly blob: Blob }[];
  /** Which of several dtypes to take; the smallest if left out. */
  readonly dtype?: Dtype;
};

type Blobs = ReadonlyMap<string, Blob>;

/** A configuration is some kilobytes; more is something else. */
const MOST_CONFIG = 4 << 20;

/**
 * Failures: model-unsupported, model-file-missing, model-space, model-busy, file-unreadable, and those of storage.
 * @param onBytes bytes read and to be read in all: each file twice, once to name the model and once to copy it
 */
export async function adoptFolder(store: ModelStore, folder: ChosenFolder, signal: AbortSignal, onBytes: (bytes: number, of: number) => void): Promise<Result<ModelManifest>> {
  const blobs = fromTheModelsFolder(folder);
  const sized = [...blobs].map(([path, blob]) => ({ path, bytes: blob.size }));
  const missing = missingFiles(sized);
  if (missing.length > 0) return fail("model-file-missing", missing.join(", "));
  const head = await headOf(blobs.get("config.json"));
  if (!head.ok) return head;
  const choices = modelChoices(sized, head.value);
  const choice = folder.dtype === undefined ? choices[0] : choices.find(({ dtype }) => dtype === folder.dtype);
  if (choice === undefined) return fail("model-unsupported", folder.dtype === undefined ? "no weights such as onnx/model_q4.onnx" : `no weights as ${folder.dtype}`);
  const free = await store.free();
  if (free !== null && choice.bytes > free) return fail("model-space", `${choice.bytes} bytes are needed, ${free} are free`);

  let read = 0;
  const passed = (bytes: number): void => { onBytes((read += bytes), 2 * choice.bytes); };
  const named = await digestAll(choice.files, blobs, signal, passed);
  if (!named.ok) return named;
  const files = named.value;
  const list = new TextEncoder().encode(files.map(({ path, sha256 }) => `${sha256} ${path}\n`).join(""));
  const key = diskModelKey(folder.name, await digestOf(new Blob([list]), signal, () => undefined), choice.dtype);

  const lock = await takeModelLock(key);
  if (lock === null) return fail("model-busy", key);
  try {
    const there = await store.manifest(key);
    if (!there.ok) return there;
    if (there.value !== null) return ok(there.value);
    const manifest: ModelManifest = {
      version: 1, key, repository: folder.name.slice(0, 200) || "model", commit: null, hub: null, dtype: choice.dtype, head: head.value, files, addedAt: new Date().toISOString(),
    };
    const copied = await copyAll(store, manifest, blobs, AbortSignal.any([signal, lock.taken]), passed);
    if (copied.ok) return ok(manifest);
    await store.remove(key); // half a copy is worth nothing: the folder is still there
    return copied;
  } finally {
    lock.release();
  }
}

/** The files by their path in the model's folder; a picker may put the folder's own name before all of them. */
function fromTheModelsFolder({ files }: ChosenFolder): Blobs {
  const nested = files.find(({ path }) => /^[^/]+\/config\.json$/.test(path));
  const prefix = files.some(({ path }) => path === "config.json") || nested === undefined ? "" : nested.path.slice(0, -"config.json".length);
  const own = files.filter(({ path }) => path.startsWith(prefix)).map(({ path, blob }): [string, Blob] => [path.slice(prefix.length), blob]);
  return new Map(own.filter(([path]) => isModelPath(path)));
}

async function headOf(config: Blob | undefined): Promise<Result<ModelManifest["head"]>> {
  if (config === undefined || config.size > MOST_CONFIG) return fail("model-unsupported", "config.json");
  try {
    const head = headOfConfig(JSON.parse(await config.text()));
    return head === null ? fail("model-unsupported", "config.json names no causal language model and no classifier") : ok(head);
  } catch (error) {
    return error instanceof SyntaxError ? fail("model-unsupported", `config.json: ${error.message}`) : unreadable("config.json", error);
  }
}

async function digestAll(paths: readonly string[], blobs: Blobs, signal: AbortSignal, passed: (bytes: number) => void): Promise<Result<ModelFile[]>> {
  const files: ModelFile[] = [];
  for (const path of paths) {
    const blob = blobs.get(path);
    if (blob === undefined) return fail("model-file-missing", path);
    try {
      files.push({ path, bytes: blob.size, sha256: await digestOf(blob, signal, (part) => { passed(part.length); }) });
    } catch (error) {
      signal.throwIfAborted();
      return unreadable(path, error);
    }
  }
  return ok(files);
}

async function copyAll(store: ModelStore, manifest: ModelManifest, blobs: Blobs, signal: AbortSignal, passed: (bytes: number) => void): Promise<Result<void>> {
  for (const { path, sha256 } of manifest.files) {
    const blob = blobs.get(path);
    if (blob === undefined) return fail("model-file-missing", path);
    const opened = await store.write(manifest.key, path);
    if (!opened.ok) return opened;
    const writer = opened.value;
    let outcome = await writer.truncate(0);
    try {
      const digest = await digestOf(blob, signal, async (part, at) => {
        if (outcome.ok) outcome = await writer.write(part, at);
        passed(part.length);
      });
      if (outcome.ok && digest !== sha256) outcome = fail("file-unreadable", `${path} changed while it was copied`);
    } catch (error) {
      outcome = signal.aborted ? fail("unexpected", "cancelled") : unreadable(path, error);
    }
    const closed = await writer.close();
    if (!outcome.ok) return outcome.code === "storage-quota" ? fail("model-space", `${path}: ${outcome.detail}`) : outcome;
    if (!closed.ok) return closed;
  }
  return store.commit(manifest);
}

function unreadable(path: string, error: unknown): Result<never> {
  const failure = storageFailure(error);
  return fail("file-unreadable", `${path}: ${failure.detail}`);
}
