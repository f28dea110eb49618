// SHA-256 of a blob in passing, with a word after every part. For files too large to be held at once.
import { createSHA256 } from "hash-wasm";

/** Bytes that are read at once. */
const PART = 8 << 20;

/**
 * Reads a blob from its start to its end. Rejects with the signal's reason when it aborts, and with the browser's exception
 * when the file went away.
 * @param onPart gets each part with its offset, in order; it is awaited
 * @returns the digest in hex
 */
export async function digestOf(blob: Blob, signal: AbortSignal, onPart: (part: Uint8Array<ArrayBuffer>, at: number) => Promise<void> | void): Promise<string> {
  const hasher = await createSHA256();
  for (let at = 0; at < blob.size; at += PART) {
    signal.throwIfAborted();
    const part = new Uint8Array(await blob.slice(at, at + PART).arrayBuffer());
    hasher.update(part);
    await onPart(part, at);
  }
  return hasher.digest("hex");
}
