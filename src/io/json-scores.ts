// People's scores on single criteria in a row of a JSON or JSON Lines export of ours, as the named cells that a table has for them.
import { HUMAN_SCORE } from "./export-row.ts";
import { isFields, own } from "./shape-values.ts";

/** The field of a row that lists them. Files of before have them only beside the verdicts, on criteria of the rubric. */
export const SCORES_FIELD = "human_scores";

/** Cells such as `Fluency: human score`, by name; null when the row has no such list. */
export function scoreCells(row: object): readonly (readonly [name: string, cell: string])[] | null {
  if (!isFields(row)) return null;
  const listed = scoresIn(own(row, SCORES_FIELD), "criterion", "score");
  if (listed !== null) return listed;
  const beside = own(row, "verdicts");
  return Array.isArray(beside) ? scoresIn((beside as unknown[]).filter((one) => isFields(one) && typeof own(one, HUMAN_SCORE_FIELD) === "number"), "name", HUMAN_SCORE_FIELD) : null;
}

const HUMAN_SCORE_FIELD = "human_score";

/** Null unless the value is a list of objects with a name and a number. */
function scoresIn(value: unknown, nameKey: string, scoreKey: string): readonly (readonly [string, string])[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const cells: (readonly [string, string])[] = [];
  for (const one of value as unknown[]) {
    const [name, score] = isFields(one) ? [own(one, nameKey), own(one, scoreKey)] : [];
    if (typeof name !== "string" || typeof score !== "number") return null;
    cells.push([name + HUMAN_SCORE, String(score)]);
  }
  return cells;
}
