// The figures about trust as JSON: per criterion the whole agreement report and what is known without people, then pairs and
// other runs over the same responses. Rows and texts are not in it; those are the exports of results.
import type { AgreementReport } from "../domain/agreement.ts";
import type { ResponseId } from "../domain/case.ts";
import { pairAdvice, type PairTrust } from "../domain/pair-trust.ts";
import { peerAdvice } from "../domain/peer-advice.ts";
import type { PeerTrust } from "../domain/peer-trust.ts";
import type { Run } from "../domain/run.ts";
import { levelsOf } from "../domain/rubric.ts";
import { beliefIn } from "../domain/trust-belief.ts";
import type { TrustFacts } from "../domain/trust-facts.ts";

export const AGREEMENT_EXPORT_FORMAT = "chambers-agreement";
export const AGREEMENT_EXPORT_VERSION = 1;

export type AgreementFigures = { readonly criterionId: string; readonly report: AgreementReport | null; readonly facts: TrustFacts };

/** What else the page shows; null where it shows none. */
export type OtherFigures = {
  readonly pairs: { readonly run: Run; readonly trust: PairTrust } | null;
  /** The shown run first; the figures of each criterion speak of runs by their place in the list. */
  readonly peers: { readonly runs: readonly Run[]; readonly criteria: readonly { readonly criterionId: string; readonly trust: PeerTrust; readonly split: readonly ResponseId[] }[] } | null;
};

/**
 * `{format, version, run, criteria, pairs, runs}`, indented. A figure without a value says why: `{"notDefined": reason}`.
 * @param run null where only pairs were judged
 */
export function exportAgreement(run: Run | null, figures: readonly AgreementFigures[], thresholds: Readonly<Record<string, number>>, { pairs, peers }: OtherFigures = { pairs: null, peers: null }): string {
  const criteria = figures.flatMap(({ criterionId, report, facts }) => {
    const criterion = run?.rubric.criteria.find((one) => one.id === criterionId);
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
  const document = {
    format: AGREEMENT_EXPORT_FORMAT,
    version: AGREEMENT_EXPORT_VERSION,
    run: run === null ? null : identityOf(run),
    criteria,
    pairs: pairs === null ? null : { run: identityOf(pairs.run), ...pairs.trust, advice: pairAdvice(pairs.trust) },
    runs: peers === null ? null : {
      runs: peers.runs.map(identityOf),
      criteria: peers.criteria.map(({ criterionId, trust, split }) => ({ criterion: criterionId, ...trust, differ_on: split, advice: peerAdvice(trust) })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function identityOf({ id, createdAt, judge, rubric }: Run): object {
  return { id, created_at: createdAt, judge, rubric };
}
