// What every export format gives: rows in, slice by slice, and a file at the end. The formats are in export-*.ts, choosing one is
// export-service.ts.
import type { BundlePart } from "./bundle.ts";
import type { ExportRow } from "./export-row.ts";

/** What was written, and what could not be. */
export type ExportedFile = {
  readonly blob: Blob;
  /** Records in the file: rows, pairs or feedback records. */
  readonly records: number;
  /** Records that the format cannot hold as they are: responses without a score, pairs below the margin, unscored cells. */
  readonly leftOut: number;
  /** Texts that had to be cut, since the format bounds them. */
  readonly cut: number;
  /** Bytes before they were packed, of a file that this page is to open again. */
  readonly unpacked?: number;
};

export type ExportSink = {
  /** Takes the next rows. May be called any number of times, in the file's order. */
  add(rows: readonly ExportRow[]): void | Promise<void>;
  /** Takes runs and what belongs to them, where the format holds more than the run in view. */
  readonly addPart?: (part: BundlePart) => Promise<void>;
  /** The file. Nothing is added afterwards. */
  finish(): ExportedFile | Promise<ExportedFile>;
};

/** Characters that are gathered before they leave the heap for the blob. */
const CHUNK_CHARS = 1 << 20;

/** Gathers text into blob parts. */
export class TextParts {
  readonly #blobs: Blob[] = [];
  #waiting: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length < CHUNK_CHARS) return;
    this.#blobs.push(new Blob(this.#waiting));
    this.#waiting = [];
    this.#length = 0;
  }

  blob(type: string): Blob {
    return new Blob([...this.#blobs, ...this.#waiting], { type });
  }
}

/** A sink of text that needs nothing but one row at a time. @param record the text of a row, or null to leave it out */
export function textSink(type: string, head: string, record: (row: ExportRow, index: number) => string | null, tail = ""): ExportSink {
  const parts = new TextParts();
  let records = 0;
  let leftOut = 0;
  parts.add(head);
  return {
    add(rows) {
      for (const row of rows) {
        const text = record(row, records);
        if (text === null) leftOut += 1;
        else {
          parts.add(text);
          records += 1;
        }
      }
    },
    finish() {
      parts.add(tail);
      return { blob: parts.blob(type), records, leftOut, cut: 0 };
    },
  };
}
