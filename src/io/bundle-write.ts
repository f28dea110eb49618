// Writes a bundle as JSON, case by case and run by run, so that a large one never stands in memory as one text. What it holds is
// bundle.ts.
import type { Run } from "../domain/run.ts";
import { BUNDLE_FORMAT, BUNDLE_LISTS, BUNDLE_VERSION, headHashes, RecordHashes } from "./bundle.ts";
import type { BundleHead, BundleList } from "./bundle.ts";
import { TextParts } from "./export-sink.ts";
import type { ExportSink } from "./export-sink.ts";

/** Bytes above which a bundle is packed with gzip. A smaller one stays readable in any editor. */
export const PACK_FROM = 4 * 1024 * 1024;

export const BUNDLE_TYPE = "application/json";

export function bundleSink({ shown, set: { id, name, isSample, former, edition }, overrides, comments }: BundleHead): ExportSink {
  const set = { id, name, isSample, ...(former === undefined ? {} : { former }), ...(edition === undefined ? {} : { edition }) };
  const seen = new Set<string>();
  const lists = Object.fromEntries(Object.entries(BUNDLE_LISTS).map(([list, record]) => [list, section(record)])) as Record<BundleList, Section>;
  const at = (): number => lists.runs.count() - 1;
  return {
    async add(rows) {
      const fresh = rows.flatMap((row) => (seen.has(row.case.id) ? [] : [seen.add(row.case.id) && row.case]));
      await lists.cases.add(fresh);
    },
    async addPart(part) {
      switch (part.kind) {
        case "run":
          await lists.runs.add([atRest(part.run)]);
          await lists.reports.add(part.reports);
          return;
        case "verdicts":
          await lists.verdicts.add(part.verdicts.map((one) => ({ run: at(), ...one })));
          return;
        case "pairs":
          await lists.pairs.add(part.pairs.map((one) => ({ run: at(), ...one })));
      }
    },
    async finish() {
      await lists.overrides.add(overrides);
      await lists.comments.add(comments);
      const hashes = await headHashes(BUNDLE_VERSION, shown, set);
      const names = Object.keys(BUNDLE_LISTS) as BundleList[];
      for (const list of names) hashes.append(lists[list].hashes);
      const head = JSON.stringify({ format: BUNDLE_FORMAT, version: BUNDLE_VERSION, digest: `sha256:${await hashes.digest()}`, shown, set });
      const blob = new Blob([head.slice(0, -1), ...names.flatMap((list) => [`,\n"${list}":[`, lists[list].blob(), "\n]"]), "}\n"], { type: BUNDLE_TYPE });
      return { blob: blob.size < PACK_FROM ? blob : await packed(blob), records: lists.verdicts.count() + lists.pairs.count(), leftOut: 0, cut: 0, unpacked: blob.size };
    },
  };
}

/** A run that is under way goes on nowhere else; elsewhere it rests. */
function atRest(run: Run): Run {
  return run.state === "running" ? { ...run, state: "paused" } : run;
}

type Section = ReturnType<typeof section>;

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
