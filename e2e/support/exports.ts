// Reads the page's exports with means of its own: a CSV parser that the product does not use, and JSON.parse.
import Papa from "papaparse";

export type ExportedVerdict = {
  readonly criterion: string;
  readonly state: string;
  readonly score?: number;
  readonly most_likely?: number;
  readonly distribution?: readonly number[];
};

export type ExportedRow = {
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
  readonly source: string | null;
  readonly human_score: number | null;
  readonly overall: number | null;
  readonly response_id: string;
  readonly verdicts: readonly ExportedVerdict[];
};

export type ExportedRun = {
  readonly format: string;
  readonly version: number;
  readonly run: { readonly id: string; readonly state: string; readonly total: number; readonly judge: { readonly files: Readonly<Record<string, string>> } };
  readonly rows: readonly ExportedRow[];
};

export function readJson(text: string): ExportedRun {
  return JSON.parse(text) as ExportedRun;
}

export function readJsonl(text: string): ExportedRow[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as ExportedRow);
}

/** Rows of a CSV export by their header. The byte order mark is taken off; everything else stays as a spreadsheet has it. */
export function readCsv(text: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), { header: true, skipEmptyLines: true });
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("; "));
  return data;
}

/** What a spreadsheet shows for a text that the page exported: one that looks like a formula gets an apostrophe. */
export function asSpreadsheetText(text: string | null): string {
  const value = text ?? "";
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
}

/** The scored cells of an export: distributions by response and criterion. */
export function scoredCells(run: ExportedRun): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const row of run.rows) {
    for (const verdict of row.verdicts) {
      if (verdict.state === "scored" && verdict.distribution !== undefined) found.set(`${row.response_id} ${verdict.criterion}`, verdict.distribution);
    }
  }
  return found;
}
