// From what a rule found to a verdict: all of the probability on one level. Pure; running rules is run-check.ts.
import type { ResponseId } from "../case.ts";
import { type Criterion, levelsOf, type Scale } from "../rubric.ts";
import { type Signal, type Verdict, verdictFromDistribution } from "../verdict.ts";
import type { CheckFinding } from "./check.ts";

/**
 * The level (its index, worst first) that a finding stands for. On two levels it is pass or fail. On more, a share takes the
 * nearest level.
 */
export function levelOfFinding(scale: Scale, { share, passed }: CheckFinding): number {
  const last = levelsOf(scale).length - 1;
  return last === 1 ? Number(passed) : Math.round(share * last);
}

/** The verdict of a rule on one response. */
export function checkVerdict(responseId: ResponseId, criterion: Criterion, finding: CheckFinding, signals: readonly Signal[]): Verdict {
  const values = levelsOf(criterion.scale).map(({ value }) => value);
  const at = levelOfFinding(criterion.scale, finding);
  return verdictFromDistribution(responseId, criterion.id, values, values.map((_, i) => Number(i === at)), signals);
}
