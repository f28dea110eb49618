// The one sentence about a judge, made from its figures. Which level it is, domain/trust-belief.ts decides.
import type { AgreementReport } from "../../domain/agreement.ts";
import { levelsOf, type Scale } from "../../domain/rubric.ts";
import { isDefined } from "../../domain/statistics/statistic.ts";
import { FEWEST, type Belief } from "../../domain/trust-belief.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";

export function headlineText(belief: Belief, report: AgreementReport | null, scale: Scale, messages: Messages, format: Format): string {
  const words = messages.trust;
  if (belief.level === "unknown" || report === null) return words.headline.unknown;
  const evidence = belief.level === "unclear" ? unclearText(belief, report, messages, format) : evidenceText(report, scale, messages, format);
  return words.headline[belief.level](evidence);
}

function unclearText({ n, by, reason }: Belief, report: AgreementReport, { trust: { evidence } }: Messages, format: Format): string {
  const { interval } = report.figures[by];
  if (reason === "one-class" || reason === "zero-variance") return evidence.alike(n);
  if (n < FEWEST || interval === null) return evidence.few(n);
  return evidence.wide(n, format.fixed(interval[0], 2), format.fixed(interval[1], 2));
}

/** For two levels the same answer is what counts; for more, order and distance. */
function evidenceText({ n, figures }: AgreementReport, scale: Scale, { trust: { evidence, notDefined } }: Messages, format: Format): string {
  const levels = levelsOf(scale).length;
  const { accuracy, pairwiseAccuracy, meanAbsoluteError } = figures;
  if (levels === 2 && isDefined(accuracy.value)) {
    const common = accuracy.trivial["majority"];
    return evidence.same(n, format.percent(accuracy.value), common !== undefined && isDefined(common) ? format.percent(common) : notDefined);
  }
  const off = isDefined(meanAbsoluteError.value) ? format.fixed(meanAbsoluteError.value, 2) : notDefined;
  if (!isDefined(pairwiseAccuracy.value)) return evidence.offOnly(n, off, levels);
  return evidence.order(n, format.percent(pairwiseAccuracy.value), off, levels);
}
