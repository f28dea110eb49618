// Several tables to one: each table's columns by their roles, the file's name as the source of its responses, and what one file
// says of an instruction (reference, context) for all. Cases are made of it by build-cases.ts.
import { guessMapping } from "./column-guess.ts";
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import { sharesOf } from "./preference.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ColumnRole } from "./table.ts";

export type Part = { readonly name: string; readonly grid: Grid };

const COLUMNS = ["instruction", "context", "reference", "response", "source", "human_score", "preference"] as const;
const ROLES: readonly ColumnRole[] = ["instruction", "context", "reference", "response", "source", "humanScore", "preference"];

/**
 * One row for each response, in the order of the files. A file without responses only informs the others. A context or reference
 * that is missing is taken from another file when that gives exactly one for the same instruction.
 */
export function joinFiles(parts: readonly Part[], limits: Limits, problems: ProblemList): Grid {
  const known = { context: new Map<string, Set<string>>(), reference: new Map<string, Set<string>>() };
  const rows: string[][] = [];
  const lines: number[] = [];
  const comparisons: number[] = [];
  let comparison = 0;
  let full = false;
  for (const { name, grid } of parts) {
    const { roles } = grid.mapping ?? guessMapping(grid.columns, grid.rows);
    const of = (role: ColumnRole): number[] => roles.flatMap((one, i) => (one === role ? [i] : []));
    const columns = { instruction: of("instruction"), context: of("context"), reference: of("reference"), response: of("response"), source: of("source"), score: of("humanScore"), preference: of("preference") };
    const wide = columns.response.length > 1;
    const names = columns.response.map((column) => grid.columns[column] ?? "");
    for (const [i, row] of grid.rows.entries()) {
      const [instruction, context, reference, source] = [columns.instruction, columns.context, columns.reference, columns.source].map((all) => joined(row, all));
      if (instruction !== undefined && instruction !== "") {
        remember(known.context, instruction, context);
        remember(known.reference, instruction, reference);
      }
      if (i === 0 || wide || grid.lines[i] !== grid.lines[i - 1]) comparison += 1;
      const preference = row[columns.preference[0] ?? -1] ?? "";
      const shares = wide ? sharesOf(preference, names) : null;
      for (const [k, column] of columns.response.entries()) {
        const response = row[column] ?? "";
        if (wide && response.trim() === "") continue;
        if (rows.length >= limits.rows) {
          if (!full) problems.add(grid.lines[i] ?? null, "too-many-rows", true, { limit: limits.rows, file: name });
          full = true;
          break;
        }
        const from = wide ? `${stem(name)}: ${grid.columns[column] ?? ""}` : source === undefined || source === "" ? stem(name) : source;
        const scores = columns.score.length === columns.response.length ? columns.score[k] : undefined;
        rows.push([instruction ?? "", context ?? "", reference ?? "", response, from, scores === undefined ? "" : (row[scores] ?? ""), wide ? String(shares?.[k] ?? "") : preference]);
        lines.push(grid.lines[i] ?? 0);
        comparisons.push(comparison);
      }
    }
  }
  for (const row of rows) {
    row[1] = row[1] || only(known.context, row[0]);
    row[2] = row[2] || only(known.reference, row[0]);
  }
  // A table of scores needs no empty column of preferences.
  const width = rows.some((row) => row[6] !== "") ? COLUMNS.length : COLUMNS.length - 1;
  for (const row of rows) row.length = width;
  return { format: parts[0]?.grid.format ?? "csv", columns: COLUMNS.slice(0, width), rows, lines, comparisons, mapping: { roles: ROLES.slice(0, width) } };
}

/** A file's name without folders and extensions. */
export function stem(name: string): string {
  const file = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  return file.replace(/\.gz$/i, "").replace(/\.[A-Za-z0-9]{1,8}$/, "") || file;
}

function joined(row: readonly string[], columns: readonly number[]): string {
  return columns.map((i) => row[i] ?? "").filter((cell) => cell.trim() !== "").join("\n\n");
}

function remember(known: Map<string, Set<string>>, instruction: string, text: string | undefined): void {
  if (text === undefined || text === "") return;
  const texts = known.get(instruction) ?? new Set();
  known.set(instruction, texts.add(text));
}

function only(known: ReadonlyMap<string, ReadonlySet<string>>, instruction: string | undefined): string {
  const texts = known.get(instruction ?? "");
  return texts?.size === 1 ? ([...texts][0] ?? "") : "";
}
