// The engine's view of a kept model: its manifest and its files. The store that keeps them is src/storage/; the worker's entry
// brings the two together. Reading and checking one file is here, what the files mean is model-config.ts.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import type { ModelManifest } from "../../domain/model.ts";
import { sha256Hex } from "../verified-fetch.ts";

export type ModelFiles = {
  readonly manifest: ModelManifest;
  /** The bytes of a file of the manifest. Rejects with a NotFoundError when it is gone. */
  read(path: string): Promise<Blob | Uint8Array<ArrayBuffer>>;
};

/** Opens a kept model; the failure is `judge-model-missing` when there is none of that key. */
export type OpenModel = (key: ModelManifest["key"]) => Promise<Result<ModelFiles>>;

/** The path of the one file of that name, wherever the repository keeps it; null when there is none. */
export function findFile(manifest: ModelManifest, name: string): string | null {
  const paths = manifest.files.map((file) => file.path).filter((path) => path === name || path.endsWith(`/${name}`));
  return paths.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

/**
 * Reads a file as `readChecked` does into a buffer with `room` more bytes behind it.
 */
export async function readCheckedWithRoom(files: ModelFiles, path: string, room: number): Promise<Result<{ readonly buffer: Uint8Array<ArrayBuffer>; readonly length: number }>> {
  // A blob of the file and the room is read in one go, so that a large graph is never in memory twice.
  const roomy: ModelFiles = { ...files, read: async (wanted) => new Blob([await files.read(wanted), new Uint8Array(room)]) };
  const bytes = await readBytes(roomy, path, room);
  return bytes.ok ? ok({ buffer: bytes.value, length: bytes.value.length - room }) : bytes;
}

/**
 * Reads a file whole and compares its size and SHA-256 with the manifest.
 * Failures: `judge-model-missing`, `judge-integrity`, `judge-out-of-memory`.
 */
export function readChecked(files: ModelFiles, path: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
  return readBytes(files, path, 0);
}

async function readBytes(files: ModelFiles, path: string, room: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const record = files.manifest.files.find((file) => file.path === path);
  if (record === undefined) return fail("judge-model-missing", `${path} is not part of the model.`);
  try {
    const found = await files.read(path);
    const bytes = found instanceof Blob ? new Uint8Array(await found.arrayBuffer()) : found;
    const length = bytes.length - room;
    if (length !== record.bytes) return fail("judge-integrity", `${path} has ${length} bytes, not ${record.bytes}.`);
    if ((await sha256Hex(bytes.subarray(0, length))) !== record.sha256) return fail("judge-integrity", `${path} is not the file that was kept.`);
    return ok(bytes);
  } catch (error) {
    const detail = error instanceof Error ? `${path}: ${error.name}: ${error.message}` : path;
    const code = error instanceof RangeError ? "judge-out-of-memory" : "judge-model-missing";
    // A blob of a file that was removed or replaced rejects with NotFoundError or NotReadableError.
    return fail(code, detail);
  }
}

/** Reads a small text file; null when the model has none of that name. */
export async function readText(files: ModelFiles, name: string): Promise<Result<string | null>> {
  const path = findFile(files.manifest, name);
  if (path === null) return ok(null);
  const bytes = await readChecked(files, path);
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes;
}
