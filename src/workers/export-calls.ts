// What the export worker answers: the writing of src/io/, and reading bundles with the checks of src/storage/. It runs anywhere.
import { verdictKey } from "../domain/verdict.ts";
import type { BundleVerdict } from "../io/bundle.ts";
import { readBundle } from "../io/bundle-read.ts";
import type { BundleChecks } from "../io/bundle-check.ts";
import { createExportService } from "../io/export-service.ts";
import { isFields } from "../io/shape-values.ts";
import { LIMITS } from "../io/limits.ts";
import { readReport } from "../storage/report-schema.ts";
import { caseSetSchema, readComment, readJournalEntry, readOverride, readPairEntry, readRecord, runSchema } from "../storage/schema.ts";
import type { ExportCalls } from "./protocol.ts";
import type { Handlers } from "./serve.ts";

export function createExportCalls(): Handlers<ExportCalls> {
  const { begin, add, finish } = createExportService();
  return {
    begin,
    add,
    finish,
    bundle: ({ blob }, { signal, progress }) => readBundle(blob, BUNDLE_CHECKS, LIMITS, signal, (bytes) => progress({ bytes, of: blob.size })),
  };
}

/** The records of a bundle are those of the database, and are checked as those are. */
const BUNDLE_CHECKS: BundleChecks = {
  run: (value) => readRecord(runSchema, value),
  set: (value) => readRecord(caseSetSchema, value),
  verdict(value): BundleVerdict | null {
    if (!isFields(value)) return null;
    const { responseId, criterionId, cell } = value;
    if (typeof responseId !== "string" || typeof criterionId !== "string") return null;
    const place = { responseId: responseId as BundleVerdict["responseId"], criterionId };
    const entry = readJournalEntry(verdictKey(place.responseId, criterionId), cell);
    return entry === null ? null : { ...place, cell: entry.cell };
  },
  override: (value) => readOverride(isFields(value) ? [value["caseSetId"], `${String(value["responseId"])}\u0000${String(value["criterionId"])}`] : null, value),
  pair: (value) => (isFields(value) ? readPairEntry(value["key"], value["cell"]) : null),
  report(runId, value) {
    if (!isFields(value)) return null;
    const { kind, report } = value;
    if (kind === "bias") {
      const bias = readReport(runId, kind, report);
      return bias === null ? null : { kind, report: bias };
    }
    const canaries = kind === "canaries" ? readReport(runId, kind, report) : null;
    return canaries === null ? null : { kind: "canaries", report: canaries };
  },
  comment: (value) => readComment(isFields(value) ? [value["caseSetId"], value["responseId"]] : null, value),
};
