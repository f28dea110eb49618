// The bias report of a run: which biases are looked for, what counts as found, and the report's shape. Figures are
// bias-figures.ts, what is judged for them bias-probes.ts.
import type { CheckLanguage } from "../checks/check.ts";
import type { Figure } from "./bias-figures.ts";

export const BIAS_KINDS = ["position", "order", "length", "consistency", "samples", "source", "padding", "opposite", "language", "own-language"] as const;
export type BiasKind = (typeof BIAS_KINDS)[number];

/** Kinds for which responses are judged again in another guise. The others read verdicts that are there. */
export const PROBED_KINDS = ["order", "consistency", "source", "padding", "opposite", "language"] as const satisfies readonly BiasKind[];
export type ProbedKind = (typeof PROBED_KINDS)[number];

/** Change of a score by a rewording, and spread of sampled ones, that nobody would mind, as a share of the scale. */
export const TOLERATED_CHANGE = 0.05;

/** Effects below these matter to nobody, however surely they are there: shares of the scale, correlations, shares of pairs. */
const LEAST_EFFECT: Readonly<Record<BiasKind, number>> = { position: 0.1, order: 0.03, length: 0.15, consistency: TOLERATED_CHANGE, samples: TOLERATED_CHANGE, source: 0.03, padding: 0.03, opposite: 0.2, language: 0.05, "own-language": 0.05 };

/** Chance of finding something in a report of a judge without any bias; shared among the kinds (Bonferroni). */
const FALSE_ALARM = 0.05;

/** One row that shows a bias: the score before and after, in shares of the scale. */
export type BiasRow = {
  /** Null for a text of the page's own. */
  readonly responseId: string | null;
  /** A short text of the page's own where there is no row. */
  readonly label: string;
  readonly criterionId: string;
  readonly before: number;
  readonly after: number;
};

export type BiasFinding = {
  readonly kind: BiasKind;
  readonly figure: Figure;
  readonly found: boolean;
  /** For "source": the two names that were put into the texts. */
  readonly names?: readonly [string, string];
  /** For "own-language": the two languages of the rows, the first less the second. */
  readonly languages?: readonly [CheckLanguage, CheckLanguage];
  /** For "samples": how many of each response. */
  readonly samples?: number;
  /** For "length": whether people's scores were taken into account. */
  readonly withHuman?: boolean;
  readonly rows: readonly BiasRow[];
};

export type BiasReport = {
  readonly runId: string;
  readonly at: string; // ISO 8601, UTC
  /** Rows that were drawn for judging again. */
  readonly sample: number;
  /** Verdicts that were asked for. */
  readonly judged: number;
  readonly findings: readonly BiasFinding[];
};

/**
 * Whether a figure is a finding: surer than a twentieth shared among all kinds, and large enough to matter. Padding counts
 * where it pays; a judge that marks it down does its work.
 */
export function isFound(kind: BiasKind, figure: Figure): boolean {
  if ("none" in figure) return false;
  const { value, p } = figure;
  if (p >= FALSE_ALARM / BIAS_KINDS.length) return false;
  const effect = kind === "padding" || kind === "opposite" || kind === "consistency" || kind === "samples" ? value : Math.abs(value);
  return effect >= LEAST_EFFECT[kind];
}
