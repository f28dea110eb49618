// Several tables to one: each table's columns by their roles, the file's name as the source of its responses, people's scores by
// criterion, and what one file says of an instruction (reference, context) for all. Cases are made of it by build-cases.ts.
import { folded } from "../domain/text-search.ts";
import { guessMapping } from "./column-guess.ts";
import { criterionOf } from "./column-names.ts";
import { HUMAN_SCORE } from "./export-row.ts";
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import { sharesOf } from "./preference.ts";
import type { ProblemList } from "./problem-list.ts";
import { KEY_COLUMN } from "./shaped-rows.ts";
import type { ColumnRole } from "./table.ts";

export type Part = { readonly name: string; readonly grid: Grid };

const COLUMNS = ["instruction", "context", "reference", "response", "source", "human_score", "preference"] as const;
const ROLES: readonly ColumnRole[] = ["instruction", "context", "reference", "response", "source", "humanScore", "preference"];

/**
 * One row for each response, in the order of the files. A file without responses only informs the others. A context or reference
 * that is missing is taken from another file when that gives exactly one for the same instruction.
 */
export function joinFiles(parts: readonly Part[], limits: Limits, problems: ProblemList): Grid {
  const scored = new ScoreColumns(limits, problems);
  const asked = askedByKey(parts);
  const known = { context: new Map<string, Set<string>>(), reference: new Map<string, Set<string>>() };
  const rows: string[][] = [];
  const lines: number[] = [];
  const comparisons: number[] = [];
  let comparison = 0;
  let full = false;
  for (const { name, grid } of parts) {
    const mapping = grid.mapping ?? guessMapping(grid.columns, grid.rows);
    const { roles } = mapping;
    const of = (role: ColumnRole): number[] => roles.flatMap((one, i) => (one === role ? [i] : []));
    const columns = { instruction: of("instruction"), context: of("context"), reference: of("reference"), response: of("response"), source: of("source"), score: of("humanScore"), preference: of("preference") };
    const wide = columns.response.length > 1;
    const names = columns.response.map((column) => grid.columns[column] ?? "");
    // In a wide table nothing says which of the responses a score on a criterion is for.
    const scores = columns.response.length !== 1 ? [] : of("criterionScore").map((column) => [column, scored.placeOf(criterionOf(mapping, column, grid.columns[column] ?? ""), name)] as const);
    const keys = keyColumn(grid);
    for (const [i, row] of grid.rows.entries()) {
      const [named, beside, reference, source] = [columns.instruction, columns.context, columns.reference, columns.source].map((all) => joined(row, all));
      const request = named === undefined || named !== row[keys] ? undefined : asked.get(named);
      const [instruction, context] = request ?? [named, beside];
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
        const score = columns.score.length === columns.response.length ? columns.score[k] : undefined;
        const cells = [instruction ?? "", context ?? "", reference ?? "", response, from, score === undefined ? "" : (row[score] ?? ""), wide ? String(shares?.[k] ?? "") : preference];
        // Of two columns on one criterion the first counts.
        for (const [at, place] of scores) if (place !== null) cells[COLUMNS.length + place] ||= row[at] ?? "";
        rows.push(cells);
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
  const criteria = scored.criteria();
  const all = rows.map((row) => [...row.slice(0, width), ...criteria.map((_, i) => row[COLUMNS.length + i] ?? "")]);
  return {
    ...{ format: parts[0]?.grid.format ?? "csv", rows: all, lines, comparisons },
    columns: [...COLUMNS.slice(0, width), ...criteria.map((criterion) => criterion + HUMAN_SCORE)],
    mapping: {
      roles: [...ROLES.slice(0, width), ...criteria.map((): ColumnRole => "criterionScore")],
      ...(criteria.length === 0 ? {} : { criteria: Object.fromEntries(criteria.map((criterion, i) => [width + i, criterion])) }),
    },
  };
}

/** Where a grid names its rows for other files of the same batch; -1 where it does not. */
function keyColumn(grid: Grid): number {
  return grid.shape === undefined ? -1 : grid.columns.indexOf(KEY_COLUMN);
}

/** What was asked under a key, where one file says it and no other says something else. */
function askedByKey(parts: readonly Part[]): ReadonlyMap<string, readonly [instruction: string, context: string]> {
  const found = new Map<string, readonly [string, string]>();
  const several = new Set<string>();
  for (const { grid } of parts) {
    const keys = keyColumn(grid);
    if (keys < 0) continue;
    const [instructions, contexts] = [grid.columns.indexOf("instruction"), grid.columns.indexOf("context")];
    for (const row of grid.rows) {
      const key = row[keys] ?? "";
      const said = [row[instructions] ?? "", row[contexts] ?? ""] as const;
      if (key === "" || said[0] === "" || said[0] === key) continue;
      const before = found.get(key);
      if (before !== undefined && (before[0] !== said[0] || before[1] !== said[1])) several.add(key);
      found.set(key, said);
    }
  }
  for (const key of several) found.delete(key);
  return found;
}

/** The criteria that the files have people's scores on; names that differ only in case, width or outer spaces are one. */
class ScoreColumns {
  readonly #names = new Map<string, string>();
  readonly #limits: Limits;
  readonly #problems: ProblemList;
  #full = false;

  constructor(limits: Limits, problems: ProblemList) {
    this.#limits = limits;
    this.#problems = problems;
  }

  /** Where a criterion's scores stand among those of all criteria; null when there are too many. */
  placeOf(criterion: string, file: string): number | null {
    const key = folded(criterion).trim();
    if (!this.#names.has(key)) {
      if (COLUMNS.length + this.#names.size >= this.#limits.columns) {
        if (!this.#full) this.#problems.add(null, "too-many-columns", false, { limit: this.#limits.columns, file });
        this.#full = true;
        return null;
      }
      this.#names.set(key, criterion);
    }
    return [...this.#names.keys()].indexOf(key);
  }

  criteria(): readonly string[] {
    return [...this.#names.values()];
  }
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
