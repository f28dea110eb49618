// How much the page reads at most. Every limit is stated here, shown on the import screen and tested; none is hidden in a parser.

/** The limits of one import. Characters are UTF-16 code units, as JavaScript counts them. */
export type Limits = {
  /** Bytes of a file, before and after unpacking gzip. */
  readonly fileBytes: number;
  readonly rows: number;
  readonly columns: number;
  readonly cellChars: number;
  /** Levels of nested JSON objects and arrays. */
  readonly jsonDepth: number;
  readonly jsonLineChars: number;
  /** Problems that are listed one by one; the rest is only counted. */
  readonly problems: number;
  /** Files in an archive (ZIP, XLSX). */
  readonly archiveEntries: number;
  /** Bytes of all files of an archive, or of a Parquet file, once unpacked. */
  readonly archiveBytes: number;
  /** How many times larger than packed a file of an archive may be. */
  readonly archiveRatio: number;
  /** Files that are opened together. */
  readonly filesAtOnce: number;
  /** Characters of a rubric file. */
  readonly rubricChars: number;
};

export const LIMITS: Limits = {
  fileBytes: 200 * 1024 * 1024,
  rows: 200_000,
  columns: 200,
  cellChars: 200_000,
  jsonDepth: 64,
  jsonLineChars: 5_000_000,
  problems: 1_000,
  archiveEntries: 1_000,
  archiveBytes: 300 * 1024 * 1024,
  archiveRatio: 200,
  filesAtOnce: 50,
  rubricChars: 256 * 1024,
};

/** Rows that a preview carries. */
export const PREVIEW_ROWS = 20;
