// Rows on their way into a grid: the first few decide which shape the file has, then each is read by that shape or, if there is
// none, taken as it is. Reading the file is each format's own matter.
import { criterionIn } from "./column-names.ts";
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import { ObjectRows } from "./object-rows.ts";
import type { ProblemList } from "./problem-list.ts";
import { readNested } from "./python-value.ts";
import type { Fields, Shape, ShapeChoice, ShapedRow, ShapeReader } from "./shape.ts";
import { isFields, turnsOf } from "./shape-values.ts";
import { CHAT_SHAPES } from "./shapes-chat.ts";
import { LOG_SHAPES } from "./shapes-logs.ts";
import { PAIR_SHAPES } from "./shapes-pairs.ts";
import { TOOL_SHAPES } from "./shapes-tools.ts";
import type { ColumnRole } from "./table.ts";

/** Rows that decide. */
const SAMPLE = 20;

/** All shapes, the more telling first. */
const SHAPES: readonly Shape[] = [...PAIR_SHAPES, ...CHAT_SHAPES, ...LOG_SHAPES, ...TOOL_SHAPES];

/** The column that names a row in other files of the same batch. */
export const KEY_COLUMN = "custom_id";

/** Columns of a shaped grid and what they are. */
const ROLES: Readonly<Record<string, ColumnRole>> = {
  instruction: "instruction",
  context: "context",
  reference: "reference",
  response: "response",
  source: "source",
  human_score: "humanScore",
  preference: "preference",
  model_score: "ignore",
  [KEY_COLUMN]: "ignore",
};

/** The shapes that most of the rows have, best first. */
export function recognise(rows: readonly unknown[]): readonly Shape[] {
  const objects = rows.filter(isFields);
  return SHAPES.filter((shape) => objects.length > 0 && objects.filter((row) => shape.fits(row)).length * 2 >= objects.length);
}

export class ShapedRows {
  readonly #rows: ObjectRows;
  readonly #problems: ProblemList;
  readonly #choice: ShapeChoice;
  #waiting: (readonly [unknown, number])[] | null = [];
  #fitting: readonly Shape[] = [];
  #reader: { readonly shape: Shape; readonly reader: ShapeReader } | null = null;

  constructor(limits: Limits, problems: ProblemList, choice: ShapeChoice) {
    this.#rows = new ObjectRows(limits, problems);
    this.#problems = problems;
    this.#choice = choice;
  }

  /** Adds the value found at a line; reports and leaves out what is no row. False when no more rows are taken. */
  add(value: unknown, line: number): boolean {
    if (this.#waiting === null) return this.#take(value, line);
    this.#waiting.push([value, line]);
    return this.#waiting.length < SAMPLE || this.#decide();
  }

  /** The grid of everything added; it names the shape and the roles of its columns when there is one. */
  grid(format: Grid["format"]): Grid {
    if (this.#waiting !== null) this.#decide();
    for (const [line, row] of this.#reader?.reader.rest?.() ?? []) if (!this.#put(row, line)) break;
    const grid = this.#rows.grid(format);
    const shapes = this.#fitting.map((shape) => shape.id);
    if (this.#reader === null) return { ...grid, shapes };
    return { ...grid, shapes, shape: this.#reader.shape.id, mapping: { roles: grid.columns.map((name) => ROLES[name] ?? "criterionScore") } };
  }

  #decide(): boolean {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#fitting = recognise(waiting.map(([value]) => value));
    const shape = this.#choice === null ? this.#fitting[0] : SHAPES.find(({ id }) => id === this.#choice);
    if (shape !== undefined) this.#reader = { shape, reader: shape.reader() };
    return waiting.every(([value, line]) => this.#take(value, line));
  }

  #take(value: unknown, line: number): boolean {
    if (this.#reader === null || !isFields(value)) return this.#rows.add(value, line);
    const found = this.#reader.reader.read(value, line);
    // Nothing says which of several responses a score on a criterion is for.
    if (found !== null && "fault" in found) {
      this.#problems.add(line, found.fault, true, { found: found.found });
      return true;
    }
    if (found !== null) return found.every((row) => this.#put(row, line, found.length === 1 ? scoresIn(value) : []));
    this.#problems.add(line, "shape-row-unfit", true);
    return true;
  }

  #put(row: ShapedRow, line: number, scores: readonly (readonly [string, string])[] = []): boolean {
    const cells: Record<string, string | number> = {};
    const values = [row.instruction, row.context, row.reference, row.response, row.source, row.humanScore, row.preference, row.modelScore, row.key];
    Object.keys(ROLES).forEach((name, i) => {
      const value = values[i];
      if (value !== null && value !== undefined) cells[name] = value;
    });
    for (const [criterion, score] of Object.entries(row.criterionScores ?? {})) cells[`human score: ${criterion}`] = score;
    for (const [name, score] of scores) cells[name] = score;
    return this.#rows.add(cells, line);
  }
}

/** People's scores on single criteria, which stand beside any shape in fields that name the criterion. */
function scoresIn(row: Fields): readonly (readonly [string, string])[] {
  const named = Object.entries(row).filter(([name]) => ROLES[name] === undefined && criterionIn(name) !== null);
  return named.flatMap(([name, value]) => (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" ? [[name, String(value)] as const] : []));
}

/** A grid of text read by the shape that its columns and cells have; the same grid, with the shapes on offer, when there is none. */
export function shapeGrid(grid: Grid, limits: Limits, problems: ProblemList, choice: ShapeChoice): Grid {
  const lists = grid.columns.includes("winner_model_a");
  const fieldsOf = (row: readonly string[]): Fields => Object.fromEntries(grid.columns.map((name, i) => [name, cellValue(name, row[i] ?? "", lists)]));
  const shapes = recognise(grid.rows.slice(0, SAMPLE).map(fieldsOf)).map((shape) => shape.id);
  const first = choice ?? shapes[0];
  if (first === undefined || first === "table") return { ...grid, shapes };
  const rows = new ShapedRows(limits, problems, first);
  for (const [i, row] of grid.rows.entries()) if (!rows.add(fieldsOf(row), grid.lines[i] ?? 0)) break;
  return { ...rows.grid(grid.format), shapes };
}

/** Columns of known shapes that hold a list or an object. */
const NESTED = new Set(["score", "vars", "provider", "choices", "turns", "contextVariables", "responses", "datasource_item", "sample", "data", "testCase", "gradingResult"]);

/**
 * A cell of a table. A text that happens to be JSON, such as an answer in JSON, stays the text: only chat turns count as such
 * anywhere, and other values in columns that are known to hold them.
 * @param lists true when prompts and responses are lists of turns, as in the Kaggle columns
 */
function cellValue(name: string, cell: string, lists: boolean): unknown {
  if (cell === "") return null;
  const nested = readNested(cell);
  if (nested === undefined) return cell;
  const isText = name === "response" || name === "prompt";
  if (turnsOf(nested) !== null || (lists && /^(?:prompt|response_[ab])$/.test(name))) return nested;
  // promptfoo's own cells of these names are objects with known keys.
  if (isText) return isFields(nested) && (Object.hasOwn(nested, "raw") || Object.hasOwn(nested, "output")) ? nested : cell;
  return NESTED.has(name) ? nested : cell;
}
