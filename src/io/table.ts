// The table between a source and cases: columns, rows of text, and which column plays which part.
import type { Dialect } from "./csv-reader.ts";
import type { RowProblem } from "./problem.ts";
import type { ScoreWords } from "./score-words.ts";
import type { ShapeChoice, ShapeId } from "./shape.ts";

/** Where rows come from. A File is read as a stream, never whole into a string before its size was checked. */
export type ImportSource =
  | ({ readonly kind: "file"; readonly name: string; readonly blob: Blob } & ReadAs)
  /** Several files that make one set; the name of each is the source of its responses. */
  | ({ readonly kind: "files"; readonly files: readonly { readonly name: string; readonly blob: Blob }[] } & ReadAs)
  | ({ readonly kind: "paste"; readonly text: string } & ReadAs);

/** How the person wants a source to be read; what is left out is found out. */
export type ReadAs = {
  readonly shape?: ShapeChoice;
  /** Sheet of a workbook, by name. */
  readonly sheet?: string;
  /** One character between the cells of delimited text; "" for plain responses that are no table. */
  readonly delimiter?: string;
  /** The quote of delimited text; null when quotes mean nothing. */
  readonly quote?: string | null;
  /** Which list of a JSON document holds the rows, by dotted path; "" for the document as one row. */
  readonly path?: string;
};

export type TableFormat = "csv" | "tsv" | "json" | "jsonl" | "text" | "xlsx" | "parquet";

/** The parts a column can play. `ignore` leaves it out. */
export const COLUMN_ROLES = ["instruction", "response", "reference", "context", "source", "humanScore", "criterionScore", "preference", "ignore"] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** Role of each column, by column index. Several response columns make several responses of one case. */
export type ColumnMapping = {
  readonly roles: readonly ColumnRole[];
  /** By column index, the criterion that a person's score on a single criterion is for; where it is left out, the column's name says it. */
  readonly criteria?: Readonly<Record<number, string>>;
  /** What the names of levels mean as people's scores; left out, only numbers and a plain yes or no count. */
  readonly words?: readonly ScoreWords[];
};

/** What the page shows before rows become cases. */
export type TablePreview = {
  readonly format: TableFormat;
  /** WHATWG label, e.g. "utf-8", "big5"; "" where the file is not text. */
  readonly encoding: string;
  /** Encodings worth offering instead, each decodable without loss. */
  readonly encodings: readonly string[];
  readonly columns: readonly string[];
  /** The first 20 rows, cells in column order. */
  readonly rows: readonly (readonly string[])[];
  readonly rowCount: number;
  readonly problems: readonly RowProblem[];
  readonly mapping: ColumnMapping;
  /** The shape of another tool that the rows were read by; left out for a plain table. */
  readonly shape?: ShapeId;
  /** Shapes worth offering instead, the recognised one among them. */
  readonly shapes?: readonly ShapeId[];
  /** Sheets of a workbook and which of them was read. */
  readonly sheets?: readonly string[];
  readonly sheet?: string;
  /** How delimited text was written. */
  readonly dialect?: Dialect;
  /** Lists of a JSON document that may be the rows, and which of them was read. */
  readonly paths?: readonly string[];
  readonly path?: string;
  /** Files that were joined, by name; left out for a single one. */
  readonly files?: readonly string[];
};
