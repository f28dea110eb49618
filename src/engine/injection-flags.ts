// Adds to each verdict what in its response addresses the judge. It runs beside every judge, so that none can forget it, and in
// the worker, where a long text blocks nobody. The score stays as the judge gave it.
import { findInjections } from "../domain/injection/find-injection.ts";
import { type Signal, type Verdict, verdictKey } from "../domain/verdict.ts";
import type { JudgeItem } from "../workers/protocol.ts";

/** A function that flags the verdicts on `items`; others come back as they are. */
export function injectionFlags(items: readonly JudgeItem[]): (verdict: Verdict) => Verdict {
  const byKey = new Map(items.map((item) => [verdictKey(item.responseId, item.criterion.id), item]));
  return (verdict) => {
    const item = byKey.get(verdictKey(verdict.responseId, verdict.criterionId));
    return item === undefined ? verdict : withInjections(verdict, item);
  };
}

/** A verdict with the findings in its item's response. A control token that the judge's own tokenizer told of is not told twice. */
export function withInjections(verdict: Verdict, item: JudgeItem): Verdict {
  const known = verdict.signals.some((signal) => signal.kind === "control-token" && signal.segment === "response");
  const found = findInjections(item)
    .filter(({ family }) => !(known && family === "control-token"))
    .map((one): Signal => ({ kind: "injection", ...one }));
  return found.length === 0 ? verdict : { ...verdict, signals: [...verdict.signals, ...found] };
}
