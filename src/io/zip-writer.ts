// Writes ZIP archives, file by file, packing as the bytes come. Reading them is zip-archive.ts.
import { crc32 } from "./crc32.ts";

/** One file on its way into an archive. */
export type ZipFile = {
  write(text: string): Promise<void>;
  close(): Promise<void>;
};

type Written = { readonly name: Uint8Array<ArrayBuffer>; readonly crc: number; readonly bytes: number; readonly packed: number; readonly offset: number };

/** 1 January 1980, the first day that the format knows: the same files give the same archive. */
const DAY = 0x21;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;

/** An archive of at most 65,535 files and 4 GiB. One file is open at a time; `finish` ends the archive. */
export class ZipWriter {
  readonly #parts: BlobPart[] = [];
  readonly #files: Written[] = [];
  #offset = 0;

  /** Starts a file; the one before must be closed. */
  open(name: string): ZipFile {
    const stream = new CompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    const encoder = new TextEncoder();
    const packing = collect(stream.readable);
    let crc = 0;
    let bytes = 0;
    return {
      async write(text) {
        const part = encoder.encode(text);
        crc = crc32(part, crc);
        bytes += part.length;
        await writer.write(part);
      },
      close: async () => {
        await writer.close();
        const { parts, length } = await packing;
        this.#put(encoder.encode(name), parts, { crc, bytes, packed: length });
      },
    };
  }

  /** Adds a whole file. */
  async file(name: string, text: string): Promise<void> {
    const file = this.open(name);
    await file.write(text);
    await file.close();
  }

  finish(type: string): Blob {
    const start = this.#offset;
    let size = 0;
    for (const file of this.#files) {
      const entry = record(46, 0x02014b50, [[4, 20], [6, 20]], file, 8);
      entry.setUint32(42, file.offset, true);
      this.#parts.push(entry.buffer, file.name);
      size += 46 + file.name.length;
    }
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, this.#files.length, true);
    end.setUint16(10, this.#files.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, start, true);
    this.#parts.push(end.buffer);
    return new Blob(this.#parts, { type });
  }

  #put(name: Uint8Array<ArrayBuffer>, parts: readonly Uint8Array<ArrayBuffer>[], sizes: Pick<Written, "crc" | "bytes" | "packed">): void {
    const file: Written = { name, ...sizes, offset: this.#offset };
    this.#parts.push(record(30, 0x04034b50, [[4, 20]], file, 6).buffer, name, ...parts);
    this.#files.push(file);
    this.#offset += 30 + name.length + file.packed;
  }
}

/** A local header or a directory entry: both hold the same fields, the latter two bytes further on. */
function record(size: number, magic: number, fields: readonly (readonly [at: number, value: number])[], file: Written, at: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, magic, true);
  for (const [place, value] of fields) view.setUint16(place, value, true);
  view.setUint16(at, UTF8_NAMES, true);
  view.setUint16(at + 2, DEFLATE, true);
  view.setUint16(at + 6, DAY, true);
  view.setUint32(at + 8, file.crc, true);
  view.setUint32(at + 12, file.packed, true);
  view.setUint32(at + 16, file.bytes, true);
  view.setUint16(at + 20, file.name.length, true);
  return view;
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<{ readonly parts: Uint8Array<ArrayBuffer>[]; readonly length: number }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { parts, length };
    parts.push(value);
    length += value.length;
  }
}
