// What opening a source needs and gives, and how a table ends once all its rows are read. Opening itself is open-file.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import type { Decoded } from "./encoding.ts";
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ReadAs } from "./table.ts";
import { hasLoneSurrogate, repairText } from "./text-repair.ts";

/** What reading needs beside the bytes. */
export type Reading = {
  readonly as: ReadAs;
  /** Null to detect. */
  readonly encoding: string | null;
  readonly limits: Limits;
  readonly problems: ProblemList;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
};

export type Opened = {
  readonly grid: Grid;
  readonly encoding: string;
  readonly encodings: readonly string[];
  readonly sheets?: readonly string[];
  readonly sheet?: string;
  /** Files that the table was joined from. */
  readonly files?: readonly string[];
};

/** What a table of text is once all is read: damaged characters are replaced, and one without rows says why. */
export function finished(grid: Grid, decoded: Omit<Decoded, "text">, mayBeDamaged: boolean, problems: ProblemList): Result<Opened> {
  if (grid.rows.length === 0) return nothingLeft(problems);
  const repaired = mayBeDamaged || decoded.lossy ? repairGrid(grid, decoded.lossy, problems) : grid;
  return ok({ grid: repaired, encoding: decoded.encoding, encodings: decoded.alternatives });
}

/** Why a table has no rows: the first problem that cost one, or plainly nothing. */
export function nothingLeft(problems: ProblemList): Failure {
  const first = problems.firstDropped();
  if (first === null) return fail("no-rows");
  const column = first.params["column"];
  const place = typeof column === "number" ? `, column ${column}` : "";
  return fail(first.code, first.line === null ? "" : `line ${first.line}${place}`);
}

/** Replaces damaged characters and reports the rows that have them. */
function repairGrid(grid: Grid, lossy: boolean, problems: ProblemList): Grid {
  const rows = grid.rows.map((row, i) => {
    const column = row.findIndex((cell) => hasLoneSurrogate(cell) || (lossy && cell.includes("\uFFFD")));
    if (column < 0) return row;
    problems.add(grid.lines[i] ?? null, "text-damaged", false, { column: grid.columns[column] ?? "" });
    return row.map(repairText);
  });
  return { ...grid, rows };
}

/** Lower-case extension; the one before `.gz` for a packed file; "" when there is none. */
export function extensionOf(name: string): string {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  const dot = plain.lastIndexOf(".");
  return dot < 0 ? "" : plain.slice(dot + 1);
}
