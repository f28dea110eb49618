// Results as Parquet: texts as UTF-8, scores as 64-bit floats, what is not there as null. The only file that knows the writing
// library; it is loaded when a Parquet file is asked for.
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Run } from "../domain/run.ts";
import type { ExportColumn } from "./export-columns.ts";
import type { ExportRow } from "./export-row.ts";
import type { ExportSink } from "./export-sink.ts";
import { runFacts } from "./run-facts.ts";

export const PARQUET_TYPE = "application/vnd.apache.parquet";

/** Rows of a row group: readers take a group at a time, and so does the writer's memory. */
const GROUP = 5_000;

/** A file with a row for each response, packed with Snappy. The run's facts are the file's own key-value metadata. */
export function parquetSink(columns: readonly ExportColumn[], run: Run | null): ExportSink {
  const names = columns.map(({ name, kind }) => ({ name, type: kind === "text" ? ("STRING" as const) : ("DOUBLE" as const), nullable: true }));
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: names.map((column) => ({ ...column, data: [] })) }),
    codec: "SNAPPY",
    createdBy: "Chambers",
    kvMetadata: run === null ? [] : runFacts(run).map(([key, value]) => ({ key: `chambers.${key}`, value })),
  });
  let waiting: ExportRow[] = [];
  let records = 0;

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    await file.write({ columnData: columns.map(({ name, value }) => ({ name, data: waiting.map(value) })), rowGroupSize: GROUP });
    records += waiting.length;
    waiting = [];
  }

  return {
    async add(rows) {
      for (const row of rows) {
        waiting.push(row);
        if (waiting.length >= GROUP) await flush();
      }
    },
    async finish() {
      await flush();
      await file.finish();
      return { blob: new Blob([writer.getBuffer()], { type: PARQUET_TYPE }), records, leftOut: 0, cut: 0 };
    },
  };
}
