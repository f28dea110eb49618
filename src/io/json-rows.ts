// A JSON document to a grid: finds the list of rows in it and keeps what stands before a break. Lines of JSON are jsonl-rows.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { scanJson } from "./json-scan.ts";
import type { JsonScan } from "./json-scan.ts";
import type { Limits } from "./limits.ts";
import { LineIndex } from "./line-index.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { ShapedRows } from "./shaped-rows.ts";

/** Keys under which tools put their list of rows, tried in this order. */
const ROW_KEYS = ["data", "rows", "results", "examples", "items", "cases", "records", "samples", "instances"] as const;

/** Lists of a document that are offered. */
const MAX_PATHS = 50;

/**
 * Reads an array of objects, an object that holds one (also one level deeper, as `results.results`), or a single object.
 * A root array that breaks off keeps its complete elements and reports where it broke.
 * @param chosen path of the list that the person wants, as the grid's `paths` name it; "" for the document as one row
 * @returns `json-invalid` or `json-too-deep` (detail: line and column) or `json-not-rows`
 */
export async function readJson(text: string, limits: Limits, problems: ProblemList, pacer: Pacer, shape: ShapeChoice = null, chosen: string | null = null): Promise<Result<Grid>> {
  const scan = scanJson(text, limits.jsonDepth);
  const { fault } = scan;
  if (fault !== null) {
    const place = new LineIndex(text).at(fault.offset);
    const code = fault.kind === "depth" ? "json-too-deep" : "json-invalid";
    if (scan.elements.length === 0) return fail(code, `line ${place.line}, column ${place.column}`);
    const grid = await readElements(text, scan, limits, problems, pacer, shape);
    const limit = fault.kind === "depth" ? { limit: limits.jsonDepth } : {};
    problems.add(place.line, code, true, { column: place.column, ...limit });
    return grid;
  }
  const found = findRows(JSON.parse(text) as unknown, scan, chosen);
  if (found === null) return fail("json-not-rows");

  const rows = new ShapedRows(limits, problems, shape);
  const index = new LineIndex(text);
  for (const [i, value] of found.values.entries()) {
    await pacer.breathe(i / found.values.length);
    if (!rows.add(value, index.at(found.starts[i] ?? 0).line)) break;
  }
  const { paths, path } = found;
  return ok({ ...rows.grid("json"), ...(paths.length === 0 ? {} : { paths: [...paths, ""], path }) });
}

async function readElements(
  text: string,
  scan: JsonScan,
  limits: Limits,
  problems: ProblemList,
  pacer: Pacer,
  shape: ShapeChoice,
): Promise<Result<Grid>> {
  const rows = new ShapedRows(limits, problems, shape);
  const index = new LineIndex(text);
  for (const [i, span] of scan.elements.entries()) {
    await pacer.breathe(i / scan.elements.length);
    if (!rows.add(JSON.parse(text.slice(span.start, span.end)) as unknown, index.at(span.start).line)) break;
  }
  return ok(rows.grid("json"));
}

type Found = {
  readonly values: readonly unknown[];
  readonly starts: readonly number[];
  /** Lists of objects in the document, by path, and which of them was taken; "" for the document itself. */
  readonly paths: readonly string[];
  readonly path: string;
};

function findRows(root: unknown, scan: JsonScan, chosen: string | null): Found | null {
  if (Array.isArray(root)) {
    return hasObject(root) ? { values: root, starts: scan.elements.map((span) => span.start), paths: [], path: "" } : null;
  }
  if (typeof root !== "object" || root === null) return null;
  const lists = new Map<string, Pick<Found, "values" | "starts">>();
  for (const [key, starts] of scan.starts) {
    const path = JSON.parse(key) as readonly string[];
    const list = path.reduce<unknown>((value, name) => ownValue(value, name), root);
    if (hasObject(list)) lists.set(path.join("."), { values: list, starts });
  }
  const usual = [...rowPaths()].map((path) => path.join(".")).find((path) => lists.has(path)) ?? "";
  const path = chosen !== null && (chosen === "" || lists.has(chosen)) ? chosen : usual;
  return { ...(lists.get(path) ?? { values: [root], starts: [] }), paths: [...lists.keys()].slice(0, MAX_PATHS), path };
}

function* rowPaths(): Generator<readonly string[]> {
  for (const key of ROW_KEYS) yield [key];
  for (const outer of ROW_KEYS) for (const inner of ROW_KEYS) yield [outer, inner];
}

function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function hasObject(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null && !Array.isArray(item));
}
