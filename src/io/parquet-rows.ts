// Parquet to rows. The only file that knows the Parquet library; it is loaded when a Parquet file is opened and never before.
import { parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { ShapedRows } from "./shaped-rows.ts";

/** Thrown inside the library's reading, to leave it as soon as the bytes are too many. */
class TooLarge extends Error {}

/**
 * Reads all columns of all rows within the limits. What a file declares of its size is checked first; what its pages really
 * give is counted.
 * @returns `parquet-damaged` with the library's words (also for an unknown compression) or `archive-too-large`
 */
export async function readParquet(bytes: Uint8Array, limits: Limits, problems: ProblemList, pacer: Pacer, shape: ShapeChoice): Promise<Result<Grid>> {
  const buffer = bytes.buffer.byteLength === bytes.byteLength ? (bytes.buffer as ArrayBuffer) : bytes.slice().buffer;
  let unpacked = 0;
  function counted(length: number): void {
    unpacked += length;
    if (!(length >= 0) || unpacked > limits.archiveBytes) throw new TooLarge(`${unpacked} bytes`);
  }
  try {
    const metadata = parquetMetadata(buffer);
    const declared = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
    if (declared > limits.archiveBytes) return fail("archive-too-large", `${declared} bytes`);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = names.slice(0, limits.columns);
    if (names.length > columns.length) problems.add(null, "too-many-columns", false, { limit: limits.columns, found: names.length });
    const total = Number(metadata.num_rows);
    const rows = new ShapedRows(limits, problems, shape);
    const guarded = Object.fromEntries(
      Object.entries(compressors).map(([codec, unpack]) => [
        codec,
        (input: Uint8Array, length: number) => {
          counted(length);
          const out = unpack(input, length);
          if (out.length > length) counted(out.length - length);
          return out;
        },
      ]),
    );
    let start = 0;
    for (const group of metadata.row_groups) {
      await pacer.breathe(start / Math.max(1, total));
      // A group at a time: a smaller part would unpack the same pages again. Past the limit one row more tells that there are some.
      const end = Math.min(start + Number(group.num_rows), limits.rows + 1);
      let read: unknown[][] = [];
      if (start < end) {
        await parquetRead({
          file: buffer,
          metadata,
          columns,
          rowStart: start,
          rowEnd: end,
          compressors: guarded,
          rowFormat: "array",
          onComplete: (found: unknown[][]) => {
            read = found;
          },
        });
      }
      for (const [i, values] of read.entries()) {
        await pacer.breathe((start + i) / Math.max(1, total));
        const row = Object.fromEntries(columns.map((name, k) => [name, plain(values[k])]));
        if (!rows.add(row, start + i + 1)) return ok(rows.grid("parquet"));
      }
      start += Number(group.num_rows);
    }
    return ok(rows.grid("parquet"));
  } catch (error) {
    if (error instanceof TooLarge) return fail("archive-too-large", error.message);
    if (error instanceof DOMException) throw error;
    return fail("parquet-damaged", error instanceof Error ? error.message.slice(0, 200) : String(error));
  }
}

/** A value as JSON would hold it. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<unknown>)].map(plain);
  if (Array.isArray(value)) return (value as unknown[]).map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
}
