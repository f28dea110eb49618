// Reads the card that was kept with a model: its README.md, which may hold the official wording of the judge's prompt. What
// stands in it, formats/read-templates.ts finds out.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { digestTrouble, sizeTrouble } from "../domain/file-check.ts";
import type { ModelManifest } from "../domain/model.ts";
import { platformSha256 } from "../formats/template-digest.ts";
import { storageFailure } from "./failure.ts";
import { createModelStore, type ModelStore } from "./model-store.ts";

/** The card's path in a model's folder. */
export const MODEL_CARD = "README.md";

/** Cards are some kilobytes; a larger file is not read. 8 MiB. */
const MOST_BYTES = 8 << 20;

/**
 * The text of a model's card; null for a model without one. It must be the very bytes that were kept: model-file-missing,
 * model-truncated, model-size-mismatch or model-hash-mismatch otherwise; file-too-large, and the failures of storage.
 */
export async function readModelCard({ key, files }: ModelManifest, store: Pick<ModelStore, "file"> = createModelStore()): Promise<Result<string | null>> {
  const kept = files.find(({ path }) => path === MODEL_CARD);
  if (kept === undefined) return ok(null);
  const file = await store.file(key, MODEL_CARD);
  if (!file.ok) return file;
  if (file.value === null) return fail("model-file-missing", MODEL_CARD);
  if (file.value.size > MOST_BYTES) return fail("file-too-large", MODEL_CARD);
  const size = sizeTrouble(MODEL_CARD, file.value.size, kept.bytes);
  if (size !== null) return size;
  try {
    const bytes = new Uint8Array(await file.value.arrayBuffer());
    const digest = await platformSha256(bytes);
    return digest === kept.sha256 ? ok(new TextDecoder().decode(bytes)) : digestTrouble(MODEL_CARD, digest, kept.sha256, files);
  } catch (error) {
    return storageFailure(error);
  }
}
