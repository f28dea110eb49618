// Which verdicts of a run were given on something else than what is on the table now: one rule for the grid, the filters and
// judging again. Pure.
import type { CaseSet, ResponseId } from "./case.ts";
import { editionsRead } from "./case-edit.ts";
import type { Criterion, Rubric } from "./rubric.ts";
import { readsTogether, type Run } from "./run.ts";
import { type Cell, verdictKey } from "./verdict.ts";

export type Outdated = {
  /** True when the run is over other cases altogether. */
  readonly all: boolean;
  /** Criteria of the run that ask something else now: every verdict on them is outdated. */
  readonly criteria: ReadonlySet<string>;
  /** Cells, by verdictKey, whose texts were edited after they were judged. Cells of `criteria` may be among them. */
  readonly keys: ReadonlySet<string>;
};

export const NONE_OUTDATED: Outdated = { all: false, criteria: new Set(), keys: new Set() };

/** What is outdated of a run. Verdicts on a criterion that was only taken out of the rubric, or weighs otherwise, are not. */
export function outdatedOf(run: Run | null, set: CaseSet | null, rubric: Rubric, cells: ReadonlyMap<string, Cell>): Outdated {
  if (run === null) return NONE_OUTDATED;
  if (set?.id !== run.caseSetId) return { ...NONE_OUTDATED, all: true };
  const now = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion]));
  const criteria = run.rubric.criteria.filter((criterion) => {
    const other = now.get(criterion.id);
    return other !== undefined && !asksTheSame(criterion, other);
  });
  const keys = textsOutdated(run, set, cells);
  if (criteria.length === 0 && keys.size === 0) return NONE_OUTDATED;
  return { all: false, criteria: new Set(criteria.map(({ id }) => id)), keys };
}

/** Cells whose texts were edited after they were judged, failed or were skipped. Looks at edited cases only. */
export function textsOutdated({ rubric, judge }: Pick<Run, "rubric" | "judge">, set: CaseSet, cells: ReadonlyMap<string, Cell>): ReadonlySet<string> {
  const keys = new Set<string>();
  const together = readsTogether(judge);
  for (const [id, edition] of editionsRead(set, together)) {
    for (const criterion of rubric.criteria) {
      const key = verdictKey(id, criterion.id);
      const cell = cells.get(key);
      if (cell === undefined || cell.state === "pending" || cell.state === "running") continue;
      if (cell.edition !== edition) keys.add(key);
    }
  }
  return keys;
}

export function isCellOutdated(outdated: Outdated, responseId: ResponseId, criterionId: string): boolean {
  return outdated.all || outdated.criteria.has(criterionId) || (outdated.keys.size > 0 && outdated.keys.has(verdictKey(responseId, criterionId)));
}

/** Whether a judge reads the same in both. Names and weights are not read. */
export function asksTheSame(a: Criterion, b: Criterion): boolean {
  return readPart(a) === readPart(b);
}

function scalePart({ scale }: Criterion): unknown {
  switch (scale.kind) {
    case "binary":
      return [scale.kind, scale.no, scale.yes];
    case "likert":
      return [scale.kind, scale.min, scale.max];
    case "labels":
      return [scale.kind, scale.labels];
  }
}

function readPart(criterion: Criterion): string {
  const descriptions = Object.entries(criterion.descriptions).filter(([, text]) => text !== "").sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([criterion.question, scalePart(criterion), descriptions]);
}
