// Results as an XLSX workbook (ECMA-376): one sheet of results, one that says which judge gave them. The archive is zip-writer.ts,
// the columns export-columns.ts.
import type { Run } from "../domain/run.ts";
import type { ExportColumn } from "./export-columns.ts";
import type { ExportSink } from "./export-sink.ts";
import { guardFormula } from "./formula-guard.ts";
import { columnLetter } from "./grid.ts";
import { runFacts } from "./run-facts.ts";
import { ZipWriter } from "./zip-writer.ts";

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Most characters of a cell; a spreadsheet takes a file with more for damaged. */
export const XLSX_CELL_CHARS = 32_767;

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Styles by their number in `styles.xml`. Text that looks like a formula is marked as text, which a spreadsheet keeps on editing. */
const PLAIN = 0;
const HEADER = 1;
const QUOTED = 2;

/** Rows of XML that are packed together. */
const SLICE = 200;

/** A workbook with a row for each response, the header frozen. Texts over XLSX_CELL_CHARS are cut and counted. */
export function xlsxSink(columns: readonly ExportColumn[], run: Run | null): ExportSink {
  const zip = new ZipWriter();
  const sheet = zip.open("xl/worksheets/sheet1.xml");
  let waiting = sheetHead(columns);
  let line = 1;
  let cut = 0;

  function textCell(place: string, text: string, style: number): string {
    const kept = text.length > XLSX_CELL_CHARS ? cutText(text) : text;
    if (kept !== text) cut += 1;
    return `<c r="${place}" t="inlineStr"${style === PLAIN ? "" : ` s="${style}"`}><is><t xml:space="preserve">${escapeXml(kept)}</t></is></c>`;
  }

  function row(cells: readonly (string | number | null)[], style: number | null): string {
    const body = cells.map((cell, i) => {
      if (cell === null) return "";
      const place = `${columnLetter(i)}${line}`;
      if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
      return textCell(place, cell, style ?? (guardFormula(cell) === cell ? PLAIN : QUOTED));
    });
    const xml = `<row r="${line}">${body.join("")}</row>`;
    line += 1;
    return xml;
  }

  waiting += row(columns.map(({ name }) => name), HEADER);
  return {
    async add(rows) {
      for (let at = 0; at < rows.length; at += SLICE) {
        for (const one of rows.slice(at, at + SLICE)) waiting += row(columns.map(({ value }) => value(one)), null);
        await sheet.write(waiting);
        waiting = "";
      }
    },
    async finish() {
      const records = line - 2;
      await sheet.write(`${waiting}</sheetData><autoFilter ref="A1:${columnLetter(Math.max(0, columns.length - 1))}${line - 1}"/></worksheet>`);
      await sheet.close();
      line = 1;
      const facts = run === null ? [] : runFacts(run);
      const second = facts.map(([name, value]) => row([name, value], null)).join("");
      await zip.file("xl/worksheets/sheet2.xml", `${PROLOGUE}<worksheet xmlns="${MAIN}"><cols><col min="1" max="1" width="28" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>${second}</sheetData></worksheet>`);
      for (const [name, xml] of Object.entries(PARTS)) await zip.file(name, PROLOGUE + xml);
      return { blob: zip.finish(XLSX_TYPE), records, leftOut: 0, cut };
    },
  };
}

/** The columns' widths and the frozen header. Texts are wide, numbers narrow. */
function sheetHead(columns: readonly ExportColumn[]): string {
  const widths = columns.map(({ kind, name }, i) => {
    const width = kind === "number" ? Math.min(24, Math.max(10, name.length + 2)) : /^(?:instruction|context|reference|response)$|: rationale$/.test(name) ? 48 : 22;
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`;
  });
  const cols = widths.length === 0 ? "" : `<cols>${widths.join("")}</cols>`;
  return `${PROLOGUE}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${cols}<sheetData>`;
}

/** Never between the halves of one character. */
function cutText(text: string): string {
  const end = /[\uD800-\uDBFF]/.test(text.charAt(XLSX_CELL_CHARS - 1)) ? XLSX_CELL_CHARS - 1 : XLSX_CELL_CHARS;
  return text.slice(0, end);
}

/** What XML cannot hold is written as `_x000D_`, and a text that looks like such an escape is escaped itself (ECMA-376, ST_Xstring). */
function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

const PARTS: Readonly<Record<string, string>> = {
  "xl/styles.xml":
    `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>" +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>' +
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>',
  "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><sheets><sheet name="Results" sheetId="1" r:id="rId1"/><sheet name="Run" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels":
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${LINKS}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="rId2" Type="${LINKS}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${LINKS}/styles" Target="styles.xml"/></Relationships>`,
  "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "[Content_Types].xml":
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet2.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/></Types>`,
};
