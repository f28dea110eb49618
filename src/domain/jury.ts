// A jury: several runs over the same responses become one verdict for each cell, with how far they lie apart. Pure.
import type { CaseRow } from "./case.ts";
import { type Criterion, levelsOf, type Scale } from "./rubric.ts";
import type { Run } from "./run.ts";
import { krippendorffAlpha } from "./statistics/krippendorff.ts";
import type { Statistic } from "./statistics/statistic.ts";
import { type Cell, verdictKey } from "./verdict.ts";

export const JURY_RULES = ["mean", "median", "majority"] as const;
export type JuryRule = (typeof JURY_RULES)[number];

/** One run with its cells by verdictKey. */
export type Juror = { readonly run: Run; readonly cells: ReadonlyMap<string, Cell> };

/** What the jury says of one response on one criterion. Scores are in the scale's units. */
export type JuryVerdict = {
  readonly row: CaseRow;
  /** The score of each juror, in their order; null where it has none. */
  readonly scores: readonly (number | null)[];
  /** Null where no juror has a score, or no level has more votes than every other. */
  readonly score: number | null;
  /** Sample standard deviation of the scores as a share of the scale, 0 or more; null below two scores. */
  readonly spread: number | null;
};

/** Criteria that every run asks with the same id on the same scale, in the order of the first run. */
export function sharedCriteria(runs: readonly Run[]): Criterion[] {
  const [first, ...others] = runs;
  return (first?.rubric.criteria ?? []).filter((criterion) => others.every(({ rubric }) => rubric.criteria.some(({ id, scale }) => id === criterion.id && sameScale(scale, criterion.scale))));
}

/** Verdicts of a jury, most disagreement first; responses that no juror scored come last. */
export function juryVerdicts(rows: readonly CaseRow[], criterion: Criterion, jurors: readonly Juror[], rule: JuryRule): JuryVerdict[] {
  const levels = levelsOf(criterion.scale).map(({ value }) => value);
  const width = (levels.at(-1) ?? 1) - (levels[0] ?? 0) || 1;
  const verdicts = rows.map((row): JuryVerdict => {
    const cells = jurors.map(({ cells: mine }) => mine.get(verdictKey(row.response.id, criterion.id)));
    const scored = cells.flatMap((cell) => (cell?.state === "scored" ? [cell.verdict] : []));
    return {
      row,
      scores: cells.map((cell) => (cell?.state === "scored" ? cell.verdict.score : null)),
      score: combined(rule, scored.map(({ score }) => score), scored.map(({ mostLikely }) => mostLikely)),
      spread: spreadOf(scored.map(({ score }) => score / width)),
    };
  });
  return verdicts.sort((a, b) => (b.spread ?? -1) - (a.spread ?? -1) || Number(a.score === null) - Number(b.score === null));
}

/** How far the jurors agree on a criterion: Krippendorff's alpha of their scores, as numbers. */
export function juryAgreement(verdicts: readonly JuryVerdict[]): Statistic {
  return krippendorffAlpha(verdicts.map(({ scores }) => scores), "interval");
}

function combined(rule: JuryRule, scores: readonly number[], levels: readonly number[]): number | null {
  if (scores.length === 0) return null;
  switch (rule) {
    case "mean":
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    case "median": {
      const sorted = scores.toSorted((a, b) => a - b);
      const at = (sorted.length - 1) / 2;
      return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
    }
    case "majority": {
      const votes = new Map<number, number>();
      for (const level of levels) votes.set(level, (votes.get(level) ?? 0) + 1);
      const most = Math.max(...votes.values());
      const winners = [...votes].filter(([, count]) => count === most);
      return winners.length === 1 ? (winners[0]?.[0] ?? null) : null;
    }
  }
}

function spreadOf(shares: readonly number[]): number | null {
  if (shares.length < 2) return null;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1));
}

function sameScale(a: Scale, b: Scale): boolean {
  const [one, two] = [levelsOf(a), levelsOf(b)];
  return a.kind === b.kind && one.length === two.length && one.every(({ value, label }, i) => value === two[i]?.value && label === two[i]?.label);
}
