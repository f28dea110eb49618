// Opens a kept model for a judge to read. Reads nothing itself; the engine checks what it reads against the manifest.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { ModelKey, ModelManifest } from "../domain/model.ts";
import { createModelStore, type ModelStore } from "./model-store.ts";

export type OpenedModel = {
  readonly manifest: ModelManifest;
  /** A file of the manifest, without reading it. Rejects with a NotFoundError when it is gone. */
  read(path: string): Promise<Blob>;
};

/** Fails with judge-model-missing when no whole model has that key. */
export async function openModel(key: ModelKey, store: ModelStore = createModelStore()): Promise<Result<OpenedModel>> {
  const found = await store.manifest(key);
  if (!found.ok) return found;
  const manifest = found.value;
  if (manifest === null) return fail("judge-model-missing", key);
  return ok({
    manifest,
    async read(path) {
      const file = await store.file(key, path);
      if (!file.ok) throw new Error(`${path}: ${file.detail}`);
      if (file.value === null) throw new DOMException(`${path} is not there any more`, "NotFoundError");
      return file.value;
    },
  });
}
