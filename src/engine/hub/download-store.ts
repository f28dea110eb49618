// Where a download puts its bytes, as the hub client sees it. The store that does it is src/storage/model-store.ts; the
// worker's entry brings the two together. Types only.
import type { Result } from "../../domain/error-code.ts";
import type { ModelKey, ModelManifest } from "../../domain/model.ts";
import type { PartialModel } from "../../domain/partial-model.ts";

export type ByteWriter = {
  write(chunk: Uint8Array<ArrayBuffer>, at: number): Promise<Result<void>>;
  truncate(bytes: number): Promise<Result<void>>;
  close(): Promise<Result<void>>;
};

export type DownloadStore = {
  manifest(key: ModelKey): Promise<Result<ModelManifest | null>>;
  part(key: ModelKey): Promise<Result<PartialModel | null>>;
  savePart(part: PartialModel): Promise<Result<void>>;
  /** A kept file, whole or not; null when it is not there. */
  file(key: ModelKey, path: string): Promise<Result<Blob | null>>;
  write(key: ModelKey, path: string): Promise<Result<ByteWriter>>;
  commit(manifest: ModelManifest): Promise<Result<void>>;
  remove(key: ModelKey): Promise<Result<unknown>>;
  /** Bytes that may still be written; null when unknown. */
  free(): Promise<number | null>;
};

/** A model's lock over all tabs; null when somebody else has it. */
export type TakeLock = (key: ModelKey) => Promise<{ readonly taken: AbortSignal; release(): void } | null>;
