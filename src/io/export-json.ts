// Results as JSON and JSON Lines, with whole verdicts. Spreadsheets are export-csv.ts.
import { fileScoreOf } from "../domain/override.ts";
import { passes } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import type { Cell, Signal } from "../domain/verdict.ts";
import type { ExportRow } from "./export-row.ts";
import { textSink } from "./export-sink.ts";
import type { ExportSink } from "./export-sink.ts";

export type JsonExportOptions = {
  /** The run that made the verdicts; its judge identity goes into the file, so that the scores can be made again. */
  readonly run?: Run | null;
};

export const JSON_EXPORT_FORMAT = "chambers-results";
export const JSON_EXPORT_VERSION = 1;

/** One cell as exported: a scored one carries the whole verdict, the others why there is none. */
export type ExportedCell =
  | {
      readonly state: "scored";
      readonly score: number;
      readonly most_likely: number;
      readonly distribution: readonly number[];
      readonly confidence: number;
      readonly rationale: string | null;
      readonly signals: readonly Signal[];
      /** Probability that a writing judge gave to the allowed labels together. */
      readonly label_mass?: number;
      /** Standard deviation over samples. */
      readonly spread?: number;
      /** Reasons asked for after the run, with the reading that followed them; the score above is the run's. */
      readonly explained?: { readonly rationale: string | null; readonly score: number; readonly distribution: readonly number[]; readonly signals: readonly Signal[] };
      /** Index of the judge that gave it, where the run moved: into the run's `earlier` and then its `judge`. */
      readonly judge?: number;
    }
  | { readonly state: "failed"; readonly code: string; readonly detail: string }
  | { readonly state: "skipped"; readonly reason: string }
  | { readonly state: "pending" | "running" };

/** `{format, version, run, rubric, rows}`, indented. `run` is null when none was given. */
export function exportJson(table: readonly ExportRow[], rubric: Rubric, { run = null }: JsonExportOptions = {}): string {
  const rows = table.map((row, i) => indentedRow(row, rubric, i)).join("");
  return head(rubric, run) + rows + TAIL;
}

/** One response a line, with the same fields as a row of the JSON export. Empty for no rows. */
export function exportJsonl(table: readonly ExportRow[], rubric: Rubric): string {
  return table.map((row) => `${JSON.stringify(rowOf(row, rubric))}\n`).join("");
}

/** `exportJson`, row by row. */
export function jsonSink(rubric: Rubric, run: Run | null): ExportSink {
  return textSink("application/json;charset=utf-8", head(rubric, run), (row, i) => indentedRow(row, rubric, i), TAIL);
}

/** `exportJsonl`, row by row. */
export function jsonlSink(rubric: Rubric): ExportSink {
  return textSink("application/jsonl;charset=utf-8", "", (row) => `${JSON.stringify(rowOf(row, rubric))}\n`);
}

function head(rubric: Rubric, run: Run | null): string {
  const document = JSON.stringify({ format: JSON_EXPORT_FORMAT, version: JSON_EXPORT_VERSION, run, rubric }, null, 2);
  return `${document.slice(0, -2)},\n  "rows": [`;
}

const TAIL = "\n  ]\n}\n";

function indentedRow(row: ExportRow, rubric: Rubric, index: number): string {
  const text = JSON.stringify(rowOf(row, rubric), null, 2).replaceAll("\n", "\n    ");
  return `${index === 0 ? "" : ","}\n    ${text}`;
}

function rowOf(row: ExportRow, rubric: Rubric): object {
  return {
    instruction: row.case.instruction,
    context: row.case.context,
    reference: row.case.reference,
    response: row.response.text,
    source: row.response.source,
    human_score: row.response.humanScore,
    ...(row.response.criterionScores === undefined ? {} : { human_scores: row.response.criterionScores }),
    overall: row.overall,
    // Null without a pass rule, and without an overall score.
    pass: passes(rubric, row.overall),
    comment: row.comment,
    case_id: row.case.id,
    response_id: row.response.id,
    // A list, not an object keyed by id: an id may be any text.
    verdicts: rubric.criteria.map((criterion) => ({
      criterion: criterion.id,
      name: criterion.name,
      ...exportCell(row.cells.get(criterion.id)),
      override: row.overrides.get(criterion.id) ?? null,
      ...(row.response.criterionScores === undefined ? {} : { human_score: fileScoreOf(row.response, criterion) }),
    })),
  };
}

function exportCell(cell: Cell | undefined): ExportedCell {
  switch (cell?.state) {
    case undefined:
      return { state: "pending" };
    case "pending":
    case "running":
      return { state: cell.state };
    case "failed":
      return { state: "failed", code: cell.code, detail: cell.detail };
    case "skipped":
      return { state: "skipped", reason: cell.reason };
    case "scored": {
      const { score, mostLikely, distribution, confidence, rationale, signals, labelMass, spread } = cell.verdict;
      const { explained, by } = cell;
      return {
        ...{ state: "scored", score, most_likely: mostLikely, distribution, confidence, rationale, signals },
        ...(labelMass === undefined ? {} : { label_mass: labelMass }),
        ...(spread === undefined ? {} : { spread }),
        ...(explained === undefined ? {} : { explained: { rationale: explained.rationale, score: explained.score, distribution: explained.distribution, signals: explained.signals } }),
        ...(by === undefined ? {} : { judge: by }),
      };
    }
  }
}
