// People's scores that are words: which score a level's name stands for, by the rubric that is on the table when a file is imported.
import { meansCriterion } from "../domain/override.ts";
import { levelsOf, type Criterion } from "../domain/rubric.ts";
import { folded } from "../domain/text-search.ts";
import { parseHumanScore } from "./human-score.ts";

/** The names of a criterion's levels, without case, and their scores. */
export type ScoreWords = { readonly id: string; readonly name: string; readonly levels: Readonly<Record<string, number>> };

/** Words that mean one of two in any rubric. A rubric's own word for a level comes before them. */
const YES_NO = new Map<string, number>([
  ...["yes", "y", "pass", "passed", "correct", "是", "通過", "合格", "正確"].map((word) => [word, 1] as const),
  ...["no", "n", "fail", "failed", "incorrect", "wrong", "否", "未通過", "不通過", "不合格", "錯誤"].map((word) => [word, 0] as const),
]);

/** The levels that have names, of each criterion of a rubric. Numbers need none. */
export function scoreWords(criteria: readonly Criterion[]): readonly ScoreWords[] {
  return criteria.flatMap(({ id, name, scale }) =>
    scale.kind === "likert" ? [] : [{ id, name, levels: Object.fromEntries(levelsOf(scale).map(({ label, value }) => [keyOf(label), value])) }],
  );
}

/**
 * A person's score as a cell gives it: a number, else the name of a level, else a plain yes or no; null for anything else.
 * @param criterion the criterion that the score is on; null for the response as a whole, where a name counts that means the same
 *   score on every criterion that has it
 */
export function readScore(cell: string, words: readonly ScoreWords[], criterion: string | null): number | null {
  const number = parseHumanScore(cell);
  if (number !== null) return number;
  const key = keyOf(cell);
  const own = criterion === null ? undefined : words.find((one) => meansCriterion(criterion, one));
  const found = new Set((own === undefined ? words : [own]).flatMap(({ levels }) => (Object.hasOwn(levels, key) ? [levels[key] ?? 0] : [])));
  const [score] = found;
  if (found.size === 1 && score !== undefined) return score;
  return found.size > 1 ? null : (YES_NO.get(key) ?? null);
}

function keyOf(word: string): string {
  return folded(word.normalize("NFKC")).trim();
}
