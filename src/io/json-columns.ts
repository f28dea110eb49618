// A JSON document that is a table by columns: `{"instruction": ["...", ...], "response": ["...", ...]}`, as data sets are often written,
// or with places for keys as pandas writes them (`{"instruction": {"0": "...", ...}, ...}`). Gives its rows; finding the document
// is json-rows.ts.
import { isKnownName } from "./column-names.ts";
import type { JsonPart, JsonWatch } from "./json-scanner.ts";
import type { ProblemList } from "./problem-list.ts";
import type { Fields } from "./shape.ts";
import { isFields } from "./shape-values.ts";

/** Notes where the values under the keys of a document begin, and where the values within those do. */
export class ColumnLines implements JsonWatch {
  /** By the order of the keys: 1-based lines. */
  readonly columns: { readonly line: number; readonly values: number[] }[] = [];

  begin(part: JsonPart, depth: number, _offset: number, line: number): void {
    if (part === "key") return;
    if (depth === 1) this.columns.push({ line, values: [] });
    else if (depth === 2) this.columns.at(-1)?.values.push(line);
  }

  end(): void {
    // Where a value ends does not matter.
  }
}

type Column = { readonly name: string; readonly values: readonly unknown[]; readonly lines: ColumnLines["columns"][number] | undefined };

/**
 * The rows of a document by columns, each with the line of its first value. Columns that are shorter than the longest are listed
 * among the problems; what they lack is left out.
 * @returns null when the document is something else: one row with lists in it, for one
 */
export function rowsOfColumns(document: unknown, lines: ColumnLines["columns"], problems: ProblemList): readonly (readonly [row: Fields, line: number])[] | null {
  if (!isFields(document)) return null;
  const entries = Object.entries(document);
  // A repeated key is one here and two there.
  const placed = entries.length === lines.length;
  const columns: Column[] = [];
  for (const [i, [name, value]] of entries.entries()) {
    const values = valuesOf(value);
    // A name or a version may stand beside the columns; what a row needs may not.
    if (values === null && (typeof value === "object" || isKnownName(name))) return null;
    if (values !== null) columns.push({ name, values, lines: placed ? lines[i] : undefined });
  }
  if (columns.length < entries.length && columns.filter(({ name }) => isKnownName(name)).length < 2) return null;
  const longest = columns.reduce<Column | null>((most, one) => (most === null || one.values.length > most.values.length ? one : most), null);
  if (longest === null || longest.values.length === 0) return null;
  const short = columns.filter(({ values }) => values.length < longest.values.length);
  // One question with several answers is a row.
  if (short.some(({ values }) => values.length < 2)) return null;
  for (const { name, values, lines: place } of short) problems.add(place?.line ?? 1, "columns-unequal", false, { column: name.slice(0, 200), found: values.length, expected: longest.values.length });
  return longest.values.map((_, i) => {
    const line = Math.min(...columns.map((one) => one.lines?.values[i] ?? Infinity));
    return [Object.fromEntries(columns.flatMap(({ name, values }) => (values[i] === undefined || values[i] === null ? [] : [[name, values[i]] as const]))), Number.isFinite(line) ? line : 1];
  });
}

/** Plain values in a list, or under the places 0, 1, 2, ...; null for anything else. */
function valuesOf(value: unknown): readonly unknown[] | null {
  const values = Array.isArray(value) ? (value as unknown[]) : isFields(value) && Object.keys(value).every((key, i) => key === String(i)) ? Object.values(value) : null;
  return values === null || values.some((one) => typeof one === "object" && one !== null) ? null : values;
}
