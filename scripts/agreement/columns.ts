// From a table and the names of its columns to the rows of an agreement report; rows that cannot be used are listed by line.
import { sideOf, type AgreementInput } from "../../src/domain/agreement.ts";
import type { Label } from "../../src/domain/statistics/classification.ts";
import type { Grid } from "../../src/io/grid.ts";
import { parseHumanScore } from "../../src/io/human-score.ts";

export type ColumnNames = {
  readonly judge: string;
  readonly human: string;
  readonly other?: string | undefined;
  readonly confidence?: string | undefined;
  readonly distribution?: string | undefined;
  readonly response?: string | undefined;
  readonly group?: string | undefined;
};

export type CellProblem = { readonly line: number; readonly column: string; readonly problem: string };
export type Columns = { readonly input: AgreementInput; readonly other: readonly Label[] | null; readonly problems: readonly CellProblem[]; readonly read: number };

type Read<T> = (cell: string) => { readonly value: T } | { readonly problem: string };

const QUOTED = 40;

/**
 * Every column named, read row by row; a row with a cell that cannot be read is left out and listed.
 * @param levels how many entries a distribution has; null when the scale's levels are not given
 * @returns a sentence when a column is missing, or when judge and people do not speak of the same thing
 */
export function readColumns(grid: Grid, names: ColumnNames, levels: number | null): Columns | string {
  const missing = Object.entries(names).find(([, name]) => name !== undefined && !grid.columns.includes(name));
  if (missing !== undefined) return `There is no column "${missing[1]}" (--${missing[0]}). The columns are: ${grid.columns.map((name) => `"${name}"`).join(", ")}.`;
  if (names.distribution !== undefined && levels === null) return "A distribution needs --levels, the values of the scale from the lowest on.";
  const cells = (name: string): string[] => {
    const at = grid.columns.indexOf(name);
    return grid.rows.map((row) => row[at] ?? "");
  };
  const people = gradeReader(cells(names.human));
  const graders = [names.judge, ...(names.other === undefined ? [] : [names.other])].map((name) => ({ name, ...gradeReader(cells(name)) }));
  const preferences = cells(names.human).every((cell) => cell.trim() === "" || sideOf(cell) !== null);
  for (const grader of graders) {
    if (grader.numeric !== people.numeric && !(preferences && grader.numeric)) {
      const [numbers, words] = grader.numeric ? [grader.name, names.human] : [names.human, grader.name];
      return `Column "${numbers}" holds numbers and column "${words}" holds words, so they cannot agree. Give two columns of one kind.`;
    }
  }

  const problems: CellProblem[] = [];
  const bad = new Set<number>();
  function column<T>(name: string, read: Read<T>): (T | null)[] {
    return cells(name).map((cell, i) => {
      const found = read(cell);
      if ("value" in found) return found.value;
      bad.add(i);
      problems.push({ line: grid.lines[i] ?? 0, column: name, problem: found.problem });
      return null;
    });
  }
  const optional = <T>(name: string | undefined, read: Read<T>): (T | null)[] | null => (name === undefined ? null : column(name, read));
  const human = column(names.human, people.read);
  const judge = column(names.judge, graders[0]?.read ?? people.read);
  const other = optional(names.other, graders[1]?.read ?? people.read);
  const confidence = optional(names.confidence, readConfidence);
  const distribution = optional(names.distribution, distributionReader(levels ?? 0));
  const text = (cell: string) => ({ value: cell });
  const response = optional(names.response, text);
  const group = optional(names.group, text);

  const good = grid.rows.map((_, i) => i).filter((i) => !bad.has(i));
  const keep = <T>(list: readonly (T | null)[]): T[] => good.map((i) => list[i] as T);
  const input: AgreementInput = {
    human: keep(human),
    judge: keep(judge),
    ...(confidence === null ? {} : { confidence: keep(confidence) }),
    ...(distribution === null ? {} : { distribution: keep(distribution) }),
    ...(response === null ? {} : { response: keep(response) }),
    ...(group === null ? {} : { group: keep(group) }),
  };
  problems.sort((a, b) => a.line - b.line);
  return { input, other: other === null ? null : keep(other), problems, read: grid.rows.length };
}

/** A column is one of numbers when at least half of its filled cells are; what is none is then a problem of its row. */
function gradeReader(cells: readonly string[]): { readonly numeric: boolean; readonly read: Read<Label> } {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const numeric = filled.filter((cell) => parseHumanScore(cell) !== null).length * 2 >= filled.length;
  return {
    numeric,
    read: (cell) => {
      if (cell.trim() === "") return { problem: "the cell is empty" };
      if (!numeric) return { value: cell.trim() };
      const value = parseHumanScore(cell);
      return value === null ? { problem: `not a number: ${quoted(cell)}` } : { value };
    },
  };
}

function readConfidence(cell: string): { value: number } | { problem: string } {
  if (cell.trim() === "") return { problem: "the cell is empty" };
  const value = parseHumanScore(cell);
  if (value === null) return { problem: `not a number: ${quoted(cell)}` };
  return value >= 0 && value <= 1 ? { value } : { problem: `a confidence lies between 0 and 1: ${quoted(cell)}` };
}

/** A JSON list of probabilities, as the page exports them. */
function distributionReader(levels: number): Read<readonly number[]> {
  return (cell) => {
    let list: unknown = null;
    try {
      list = JSON.parse(cell);
    } catch {
      // said below, together with everything else that is no list of numbers
    }
    if (!Array.isArray(list) || !list.every((p): p is number => typeof p === "number" && p >= 0)) return { problem: `not a list of probabilities: ${quoted(cell)}` };
    if (list.length !== levels) return { problem: `${list.length} probabilities for ${levels} levels` };
    const sum = list.reduce((total, p) => total + p, 0);
    return Math.abs(sum - 1) < 1e-3 ? { value: list } : { problem: `the probabilities add up to ${sum}` };
  };
}

function quoted(cell: string): string {
  return JSON.stringify(cell.length > QUOTED ? `${cell.slice(0, QUOTED)}…` : cell);
}
