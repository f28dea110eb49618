// The figures about trust as JSON: per criterion the whole agreement report and what is known without people. Rows and texts
// are not in it; those are the exports of results.
import type { AgreementReport } from "../domain/agreement.ts";
import type { Run } from "../domain/run.ts";
import { levelsOf } from "../domain/rubric.ts";
import { beliefIn } from "../domain/trust-belief.ts";
import type { TrustFacts } from "../domain/trust-facts.ts";

export const AGREEMENT_EXPORT_FORMAT = "chambers-agreement";
export const AGREEMENT_EXPORT_VERSION = 1;

export type AgreementFigures = { readonly criterionId: string; readonly report: AgreementReport | null; readonly facts: TrustFacts };

/** `{format, version, run, criteria}`, indented. A figure without a value says why: `{"notDefined": reason}`. */
export function exportAgreement(run: Run, figures: readonly AgreementFigures[], thresholds: Readonly<Record<string, number>>): string {
  const { id, createdAt, judge, rubric } = run;
  const criteria = figures.flatMap(({ criterionId, report, facts }) => {
    const criterion = rubric.criteria.find((one) => one.id === criterionId);
    if (criterion === undefined) return [];
    return [{
      criterion: criterionId,
      name: criterion.name,
      levels: levelsOf(criterion.scale).map(({ value }) => value),
      belief: beliefIn(report, criterion.scale),
      threshold: thresholds[criterionId] ?? null,
      report,
      facts,
    }];
  });
  const document = { format: AGREEMENT_EXPORT_FORMAT, version: AGREEMENT_EXPORT_VERSION, run: { id, created_at: createdAt, judge, rubric }, criteria };
  return `${JSON.stringify(document, null, 2)}\n`;
}
