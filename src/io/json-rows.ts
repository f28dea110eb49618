// A JSON document to a grid, element by element: finds the list of rows in it and keeps what stands before a break. A list at the root
// is read as it passes; lists under keys can be chosen among only once all were met, so that such a text passes twice and is never
// held. Lines of JSON are jsonl-rows.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { ColumnLines, rowsOfColumns } from "./json-columns.ts";
import { JsonElements } from "./json-elements.ts";
import type { JsonListPlace } from "./json-elements.ts";
import { JsonLists, KEY_CHARS } from "./json-lists.ts";
import type { JsonList } from "./json-lists.ts";
import { JsonScanner } from "./json-scanner.ts";
import type { JsonFault, JsonWatch } from "./json-scanner.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { ShapedRows } from "./shaped-rows.ts";
import { TextHold } from "./text-hold.ts";

/** Keys under which tools put their list of rows, tried in this order. */
const ROW_KEYS = ["data", "rows", "results", "examples", "items", "cases", "records", "samples", "instances"] as const;
/** The same, then one below another, as `results.results`. */
const ROW_PATHS: readonly string[] = [...ROW_KEYS, ...ROW_KEYS.flatMap((outer) => ROW_KEYS.map((inner) => `${outer}.${inner}`))];

/** Lists of a document that are offered. */
const MAX_PATHS = 50;

/** Characters of a text that are read between two pauses. */
const PART_CHARS = 64 * 1024;

/** A text, or a way to let its pieces pass; it may be taken twice. */
export type JsonText = string | (() => AsyncIterable<string>);

type Job = { readonly text: JsonText; readonly limits: Limits; readonly pacer: Pacer };

/**
 * Reads an array of objects, an object that holds one (also one level deeper, as `results.results`), an object of columns, or a
 * single object.
 * A list that breaks off keeps its complete elements and reports where it broke.
 * @param chosen path of the list that the person wants, as the grid's `paths` name it; "" for the document as one row
 * @returns `file-empty`, `json-invalid` or `json-too-deep` (detail: line and column) or `json-not-rows`
 */
export async function readJson(text: JsonText, limits: Limits, problems: ProblemList, pacer: Pacer, shape: ShapeChoice = null, chosen: string | null = null): Promise<Result<Grid>> {
  const job: Job = { text, limits, pacer };
  const keys = new TextHold(KEY_CHARS);
  const lists = new JsonLists(keys, (path) => path === chosen || ROW_PATHS.includes(path));
  const rows = new ShapedRows(limits, problems, shape);
  const root = elementsFor(rows, "root");
  const { fault, isBlank } = await pass(job, [lists, root], [keys, root.hold], (done) => (root.hasBegun ? done : done / 2));
  if (isBlank) return fail("file-empty");

  if (root.hasBegun) {
    if (fault !== null && root.count === 0) return broken(fault);
    if (fault === null && !root.hasObject) return fail("json-not-rows");
    return ok(reported(rows.grid("json"), fault, limits, problems));
  }
  const found = lists.lists();
  const list = choose(found, chosen);
  if (fault !== null && list === null) return broken(fault);
  if (!lists.rootIsObject) return fail("json-not-rows");
  // A person who wants the document as one row gets that.
  const columns = list === null && chosen === null ? new ColumnLines() : null;
  const elements = columns === null ? elementsFor(rows, list === null ? "document" : list.offset) : documentFor(rows, columns, problems);
  await pass(job, columns === null ? [elements] : [columns, elements], [elements.hold], (done) => 0.5 + done / 2, () => elements.isOver);
  const paths = found.length === 0 ? {} : { paths: [...found.slice(0, MAX_PATHS).map(({ path }) => path), ""], path: list?.path ?? "" };
  return ok({ ...reported(rows.grid("json"), fault, limits, problems), ...paths });
}

function elementsFor(rows: ShapedRows, place: JsonListPlace): JsonElements {
  return new JsonElements(place, (text, line) => rows.add(JSON.parse(text) as unknown, line));
}

/** The document as one row, or by its columns where it is made of those. */
function documentFor(rows: ShapedRows, lines: ColumnLines, problems: ProblemList): JsonElements {
  return new JsonElements("document", (text, line) => {
    const document: unknown = JSON.parse(text);
    const found = rowsOfColumns(document, lines.columns, problems);
    return found === null ? rows.add(document, line) : found.every(([row, at]) => rows.add(row, at));
  });
}

/** The list that the person wants or that tools usually write; null for the document itself. */
function choose(lists: readonly JsonList[], chosen: string | null): JsonList | null {
  if (chosen === "") return null;
  for (const path of chosen === null ? ROW_PATHS : [chosen, ...ROW_PATHS]) {
    const list = lists.find((one) => one.path === path);
    if (list !== undefined) return list;
  }
  return null;
}

/**
 * Lets the text pass once.
 * @param share of the work that is done, from the share of the text that has passed
 * @param isDone whether the rest may be left
 */
async function pass(job: Job, watches: readonly JsonWatch[], holds: readonly TextHold[], share: (done: number) => number, isDone = () => false): Promise<JsonScanner> {
  const scanner = new JsonScanner(job.limits.jsonDepth, watches);
  for await (const [piece, done] of typeof job.text === "string" ? partsOf(job.text) : unmeasured(job.text())) {
    await job.pacer.breathe(share(done));
    // What comes after a fault still shows whether the text is one at all and in which encoding, so that it has to pass.
    if (scanner.fault !== null) continue;
    for (const hold of holds) hold.next(piece);
    scanner.push(piece);
    if (isDone()) return scanner;
  }
  scanner.finish();
  return scanner;
}

/** A whole text in parts, each with the share of the text that comes before it. */
function* partsOf(text: string): Generator<readonly [string, number]> {
  for (let start = 0; start < text.length; start += PART_CHARS) yield [text.slice(start, start + PART_CHARS), start / text.length];
}

async function* unmeasured(pieces: AsyncIterable<string>): AsyncGenerator<readonly [string, number]> {
  for await (const piece of pieces) yield [piece, 0];
}

function broken({ kind, line, column }: JsonFault): Result<never> {
  return fail(kind === "depth" ? "json-too-deep" : "json-invalid", `line ${line}, column ${column}`);
}

/** The grid; what broke the text is a problem of its own, after those of the rows. */
function reported(grid: Grid, fault: JsonFault | null, limits: Limits, problems: ProblemList): Grid {
  if (fault?.kind === "depth") problems.add(fault.line, "json-too-deep", true, { column: fault.column, limit: limits.jsonDepth });
  else if (fault !== null) problems.add(fault.line, "json-invalid", true, { column: fault.column });
  return grid;
}
