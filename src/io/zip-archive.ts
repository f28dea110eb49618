// Reads ZIP archives warily: the directory first, then each file with its bytes counted. What the files mean is others' matter.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { crc32 } from "./crc32.ts";
import type { Limits } from "./limits.ts";
import { type ByteSource, ReadFault } from "./read-source.ts";

/** One file of an archive. The sizes are those that the archive declares. */
export type ZipEntry = { readonly name: string; readonly method: number; readonly packed: number; readonly bytes: number; readonly crc: number; readonly offset: number };

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment after it. */
const TAIL = 22 + 0xffff;
/** Files smaller than this may be packed as well as they like. */
const RATIO_FROM = 1024 * 1024;

/**
 * The files of an archive, without folders.
 * @returns `archive-damaged` (also for ZIP64 and odd compression), `archive-encrypted`, `archive-path`, `archive-entries`,
 *   `archive-ratio` or `archive-too-large`; the detail names the file or the count
 */
export function readDirectory(bytes: Uint8Array, limits: Limits): Result<readonly ZipEntry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) return fail("archive-damaged", "no directory");
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) return fail("archive-damaged", "ZIP64");
  if (count > limits.archiveEntries) return fail("archive-entries", `${count}`);

  const entries: ZipEntry[] = [];
  let total = 0;
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) return fail("archive-damaged", `directory entry ${i + 1}`);
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return fail("archive-damaged", `directory entry ${i + 1}`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry: ZipEntry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (isOutside(name)) return fail("archive-path", name.slice(0, 200));
    if ((flags & 0x41) !== 0) return fail("archive-encrypted", name.slice(0, 200));
    total += entry.bytes;
    if (total > limits.archiveBytes) return fail("archive-too-large", `${total} bytes`);
    if (entry.bytes > RATIO_FROM && entry.bytes > entry.packed * limits.archiveRatio) return fail("archive-ratio", `${name.slice(0, 200)}: ${entry.packed} to ${entry.bytes} bytes`);
    if (!name.endsWith("/")) entries.push(entry);
    at = next;
  }
  return ok(entries);
}

/**
 * Unpacks one file. A file that holds more or less than its archive declares, or other bytes, is refused.
 * @returns `archive-damaged` with the file's name
 * @throws the signal's reason when aborted
 */
export async function readEntry(bytes: Uint8Array, entry: ZipEntry, signal: AbortSignal): Promise<Result<Uint8Array>> {
  const out = new Uint8Array(entry.bytes);
  let length = 0;
  try {
    for await (const chunk of entrySource(bytes, entry, signal).chunks(() => undefined)) {
      out.set(chunk, length);
      length += chunk.length;
    }
  } catch (error) {
    if (error instanceof ReadFault) return error.failure;
    throw error;
  }
  return ok(out);
}

/** One file as it is unpacked; its chunks fail as `readEntry` does, over what it declares at once and for its checksum at the end. */
export function entrySource(bytes: Uint8Array, entry: ZipEntry, signal: AbortSignal): ByteSource {
  return { size: entry.bytes, chunks: (onBytes) => entryChunks(bytes, entry, signal, onBytes) };
}

async function* entryChunks(bytes: Uint8Array, entry: ZipEntry, signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const damaged = (why: string): ReadFault => new ReadFault(fail("archive-damaged", `${entry.name.slice(0, 200)}: ${why}`));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged("no header");
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + entry.packed > bytes.length) throw damaged("cut off");
  if (entry.method !== 8 && entry.method !== 0) throw damaged(`method ${entry.method}`);
  const packed = new Blob([bytes.slice(start, start + entry.packed)]).stream();
  const reader = (entry.method === 8 ? packed.pipeThrough(new DecompressionStream("deflate-raw")) : packed).getReader();
  let length = 0;
  let crc = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read().catch(() => {
        signal.throwIfAborted();
        throw damaged("size");
      });
      if (done) break;
      length += value.length;
      // The declared size is what the limits were checked with.
      if (length > entry.bytes) throw damaged("size");
      crc = crc32(value, crc);
      onBytes(length);
      yield value;
    }
  } finally {
    // Not cancelled: nobody asks for more, so the inflater rests and goes with the file. Node's fails in the open when it is cancelled
    // while it inflates ("Controller is already closed").
    reader.releaseLock();
  }
  if (length !== entry.bytes) throw damaged("size");
  if (crc !== entry.crc) throw damaged("checksum");
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - TAIL); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return -1;
}

/** Names that would leave the folder that an archive is unpacked to. Nothing is written here, but such an archive means harm. */
function isOutside(name: string): boolean {
  return /^[/\\]|^[A-Za-z]:|\u0000/.test(name) || name.split(/[/\\]/).includes("..");
}
