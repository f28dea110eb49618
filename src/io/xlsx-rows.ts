// One sheet of an XLSX workbook to a grid. Values as they were saved: formulas are not worked out, and links to other files are
// never followed. The archive is zip-archive.ts, the XML xml-scan.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { headerNames } from "./csv-rows.ts";
import { columnLetter } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { looksLikeHeader } from "./header-guess.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import { attribute, scanXml, XmlFault } from "./xml-scan.ts";
import { readEntry } from "./zip-archive.ts";
import type { ZipEntry } from "./zip-archive.ts";

export type Workbook = { readonly grid: Grid; readonly sheets: readonly string[]; readonly sheet: string };

type Row = { readonly line: number; readonly cells: string[] };

/** True when the archive is a workbook. */
export function isWorkbook(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name === "xl/workbook.xml");
}

/**
 * Reads the named sheet, or the first one that is visible.
 * @returns `spreadsheet-damaged` with what is wrong, `no-rows` for an empty sheet, or what the archive failed with
 */
export async function readWorkbook(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  chosen: string | null,
  limits: Limits,
  problems: ProblemList,
  pacer: Pacer,
  signal: AbortSignal,
): Promise<Result<Workbook>> {
  async function part(name: string): Promise<Result<string | null>> {
    const entry = entries.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (entry === undefined) return ok(null);
    const content = await readEntry(bytes, entry, signal);
    return content.ok ? ok(new TextDecoder().decode(content.value)) : content;
  }
  try {
    const workbook = await part("xl/workbook.xml");
    if (!workbook.ok) return workbook;
    const links = await part("xl/_rels/workbook.xml.rels");
    if (!links.ok) return links;
    const sheets = sheetsOf(workbook.value ?? "", links.value ?? "");
    const sheet = sheets.find(({ name }) => name === chosen) ?? sheets.find(({ hidden }) => !hidden) ?? sheets[0];
    if (sheet === undefined) return fail("spreadsheet-damaged", "no sheet");

    const xml = await part(sheet.path);
    if (!xml.ok) return xml;
    if (xml.value === null) return fail("spreadsheet-damaged", sheet.path.slice(0, 200));
    const texts = await part("xl/sharedStrings.xml");
    if (!texts.ok) return texts;
    const styles = await part("xl/styles.xml");
    if (!styles.ok) return styles;
    const shared = sharedTexts(texts.value ?? "");
    const rows = await readSheet(xml.value, shared, dateStyles(styles.value ?? ""), limits, problems, pacer);
    const grid = gridOf(rows, limits, problems);
    return grid.ok ? ok({ grid: grid.value, sheets: sheets.map(({ name }) => name), sheet: sheet.name }) : grid;
  } catch (error) {
    if (error instanceof XmlFault) return fail("spreadsheet-damaged", error.message);
    throw error;
  }
}

function sheetsOf(workbook: string, links: string): { readonly name: string; readonly path: string; readonly hidden: boolean }[] {
  const targets = new Map<string, string>();
  for (const event of scanXml(links)) {
    if (event.kind !== "open" || event.name !== "Relationship" || attribute(event.attributes, "TargetMode") === "External") continue;
    const target = attribute(event.attributes, "Target") ?? "";
    targets.set(attribute(event.attributes, "Id") ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  }
  const sheets = [];
  for (const event of scanXml(workbook)) {
    if (event.kind !== "open" || event.name !== "sheet") continue;
    const path = targets.get(attribute(event.attributes, "id") ?? "");
    const name = attribute(event.attributes, "name") ?? "";
    if (path !== undefined) sheets.push({ name, path, hidden: (attribute(event.attributes, "state") ?? "visible") !== "visible" });
  }
  return sheets;
}

/** The texts that cells refer to by number. Reading aids above the line (`rPh`) are not part of the text. */
function sharedTexts(xml: string): string[] {
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let aids = 0;
  for (const event of scanXml(xml)) {
    if (event.kind === "text") {
      if (inText && aids === 0) text += event.text;
    } else if (event.name === "si") {
      if (event.kind === "open") text = "";
      if (event.kind === "close" || event.closed) texts.push(unescaped(text));
    } else if (event.name === "t") inText = event.kind === "open" && !event.closed;
    else if (event.name === "rPh" && !(event.kind === "open" && event.closed)) aids += event.kind === "open" ? 1 : -1;
  }
  return texts;
}

/** Formats that show a date, by the number that cells name. */
function dateStyles(xml: string): ReadonlySet<number> {
  const formats = new Set(["14", "15", "16", "17", "22"]);
  const styles = new Set<number>();
  let inCells = false;
  let count = 0;
  for (const event of scanXml(xml)) {
    if (event.kind === "text") continue;
    if (event.name === "cellXfs") inCells = event.kind === "open" && !event.closed;
    if (event.kind !== "open") continue;
    if (event.name === "numFmt" && /[yd]/i.test((attribute(event.attributes, "formatCode") ?? "").replace(/"[^"]*"|\[[^\]]*\]|\\./g, ""))) {
      formats.add(attribute(event.attributes, "numFmtId") ?? "");
    } else if (event.name === "xf" && inCells) {
      if (formats.has(attribute(event.attributes, "numFmtId") ?? "")) styles.add(count);
      count += 1;
    }
  }
  return styles;
}

async function readSheet(xml: string, shared: readonly string[], dates: ReadonlySet<number>, limits: Limits, problems: ProblemList, pacer: Pacer): Promise<Row[]> {
  const rows: Row[] = [];
  let row: Row | null = null;
  let cell: { column: number; kind: string; date: boolean; text: string } | null = null;
  let inValue = false;
  let line = 0;
  let wide = 0;
  let seen = 0;
  for (const event of scanXml(xml)) {
    seen += 1;
    if (seen % 1_000 === 0) await pacer.breathe(Math.min(1, rows.length / limits.rows));
    if (event.kind === "text") {
      if (inValue && cell !== null) cell.text += event.text;
    } else if (event.name === "row") {
      if (event.kind === "open") {
        const number = Number(attribute(event.attributes, "r") ?? line + 1);
        line = Number.isInteger(number) && number > line ? number : line + 1;
        row = { line, cells: [] };
      }
      if (row !== null && (event.kind === "close" || event.closed)) {
        // One more than the limit, since the first may be the header.
        if (rows.length > limits.rows) {
          problems.add(line, "too-many-rows", true, { limit: limits.rows });
          break;
        }
        if (row.cells.some((text) => text.trim() !== "")) rows.push({ line, cells: Array.from(row.cells, (text: string | undefined) => text ?? "") });
        row = null;
      }
    } else if (event.name === "c" && row !== null) {
      if (event.kind === "open" && !event.closed) {
        const column = columnIndex(attribute(event.attributes, "r")) ?? row.cells.length;
        cell = { column, kind: attribute(event.attributes, "t") ?? "n", date: dates.has(Number(attribute(event.attributes, "s") ?? -1)), text: "" };
      } else if (event.kind === "close" && cell !== null) {
        const text = cellText(cell, shared);
        if (cell.column < limits.columns) row.cells[cell.column] = text;
        else if (text !== "") wide = Math.max(wide, cell.column + 1);
        cell = null;
      }
    } else if (event.name === "v" || event.name === "t") inValue = event.kind === "open" && !event.closed;
  }
  if (wide > 0) problems.add(null, "too-many-columns", false, { limit: limits.columns, found: wide });
  return rows;
}

function cellText(cell: { readonly kind: string; readonly date: boolean; readonly text: string }, shared: readonly string[]): string {
  switch (cell.kind) {
    case "s":
      return shared[Number(cell.text)] ?? "";
    case "b":
      return cell.text === "1" ? "TRUE" : "FALSE";
    case "n":
      return cell.date && cell.text !== "" ? dateText(Number(cell.text)) : cell.text;
    default:
      return unescaped(cell.text);
  }
}

/** A day number of the 1900 calendar as ISO 8601, with a time where it has one. */
function dateText(serial: number): string {
  const time = Math.round((serial - 25_569) * 86_400) * 1_000;
  if (!Number.isFinite(time) || Math.abs(time) > 8e15) return String(serial);
  const iso = new Date(time).toISOString();
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** Characters that XML cannot hold are written as `_x000D_`. */
function unescaped(text: string): string {
  return text.includes("_x") ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
}

function columnIndex(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (letters === undefined) return null;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

function gridOf(rows: readonly Row[], limits: Limits, problems: ProblemList): Result<Grid> {
  const first = rows[0];
  if (first === undefined) return fail("no-rows");
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const padded = Array.from({ length: width }, (_, i) => first.cells[i] ?? "");
  const hasHeader = looksLikeHeader(first.cells, rows[1]?.cells ?? null, true);
  const columns = hasHeader ? headerNames(padded, first.line, problems) : padded.map((_, i) => columnLetter(i));
  if (!hasHeader) problems.add(first.line, "header-missing", false);
  const kept = rows.slice(hasHeader ? 1 : 0, (hasHeader ? 1 : 0) + limits.rows).filter(({ line, cells }) => {
    const at = cells.findIndex((cell) => cell.length > limits.cellChars);
    if (at >= 0) problems.add(line, "cell-too-large", true, { column: columns[at] ?? "", limit: limits.cellChars, found: cells[at]?.length ?? 0 });
    return at < 0;
  });
  return ok({ format: "xlsx", columns, rows: kept.map(({ cells }) => cells), lines: kept.map(({ line }) => line) });
}
