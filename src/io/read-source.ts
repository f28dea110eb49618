// Reads a file's bytes as a stream, within the size limit, and unpacks gzip with a counter. Nothing about what they mean.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { isGzip } from "./sniff-binary.ts";

/**
 * All bytes of a blob; a gzip file is unpacked.
 * @param onBytes called with the bytes read so far, of `blob.size`
 * @returns `file-too-large` (before or while unpacking), `file-unreadable` when the browser cannot read it or gzip is broken
 * @throws the signal's reason when aborted
 */
export async function readBlob(
  blob: Blob,
  limitBytes: number,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Result<Uint8Array>> {
  // The size is known before a byte is read.
  if (blob.size > limitBytes) return fail("file-too-large", `${blob.size} bytes`);
  const plain = await readStream(blob.stream(), limitBytes, signal, onBytes);
  if (!plain.ok || !isGzip(plain.value)) return plain;
  // The declared size in a gzip trailer can lie, so what comes out is counted instead.
  const packed = new Blob([plain.value.slice()]);
  return readStream(packed.stream().pipeThrough(new DecompressionStream("gzip")), limitBytes, signal, () => undefined);
}

async function readStream(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limitBytes: number,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Result<Uint8Array>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      total += value.byteLength;
      if (total > limitBytes) {
        await reader.cancel();
        return fail("file-too-large", `more than ${limitBytes} bytes`);
      }
      chunks.push(value);
      onBytes(total);
    }
  } catch (error) {
    signal.throwIfAborted();
    return fail("file-unreadable", error instanceof Error ? error.message : String(error));
  }
  return ok(join(chunks, total));
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
