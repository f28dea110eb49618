// Tells what kind of table a text is: by its content first, by the file's name second. Reading it is each format's own file.
import { readName } from "./column-names.ts";
import { guessDialect, guessQuote, measureDialect } from "./csv-dialect.ts";
import { CsvReader } from "./csv-reader.ts";
import type { Dialect } from "./csv-reader.ts";
import { looksLikeHeader } from "./header-guess.ts";
import { findJsonFault } from "./json-fault.ts";
import { PLAIN_TEXT } from "./plain-text.ts";

export type Sniffed =
  | { readonly kind: "json" | "jsonl" | "text" | "markup" }
  | { readonly kind: "delimited"; readonly dialect: Dialect; readonly headerExpected: boolean };

const HEAD_LINES = 20;

/**
 * @param text the whole text, or so much of its start that the rest changes nothing
 * @param extension lower case, without the dot; null for a paste
 * @param depth limit of nested JSON
 * @param chosen what the person says of delimiter and quote, which makes it delimited text
 */
export function sniffFormat(text: string, extension: string | null, depth: number, chosen: Partial<Dialect> = {}): Sniffed {
  if (chosen.delimiter === PLAIN_TEXT) return { kind: "text" };
  if (chosen.delimiter !== undefined || chosen.quote !== undefined) {
    const quote = chosen.quote === undefined ? guessQuote(text) : chosen.quote;
    const delimiter = chosen.delimiter ?? guessDialect(text, quote).delimiter;
    return { kind: "delimited", dialect: { delimiter, quote }, headerExpected: extension !== null };
  }
  const head = text.slice(0, 2_000).trimStart();
  const isTable = extension === "csv" || extension === "tsv" || extension === "tab" || extension === "psv";
  const isJson = extension === "json" || extension === "jsonl" || extension === "ndjson";
  if ((isTable || isJson) && /^<(?:!doctype|html|\?xml|svg|head|body|script)\b/i.test(head)) return { kind: "markup" };

  const json = sniffJson(text, head, extension, depth);
  if (json !== null) return { kind: json };
  if (isJson) return { kind: extension === "json" ? "json" : "jsonl" };
  if (isTable) return delimited(text, delimiterFor(text, extension), true);
  return sniffPaste(text);
}

function sniffJson(text: string, head: string, extension: string | null, depth: number): "json" | "jsonl" | null {
  if (!head.startsWith("{") && !head.startsWith("[")) return null;
  const lines = headLines(text);
  const objects = lines.filter((line) => line.startsWith("{") && line.endsWith("}"));
  const isLines = (extension === "jsonl" || extension === "ndjson") && !head.startsWith("[");
  const first = lines[0] ?? "";
  // Several lines that each look like an object are JSON Lines, even when one is broken. A pretty-printed document has lines
  // of a lone brace, and an array begins with a bracket.
  if (isLines || (lines.length > 1 && objects.length * 2 > lines.length && first.startsWith("{"))) return "jsonl";
  if (lines.length > 1 && first.startsWith("{") && first.endsWith("}") && findJsonFault(first, depth) === null) return "jsonl";
  if (extension === "json") return "json";
  // Without a name that says so, a broken start must still look like JSON: `[1] see above` and `{name}, hello` are text.
  const looksJson = /^(?:\{\s*["}]|\[\s*[{[\]"\d-])/.test(head);
  if (!looksJson) return null;
  if (findJsonFault(text, depth) === null) return "json";
  if (lines.length > 1 && first.startsWith("[") && findJsonFault(first, depth) === null && extension !== "csv") {
    return objects.length > 0 ? "jsonl" : null;
  }
  return /^(?:\{\s*"|\[\s*[{[])/.test(head) ? "json" : null;
}

function headLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length && lines.length < HEAD_LINES; ) {
    const next = text.slice(start, start + 1_000_000).search(/[\r\n]/);
    const end = next < 0 ? text.length : start + next;
    const line = text.slice(start, end).trim();
    if (line !== "") lines.push(line);
    start = end + 1;
  }
  return lines;
}

function delimiterFor(text: string, extension: string): string {
  const fit = guessDialect(text);
  const named = extension === "csv" ? "," : extension === "psv" ? "|" : "\t";
  if (fit.cells < 2) return named;
  const usual = measureDialect(text, named);
  // The name decides when its delimiter fits about as well.
  return usual.cells > 1 && usual.share >= fit.share * 0.9 ? named : fit.delimiter;
}

/** Text without a telling name: rows from a spreadsheet, a table with a header we know, or plain responses. */
function sniffPaste(text: string): Sniffed {
  const tabs = measureDialect(text, "\t");
  const isSteady = tabs.cells > 1 && tabs.share === 1;
  // One line with a tab may be indented text; a row copied from a spreadsheet starts with its first cell.
  if (isSteady && (tabs.records > 1 || !/^\s/.test(text))) {
    return delimited(text, "\t", false);
  }
  const fit = guessDialect(text);
  if (fit.cells > 1 && fit.share >= 0.5) {
    const found = delimited(text, fit.delimiter, false);
    const reader = new CsvReader(text, found.dialect);
    const first = reader.next()?.cells ?? [];
    const second = reader.next()?.cells ?? null;
    if (second !== null && first.length > 1 && looksLikeHeader(first, second, false) && first.every(isLabel) && first.some(isFieldName) && second.length > 1) {
      return found;
    }
  }
  return { kind: "text" };
}

function delimited(text: string, delimiter: string, headerExpected: boolean): Extract<Sniffed, { readonly kind: "delimited" }> {
  return { kind: "delimited", dialect: { delimiter, quote: guessQuote(text) }, headerExpected };
}

/** Whether a cell is the name of a field and not a part of a sentence that holds such a word. */
function isFieldName(cell: string): boolean {
  const name = cell.trim();
  if (name.length > 60) return false;
  const meaning = readName(name);
  if (meaning.kind !== "role" && meaning.kind !== "response") return false;
  // Whole names have low ranks; what only holds such a word must be one word itself.
  return meaning.rank < 100 || !/\s/.test(name);
}

function isLabel(cell: string): boolean {
  return cell.length <= 60 && !/[.!?。！？]/u.test(cell.trim());
}
