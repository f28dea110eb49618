// Reads ZIP archives warily: the directory first, then each file with its bytes counted. What the files mean is others' matter.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { crc32 } from "./crc32.ts";
import type { Limits } from "./limits.ts";

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
  const damaged = (why: string) => fail("archive-damaged", `${entry.name.slice(0, 200)}: ${why}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) return damaged("no header");
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + entry.packed > bytes.length) return damaged("cut off");
  const packed = bytes.slice(start, start + entry.packed);
  let out: Uint8Array | null = packed;
  if (entry.method === 8) out = await inflate(packed, entry.bytes, signal);
  else if (entry.method !== 0) return damaged(`method ${entry.method}`);
  if (out?.length !== entry.bytes) return damaged("size");
  return crc32(out) === entry.crc ? ok(out) : damaged("checksum");
}

/** Null when the stream is broken or gives more than `limit` bytes; it is left as soon as it does. */
async function inflate(packed: Uint8Array<ArrayBuffer>, limit: number, signal: AbortSignal): Promise<Uint8Array | null> {
  const out = new Uint8Array(limit);
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let length = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return out.subarray(0, length);
      if (length + value.length > limit) {
        await reader.cancel();
        return null;
      }
      out.set(value, length);
      length += value.length;
    }
  } catch {
    signal.throwIfAborted();
    return null;
  }
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
