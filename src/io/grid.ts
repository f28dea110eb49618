// The opened table: named columns and rows of text with the line each row came from. Parsers make it, build-cases reads it.
import type { Dialect } from "./csv-reader.ts";
import type { ShapeId } from "./shape.ts";
import type { ColumnMapping, TableFormat } from "./table.ts";

export type Grid = {
  readonly format: TableFormat;
  readonly columns: readonly string[];
  /** Cells in column order. A row may be shorter than `columns`; what is missing is empty. */
  readonly rows: readonly (readonly string[])[];
  /** 1-based line of the source where each row starts; same length as `rows`. */
  readonly lines: readonly number[];
  /** Which comparison each row belongs to, where that is not told by the line; same length as `rows`. */
  readonly comparisons?: readonly number[];
  /** Shapes that the rows have, best first. */
  readonly shapes?: readonly ShapeId[];
  /** The shape that the rows were read by, and then what each column is. */
  readonly shape?: ShapeId;
  readonly mapping?: ColumnMapping;
  /** Lists of objects in a JSON document, by dotted path, and which of them the rows are; "" for the document as one row. */
  readonly paths?: readonly string[];
  readonly path?: string;
  /** How delimited text was written. */
  readonly dialect?: Dialect;
};

/** Spreadsheet-style name of a column that has none: A, B, ... Z, AA. Reads the same in every language. */
export function columnLetter(index: number): string {
  let name = "";
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  }
  return name;
}
