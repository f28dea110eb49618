// How large a file will be, before it is written: a rough figure from the texts, so that nobody is surprised. Pure.
import type { CaseRow } from "../domain/case.ts";
import type { ExportFormat } from "../io/export-formats.ts";

/** Bytes that a file will take, roughly: texts as UTF-8, and what each format puts around them. */
export function estimatedBytes(rows: readonly CaseRow[], format: ExportFormat, criteria: number): number {
  if (format === "report-html" || format === "report-markdown") return 60_000;
  let units = 0;
  // A part stands for all of a large table.
  const step = Math.max(1, Math.floor(rows.length / 2_000));
  let counted = 0;
  for (let i = 0; i < rows.length; i += step) {
    const row = rows[i];
    if (row === undefined) continue;
    counted += 1;
    const { instruction, context, reference } = row.case;
    for (const text of [instruction, context, reference, row.response.text]) units += bytesOf(text ?? "");
  }
  const texts = counted === 0 ? 0 : (units / counted) * rows.length;
  return Math.round(texts * PACKING[format] + rows.length * criteria * AROUND[format]);
}

/** Bytes of a text as UTF-8, nearly: most units above Latin take three. */
function bytesOf(text: string): number {
  let wide = 0;
  const looked = Math.min(text.length, 400);
  for (let i = 0; i < looked; i += 1) if (text.charCodeAt(i) > 0x7f) wide += 1;
  return looked === 0 ? 0 : text.length * (1 + (2 * wide) / looked);
}

const PLAIN = 1.05;
const PACKED = 0.45;
const PACKING: Readonly<Record<ExportFormat, number>> = {
  csv: PLAIN, tsv: PLAIN, json: 1.1, jsonl: 1.08, parquet: PACKED, xlsx: PACKED, bundle: PLAIN, promptfoo: 3, evalassist: PLAIN, preferences: PLAIN, rewards: PLAIN, feedback: 2,
  "report-html": 0, "report-markdown": 0,
};
/** Bytes of one verdict. */
const AROUND: Readonly<Record<ExportFormat, number>> = {
  csv: 130, tsv: 130, json: 420, jsonl: 300, parquet: 60, xlsx: 50, bundle: 380, promptfoo: 300, evalassist: 120, preferences: 20, rewards: 70, feedback: 700,
  "report-html": 0, "report-markdown": 0,
};
