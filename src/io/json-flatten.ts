// One JSON object to named cells. Which objects of a file are rows is json-rows.ts.
import { normalizeName, RESPONSE_NAMES } from "./column-names.ts";
import { SCORES_FIELD, scoreCells } from "./json-scores.ts";
import { uniqueName } from "./unique-name.ts";

/** Levels of nested objects that become dotted names; what lies deeper stays JSON text in one cell. */
const NAMED_LEVELS = 4;
const MAX_SPREAD = 32;
const PLURAL_RESPONSES = new Set<string>([...RESPONSE_NAMES.filter((name) => name.endsWith("s")), "candidates", "generations"]);

/**
 * Cells of an object by dotted path, e.g. `vars.question`. Text stays as it is; a list of texts is joined by blank lines, or
 * spread over `responses.1`, `responses.2` when the name says that it holds several responses; chat messages become turns; people's
 * scores on single criteria become a cell each.
 */
export function flattenObject(object: object): Map<string, string> {
  const cells = new Map<string, string>();
  flattenInto(cells, object, "", NAMED_LEVELS);
  const scores = scoreCells(object);
  if (scores === null) return cells;
  cells.delete(SCORES_FIELD);
  for (const [name, score] of scores) put(cells, name, score);
  return cells;
}

function flattenInto(cells: Map<string, string>, object: object, prefix: string, levels: number): void {
  // Object.entries reads own keys only, so `__proto__` in the JSON is a plain key here.
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (Array.isArray(value)) flattenArray(cells, value as unknown[], path, key);
    else if (typeof value === "object" && value !== null && levels > 1 && Object.keys(value).length > 0) {
      flattenInto(cells, value, path, levels - 1);
    } else put(cells, path, scalarText(value));
  }
}

function flattenArray(cells: Map<string, string>, values: readonly unknown[], path: string, key: string): void {
  if (!values.every((value) => typeof value === "string")) {
    put(cells, path, chatText(values) ?? JSON.stringify(values));
  } else if (values.length > 1 && values.length <= MAX_SPREAD && PLURAL_RESPONSES.has(normalizeName(key))) {
    values.forEach((value, i) => {
      put(cells, `${path}.${i + 1}`, value);
    });
  } else put(cells, path, values.join("\n\n"));
}

function put(cells: Map<string, string>, path: string, text: string): void {
  cells.set(cells.has(path) ? uniqueName(path, new Set(cells.keys())) : path, text);
}

function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  // Nested deeper than names go. JSON knows no other kinds of value.
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** Chat messages (`{role, content}`) as turns; null when the list is something else. */
function chatText(values: readonly unknown[]): string | null {
  const turns: string[] = [];
  for (const value of values) {
    if (typeof value !== "object" || value === null) return null;
    const { role, content } = value as { role?: unknown; content?: unknown };
    if (typeof role !== "string" || typeof content !== "string") return null;
    turns.push(`${role.charAt(0).toUpperCase()}${role.slice(1)}: ${content}`);
  }
  return turns.length === 0 ? null : turns.join("\n\n");
}
