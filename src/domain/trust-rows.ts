// From the rows of a run to the columns of an agreement report on one criterion. The report itself is agreement.ts; which
// figure counts as a person's is override.ts.
import { nearestLevel } from "./agreement-labels.ts";
import type { AgreementInput } from "./agreement.ts";
import type { CaseRow, Response, ResponseId } from "./case.ts";
import { characters } from "./characters.ts";
import { humanScoreOf, type Overrides } from "./override.ts";
import { levelsOf, type Criterion } from "./rubric.ts";
import { type Cell, type Verdict, verdictKey } from "./verdict.ts";

/** A row with a verdict on the criterion. */
export type JudgedRow = { readonly row: CaseRow; readonly verdict: Verdict; /** Null where nobody gave a score. */ readonly human: number | null };

/** The rows of a run with their cells by verdictKey, and what people scored. */
export type RunRows = { readonly rows: readonly CaseRow[]; readonly cells: ReadonlyMap<string, Cell>; readonly overrides: Overrides };

/** The rows that have a verdict on a criterion, in the order of the rows. */
export function judgedRows({ rows, cells, overrides }: RunRows, criterion: Criterion): JudgedRow[] {
  return rows.flatMap((row) => {
    const cell = cells.get(verdictKey(row.response.id, criterion.id));
    return cell?.state === "scored" ? [{ row, verdict: cell.verdict, human: humanScoreOf(row, criterion, overrides) }] : [];
  });
}

/** Columns over the rows that people scored as well. Thresholds are put on the confidence that the grid shows. */
export function trustInput(judged: readonly JudgedRow[], criterion: Criterion): AgreementInput {
  const both = judged.filter(({ human }) => human !== null);
  const group = groupsOf(both.map(({ row }) => row.case.id));
  return {
    judge: both.map(({ verdict }) => verdict.score),
    human: both.map(({ human }) => human ?? 0),
    confidence: both.map(({ verdict }) => answerProbability(verdict.distribution, levelsOf(criterion.scale).map(({ value }) => value), verdict.score)),
    acceptBy: both.map(({ verdict }) => verdict.confidence),
    distribution: both.map(({ verdict }) => verdict.distribution),
    response: both.map(({ row }) => lengthOf(row.response)),
    ...(group === null ? {} : { group }),
  };
}

/** The probability that a judge gave the level which its score counts as: the nearest one, the higher when midway. */
export function answerProbability(distribution: readonly number[], levels: readonly number[], score: number): number {
  return Math.min(1, distribution[levels.indexOf(nearestLevel(levels, score))] ?? 0);
}

/**
 * Rows that belong together, when it matters: the case of each row where at least half of the rows share theirs with
 * another. Else null: rows then count as independent, and pairs are made among all of them.
 */
export function groupsOf(cases: readonly string[]): readonly string[] | null {
  const sizes = new Map<string, number>();
  for (const one of cases) sizes.set(one, (sizes.get(one) ?? 0) + 1);
  const sharing = cases.filter((one) => (sizes.get(one) ?? 0) > 1).length;
  return sizes.size > 1 && sharing * 2 >= cases.length ? cases : null;
}

export type RowToScore = { readonly id: ResponseId; readonly confidence: number };

/** Verdicts that nobody gave a score beside. */
export function unscoredRows(judged: readonly JudgedRow[]): RowToScore[] {
  return judged.filter(({ human }) => human === null).map(({ row, verdict }) => ({ id: row.response.id, confidence: verdict.confidence }));
}

const lengths = new WeakMap<Response, number>();

/** Characters of a response; counted once, since responses live as long as their set. */
export function lengthOf(response: Response): number {
  const known = lengths.get(response);
  if (known !== undefined) return known;
  const made = characters(response.text);
  lengths.set(response, made);
  return made;
}
