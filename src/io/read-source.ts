// Bytes as a stream that can be read more than once: those of a file, within the size limit, with gzip unpacked and counted. Nothing
// about what they mean.
import { fail, ok } from "../domain/error-code.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import { isGzip } from "./sniff-binary.ts";

/** Thrown inside reading, to leave it with a failure that the person is told. */
export class ReadFault extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Where bytes come from. */
export type ByteSource = {
  /** Bytes that `chunks` counts up to. */
  readonly size: number;
  /**
   * The bytes from the start, one chunk after another. None is kept.
   * @param onBytes called with the bytes read so far, of `size`
   * @throws ReadFault when they cannot be read, or the signal's reason when aborted
   */
  chunks(onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array<ArrayBuffer>>;
};

/** The bytes of a blob, unpacked if it is a gzip file; they fail as `readBlob` does. */
export function blobSource(blob: Blob, limitBytes: number, signal: AbortSignal): ByteSource {
  return { size: blob.size, chunks: (onBytes) => byteChunks(blob, limitBytes, signal, onBytes) };
}

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
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of byteChunks(blob, limitBytes, signal, onBytes)) {
      chunks.push(chunk);
      total += chunk.byteLength;
    }
  } catch (error) {
    if (error instanceof ReadFault) return error.failure;
    throw error;
  }
  return ok(join(chunks, total));
}

async function* byteChunks(
  blob: Blob,
  limitBytes: number,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  // The size is known before a byte is read.
  if (blob.size > limitBytes) throw new ReadFault(fail("file-too-large", `${blob.size} bytes`));
  signal.throwIfAborted();
  let read = 0;
  let total = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.byteLength;
      onBytes(read);
      controller.enqueue(chunk);
    },
  });
  let reader;
  try {
    const isPacked = isGzip(new Uint8Array(await blob.slice(0, 3).arrayBuffer()));
    const plain = blob.stream().pipeThrough(counter);
    reader = (isPacked ? plain.pipeThrough(new DecompressionStream("gzip")) : plain).getReader();
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      total += value.byteLength;
      // The declared size in a gzip trailer can lie, so what comes out is counted instead.
      if (total > limitBytes) throw new ReadFault(fail("file-too-large", `more than ${limitBytes} bytes`));
      yield value;
    }
  } catch (error) {
    if (error instanceof ReadFault) throw error;
    signal.throwIfAborted();
    throw new ReadFault(fail("file-unreadable", error instanceof Error ? error.message : String(error)));
  } finally {
    // Reached early as well, when the bytes so far were enough.
    await reader?.cancel().catch(() => undefined);
  }
}

/** The first bytes of a source, and whether they are all. Failures are those of the source. */
export async function readHead(source: ByteSource, bytes: number): Promise<Result<{ readonly head: Uint8Array; readonly isAll: boolean }>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of source.chunks(() => undefined)) {
      chunks.push(chunk);
      total += chunk.byteLength;
      if (total > bytes) return ok({ head: join(chunks, total).subarray(0, bytes), isAll: false });
    }
  } catch (error) {
    if (error instanceof ReadFault) return error.failure;
    throw error;
  }
  return ok({ head: join(chunks, total), isAll: true });
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
