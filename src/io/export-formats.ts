// The formats that results are written in, by name, and what a file of each is called. Writing them is export-service.ts.

export const EXPORT_FORMATS = [
  "csv", "tsv", "xlsx", "parquet", "json", "jsonl", "report-html", "report-markdown", "bundle", "promptfoo", "evalassist", "preferences", "rewards", "feedback",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Formats with columns that a person may choose. */
export const TABLE_FORMATS: ReadonlySet<ExportFormat> = new Set(["csv", "tsv", "xlsx", "parquet"]);

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  csv: ".csv",
  tsv: ".tsv",
  xlsx: ".xlsx",
  parquet: ".parquet",
  json: ".json",
  jsonl: ".jsonl",
  "report-html": "-report.html",
  "report-markdown": "-report.md",
  bundle: ".chambers.json",
  promptfoo: "-promptfoo.json",
  evalassist: "-evalassist.json",
  preferences: "-preferences.jsonl",
  rewards: "-rewards.jsonl",
  feedback: "-feedback.jsonl",
};

/** Name of a file written on a day (ISO 8601). @param packed true when the content is gzip */
export function exportName(format: ExportFormat, day: string, packed: boolean): string {
  return `chambers-${day.slice(0, 10)}${ENDINGS[format]}${packed ? ".gz" : ""}`;
}
