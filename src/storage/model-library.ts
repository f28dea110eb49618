// What the library worker answers: list, verify, adopt, remove. It works on the kept models and has no network.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { digestTrouble, sizeTrouble } from "../domain/file-check.ts";
import { manifestBytes, type ModelKey, type ModelManifest } from "../domain/model.ts";
import type { LibraryCalls } from "../workers/protocol.ts";
import type { CallContext, Handlers } from "../workers/serve.ts";
import { adoptFolder } from "./adopt-folder.ts";
import { storageFailure } from "./failure.ts";
import { digestOf } from "./model-digest.ts";
import { takeModelLock } from "./model-lock.ts";
import type { ModelStore } from "./model-store.ts";

type VerifyContext = Pick<CallContext<LibraryCalls["verify"]["progress"]>, "signal" | "progress">;

/** The handlers of the library worker over a store of models. */
export function createModelLibrary(store: ModelStore): Handlers<LibraryCalls> {
  return {
    async list() {
      const listed = await store.list();
      if (!listed.ok) return listed;
      const parts = listed.value.parts.map(({ part: { key, repository, commit, dtype, files }, bytes }) => ({
        key, repository, commit, dtype, bytes, of: files.reduce((sum, file) => sum + file.bytes, 0),
      }));
      return ok({ models: listed.value.models, parts });
    },
    verify: ({ model }, context) => verifyModel(store, model, context),
    adopt: (folder, { signal, progress }) => adoptFolder(store, folder, signal, (bytes, of) => { progress({ bytes, of }); }),
    remove: ({ model }) => removeModel(store, model),
  };
}

async function removeModel(store: ModelStore, key: ModelKey): Promise<Result<{ readonly bytes: number }>> {
  const lock = await takeModelLock(key);
  if (lock === null) return fail("model-busy", key);
  try {
    return await store.remove(key);
  } finally {
    lock.release();
  }
}

async function verifyModel(store: ModelStore, key: ModelKey, { signal, progress }: VerifyContext): Promise<Result<ModelManifest>> {
  const found = await store.manifest(key);
  if (!found.ok) return found;
  const manifest = found.value;
  if (manifest === null) return fail("judge-model-missing", key);
  const of = manifestBytes(manifest);
  let before = 0;
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = await store.file(key, path);
    if (!file.ok) return file;
    if (file.value === null) return fail("model-file-missing", path);
    const size = sizeTrouble(path, file.value.size, bytes);
    if (size !== null) return size;
    try {
      const digest = await digestOf(file.value, signal, (part, at) => { progress({ bytes: before + at + part.length, of }); });
      if (digest !== sha256) return digestTrouble(path, digest, sha256, manifest.files);
    } catch (error) {
      signal.throwIfAborted();
      return storageFailure(error);
    }
    before += bytes;
  }
  return ok(manifest);
}
