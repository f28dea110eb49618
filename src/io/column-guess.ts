// Guesses which part each column plays: by name, then by what the cells look like. The person can change every guess.
import { criterionIn, readName } from "./column-names.ts";
import type { NameMeaning } from "./column-names.ts";
import { exportMapping, isExportHeader } from "./export-row.ts";
import { parseHumanScore } from "./human-score.ts";
import { sharesOf } from "./preference.ts";
import type { ColumnMapping, ColumnRole } from "./table.ts";

const SAMPLE_ROWS = 200;

type Shape = { readonly filled: number; readonly meanChars: number; readonly distinct: number; readonly numeric: boolean };

/** Roles for the columns of a table; at most one column for each part but the response. */
export function guessMapping(columns: readonly string[], rows: readonly (readonly string[])[]): ColumnMapping {
  if (isExportHeader(columns)) return exportMapping(columns);
  const shapes = columns.map((_, i) => shapeOf(rows.slice(0, SAMPLE_ROWS).map((row) => row[i] ?? "")));
  const ofCriterion = columns.map((name, i) => criterionIn(name) !== null && (shapes[i]?.meanChars ?? 0) <= 40);
  const meanings = columns.map((name, i): NameMeaning => (ofCriterion[i] === true ? { kind: "ignore" } : refine(readName(name), shapes[i])));
  const roles: ColumnRole[] = ofCriterion.map((is) => (is ? "criterionScore" : "ignore"));

  for (const role of ["instruction", "reference", "context", "source", "humanScore", "preference"] as const) {
    let best = -1;
    let bestRank = Infinity;
    meanings.forEach((meaning, i) => {
      if (meaning.kind === "role" && meaning.role === role && meaning.rank < bestRank) {
        best = i;
        bestRank = meaning.rank;
      }
    });
    if (best >= 0) roles[best] = role;
  }
  assignAlpacaInput(columns, roles);
  assignResponses(meanings, roles);
  if (!roles.includes("response")) assignByShape(meanings, shapes, roles);
  // A winner is one of several responses.
  const winner = roles.indexOf("preference");
  if (winner >= 0 && !namesWinner(winner, columns.filter((_, i) => roles[i] === "response"), rows)) roles[winner] = "ignore";
  return { roles };
}

/** Whether most filled cells of a column name one of the response columns, or a tie. */
function namesWinner(column: number, responses: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const cells = rows.slice(0, SAMPLE_ROWS).flatMap((row) => (row[column]?.trim() ? [row[column]] : []));
  return responses.length > 1 && cells.filter((cell) => sharesOf(cell, responses) !== null).length * 2 > cells.length;
}

/** Names that mean two things are settled by the cells: `source` may be a model or a whole document. */
function refine(meaning: NameMeaning, shape: Shape | undefined): NameMeaning {
  if (meaning.kind !== "role" || !shape || shape.filled === 0) return meaning;
  if (meaning.role === "source" && shape.meanChars > 200) return { kind: "role", role: "context", rank: 50 };
  if (meaning.role === "humanScore" && !shape.numeric && shape.meanChars > 40) return { kind: "unknown" };
  return meaning;
}

/** Instruction-tuning tables have `instruction` and an `input` that it works on. */
function assignAlpacaInput(columns: readonly string[], roles: ColumnRole[]): void {
  const input = columns.findIndex((name) => name.trim().toLowerCase() === "input");
  if (input < 0 || roles[input] !== "ignore" || roles.includes("context")) return;
  roles[input] = "context";
}

function assignResponses(meanings: readonly NameMeaning[], roles: ColumnRole[]): void {
  const found = meanings.flatMap((meaning, i) => (meaning.kind === "response" ? [{ ...meaning, i }] : []));
  const variants = found.filter((column) => column.variant);
  const plain = found.filter((column) => !column.variant).sort((a, b) => a.rank - b.rank);
  const winner = plain[0];
  if (variants.length > 0 && (winner === undefined || variants.some((column) => column.family === winner.family))) {
    for (const column of variants) roles[column.i] = "response";
    for (const column of plain) {
      if (variants.some((variant) => variant.family === column.family)) roles[column.i] = "response";
    }
  } else if (winner !== undefined) {
    roles[winner.i] = "response";
  }
  // With both a response and an `answer` column, the answer is what was expected.
  const spare = plain.find((column) => roles[column.i] === "ignore" && ["answer", "output", "答案", "回答"].includes(column.family));
  if (spare && !roles.includes("reference") && roles.includes("response")) roles[spare.i] = "reference";
}

/** No name helps: columns named after models are responses, otherwise order and length decide. */
function assignByShape(meanings: readonly NameMeaning[], shapes: readonly Shape[], roles: ColumnRole[]): void {
  const free = meanings.flatMap((meaning, i) => {
    const shape = shapes[i];
    const isOpen = meaning.kind === "unknown" || meaning.kind === "model";
    return isOpen && roles[i] === "ignore" && shape && shape.filled > 0 ? [{ i, kind: meaning.kind, shape }] : [];
  });
  const models = free.filter((column) => column.kind === "model" && !column.shape.numeric);
  if (models.length > 1) {
    for (const column of models) roles[column.i] = "response";
    return;
  }
  const isNamed = roles.some((role) => role !== "ignore");
  const texts = free.filter((column) => !column.shape.numeric);
  if (isNamed) {
    const longest = texts.reduce<(typeof texts)[number] | null>(
      (best, column) => (best === null || column.shape.meanChars > best.shape.meanChars ? column : best),
      null,
    );
    if (longest) roles[longest.i] = "response";
    return;
  }
  const isSource = (shape: Shape): boolean => shape.meanChars <= 40 && shape.filled >= 4 && shape.distinct * 2 <= shape.filled;
  const source = texts.length > 1 ? texts.find((column) => isSource(column.shape)) : undefined;
  if (source) roles[source.i] = "source";
  const body = texts.filter((column) => column !== source);
  const order: readonly ColumnRole[] = body.length === 1 ? ["response"] : ["instruction", "response", "reference"];
  body.slice(0, order.length).forEach((column, k) => {
    roles[column.i] = order[k] ?? "ignore";
  });
  const number = free.find((column) => column.shape.numeric);
  if (number && roles.includes("response")) roles[number.i] = "humanScore";
}

function shapeOf(cells: readonly string[]): Shape {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const chars = filled.reduce((sum, cell) => sum + cell.length, 0);
  return {
    filled: filled.length,
    meanChars: filled.length === 0 ? 0 : chars / filled.length,
    distinct: new Set(filled).size,
    numeric: filled.length > 0 && filled.every((cell) => cell.length < 40 && parseHumanScore(cell) !== null),
  };
}
