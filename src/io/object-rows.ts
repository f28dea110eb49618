// Gathers flattened objects into a grid whose columns appear in the order they are first met. JSON and JSON Lines share it.
import type { Grid } from "./grid.ts";
import { flattenObject } from "./json-flatten.ts";
import type { Limits } from "./limits.ts";
import type { ProblemList } from "./problem-list.ts";

export class ObjectRows {
  readonly #limits: Limits;
  readonly #problems: ProblemList;
  readonly #columns = new Map<string, number>();
  readonly #extraColumns = new Set<string>();
  readonly #rows: string[][] = [];
  readonly #lines: number[] = [];
  #cutLine = 1;

  constructor(limits: Limits, problems: ProblemList) {
    this.#limits = limits;
    this.#problems = problems;
  }

  /** Adds the value found at a line; reports and leaves out what is no row. False when no more rows are taken. */
  add(value: unknown, line: number): boolean {
    if (this.#rows.length >= this.#limits.rows) {
      this.#problems.add(line, "too-many-rows", true, { limit: this.#limits.rows });
      return false;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#problems.add(line, "row-not-object", true, { found: kindOf(value) });
      return true;
    }
    const cells = flattenObject(value);
    const limit = this.#limits.cellChars;
    let isEmpty = true;
    for (const [name, text] of cells) {
      const found = Math.max(name.length, text.length);
      if (found > limit) {
        this.#problems.add(line, "cell-too-large", true, { column: name.slice(0, 200), limit, found });
        return true;
      }
      isEmpty &&= text.trim() === "";
    }
    if (isEmpty) {
      this.#problems.add(line, "row-empty", true);
      return true;
    }
    const row: string[] = [];
    for (const [name, text] of cells) {
      const index = this.#columnOf(name, line);
      if (index !== null) row[index] = text;
    }
    this.#rows.push(Array.from(row, (text: string | undefined) => text ?? ""));
    this.#lines.push(line);
    return true;
  }

  /** The grid of everything added. */
  grid(format: Grid["format"]): Grid {
    if (this.#extraColumns.size > 0) {
      const found = this.#columns.size + this.#extraColumns.size;
      this.#problems.add(this.#cutLine, "too-many-columns", false, { limit: this.#limits.columns, found });
    }
    return { format, columns: [...this.#columns.keys()], rows: this.#rows, lines: this.#lines };
  }

  #columnOf(name: string, line: number): number | null {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    if (this.#columns.size >= this.#limits.columns) {
      if (this.#extraColumns.size === 0) this.#cutLine = line;
      // Objects keyed by data could name millions of columns; counting them all is not worth the memory.
      if (this.#extraColumns.size < 10_000) this.#extraColumns.add(name);
      return null;
    }
    this.#columns.set(name, this.#columns.size);
    return this.#columns.size - 1;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
