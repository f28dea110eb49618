// Writes a run bundle as JSON, case by case, so that a large one never stands in memory as one text. What it holds is bundle.ts.
import type { CaseSet } from "../domain/case.ts";
import type { Run } from "../domain/run.ts";
import { BUNDLE_FORMAT, BUNDLE_VERSION, RecordHashes } from "./bundle.ts";
import type { BundleExtras, BundleMarks, BundleVerdict } from "./bundle.ts";
import type { ExportRow } from "./export-row.ts";
import { TextParts } from "./export-sink.ts";
import type { ExportSink } from "./export-sink.ts";

/** Bytes above which a bundle is packed with gzip. A smaller one stays readable in any editor. */
export const PACK_FROM = 4 * 1024 * 1024;

export const BUNDLE_TYPE = "application/json";

/**
 * What a bundle needs beside its rows and pairs. The rows must be all responses of the run's cases, in their order; pairs are those
 * of `pairRun`.
 */
export type BundleHead = { readonly pairRun: Run | null; readonly reports: BundleExtras["reports"] } & { readonly run: Run; readonly set: Pick<CaseSet, "id" | "name" | "isSample" | "former" | "edition"> } & BundleMarks;

export function bundleSink({ run, set: { id, name, isSample, former, edition }, overrides, comments, pairRun, reports }: BundleHead): ExportSink {
  const set = { id, name, isSample, ...(former === undefined ? {} : { former }), ...(edition === undefined ? {} : { edition }) };
  const kept = atRest(run);
  const pairsKept = pairRun === null ? null : atRest(pairRun);
  const seen = new Set<string>();
  const cases = section("case");
  const verdicts = section("verdict");
  const pairs = section("pair");
  return {
    async add(rows) {
      const fresh = [];
      const settled: BundleVerdict[] = [];
      for (const row of rows) {
        if (!seen.has(row.case.id)) {
          seen.add(row.case.id);
          fresh.push(row.case);
        }
        settled.push(...verdictsOf(row));
      }
      await cases.add(fresh);
      await verdicts.add(settled);
    },
    addPairs: (more) => pairs.add(more),
    async finish() {
      const marks = { overrides: section("override"), comments: section("comment") };
      await marks.overrides.add(overrides);
      await marks.comments.add(comments);
      const found = section("report");
      await found.add(reports);
      const hashes = new RecordHashes();
      await hashes.add("run", [kept]);
      await hashes.add("set", [set]);
      for (const part of [cases, verdicts, marks.overrides, marks.comments]) hashes.append(part.hashes);
      await hashes.add("pair run", pairsKept === null ? [] : [pairsKept]);
      for (const part of [pairs, found]) hashes.append(part.hashes);
      const head = JSON.stringify({ format: BUNDLE_FORMAT, version: BUNDLE_VERSION, digest: `sha256:${await hashes.digest()}`, run: kept, set, pairRun: pairsKept });
      const blob = new Blob([
        `${head.slice(0, -1)},\n"cases":[`, cases.blob(), `\n],\n"verdicts":[`, verdicts.blob(), `\n],\n"overrides":[`, marks.overrides.blob(), `\n],\n"comments":[`, marks.comments.blob(), `\n],\n"pairs":[`, pairs.blob(), `\n],\n"reports":[`, found.blob(), "\n]}\n",
      ], { type: BUNDLE_TYPE });
      return { blob: blob.size < PACK_FROM ? blob : await packed(blob), records: verdicts.count(), leftOut: 0, cut: 0 };
    },
  };
}

/** A run that is under way goes on nowhere else; elsewhere it rests. */
function atRest(run: Run): Run {
  return run.state === "running" ? { ...run, state: "paused" } : run;
}

function verdictsOf(row: ExportRow): BundleVerdict[] {
  const found: BundleVerdict[] = [];
  for (const [criterionId, cell] of row.cells) {
    if (cell.state === "scored" || cell.state === "failed" || cell.state === "skipped") found.push({ responseId: row.response.id, criterionId, cell });
  }
  return found;
}

function section(name: string) {
  const parts = new TextParts();
  const hashes = new RecordHashes();
  let count = 0;
  return {
    hashes,
    async add(records: readonly unknown[]): Promise<void> {
      for (const record of records) {
        parts.add(`${count === 0 ? "" : ","}\n${JSON.stringify(record)}`);
        count += 1;
      }
      await hashes.add(name, records);
    },
    count: () => count,
    blob: () => parts.blob(BUNDLE_TYPE),
  };
}

async function packed(blob: Blob): Promise<Blob> {
  const reader = blob.stream().pipeThrough<Uint8Array<ArrayBuffer>>(new CompressionStream("gzip")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: "application/gzip" });
    parts.push(value);
  }
}
