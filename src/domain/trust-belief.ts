// What an agreement report means for a person who has to decide whether to believe the judge. Rules only; words are i18n's.
import type { AgreementReport } from "./agreement.ts";
import type { FigureName } from "./agreement-figures.ts";
import { levelsOf, type Scale } from "./rubric.ts";
import type { Estimate } from "./statistics/estimate.ts";
import { isDefined, type Reason } from "./statistics/statistic.ts";

/** From no knowledge and no clear answer to how far verdicts can be believed, worst first. */
export type BeliefLevel = "unknown" | "unclear" | "none" | "weak" | "fair" | "strong";

export type Belief = {
  readonly level: BeliefLevel;
  /** Rows with a person's score. */
  readonly n: number;
  /** The figure that decides: agreement beyond chance. */
  readonly by: FigureName;
  /** Human scores that should still be given before the figures are believed, or null when there are enough. */
  readonly needed: number | null;
  /** Why there is no agreement beyond chance to speak of, where there is none. */
  readonly reason: Reason | null;
};

/** Below this many rows intervals themselves cannot be believed. */
export const FEWEST = 20;
/** How many rows to begin with. */
export const FIRST_ROWS = 30;
/** Half of an interval of kappa that is narrow enough to act on. */
const NARROW = 0.15;
const MOST_NEEDED = 1000;

/** Ends of the levels on a kappa: Landis and Koch 1977 call what lies above the last two fair to moderate, and substantial. */
const ENDS: readonly (readonly [from: number, level: Exclude<BeliefLevel, "unknown" | "unclear">])[] = [[0.6, "strong"], [0.3, "fair"], [0, "weak"]];

/**
 * The level by the low end of the interval, so that luck with few rows is not believed. Unclear below FEWEST rows, without
 * an interval, and where its two ends are more than one level apart.
 * @param report null when nobody gave a score
 */
export function beliefIn(report: AgreementReport | null, scale: Scale): Belief {
  const ordered = levelsOf(scale).length > 2;
  const by: FigureName = ordered ? "kappaQuadratic" : "kappa";
  if (report === null || report.n === 0) return { level: "unknown", n: 0, by, needed: FIRST_ROWS, reason: null };
  const { n } = report;
  const figure = report.figures[by];
  const reason = isDefined(figure.value) ? null : figure.value.notDefined;
  if (figure.interval === null || reason !== null) return { level: "unclear", n, by, needed: missing(n, null), reason };
  const [low, high] = figure.interval;
  const unclear = n < FEWEST || steps(high) - steps(low) > 1;
  return { level: unclear ? "unclear" : levelAt(low), n, by, needed: missing(n, figure), reason: null };
}

function levelAt(kappa: number): Exclude<BeliefLevel, "unknown" | "unclear"> {
  return ENDS.find(([from]) => kappa >= from && kappa > 0)?.[1] ?? "none";
}

function steps(kappa: number): number {
  return ["none", "weak", "fair", "strong"].indexOf(levelAt(kappa));
}

/** Further rows until the interval should be narrow: its width falls with the root of the rows. */
function missing(n: number, figure: Estimate | null): number | null {
  const half = figure?.interval == null ? 0 : (figure.interval[1] - figure.interval[0]) / 2;
  const total = Math.max(FIRST_ROWS, n * (half / NARROW) ** 2);
  const more = Math.min(MOST_NEEDED, Math.ceil((total - n) / 5) * 5);
  if (more > 0) return more;
  // Everybody gave the same: more of it may help.
  return figure === null ? FIRST_ROWS : null;
}
