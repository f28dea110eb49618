// Adds to each verdict what in its texts addresses the judge. It runs beside every judge, so that none can forget it, and in
// the worker, where a long text blocks nobody. The score stays as the judge gave it.
import { findInjections, findTaskInjections, type JudgedTexts } from "../domain/injection/find-injection.ts";
import { pairKey, type PairVerdict } from "../domain/pair.ts";
import { type Signal, type Verdict, verdictKey } from "../domain/verdict.ts";
import type { JudgeItem, PairItem } from "../workers/protocol.ts";
import { aloneItem } from "./pair-alone.ts";

/** A function that flags the verdicts on `items`; others come back as they are. */
export function injectionFlags(items: readonly JudgeItem[]): (verdict: Verdict) => Verdict {
  const byKey = new Map(items.map((item) => [verdictKey(item.responseId, item.criterion.id), item]));
  return (verdict) => {
    const item = byKey.get(verdictKey(verdict.responseId, verdict.criterionId));
    return item === undefined ? verdict : withInjections(verdict, item);
  };
}

/** The same of pairs: a finding in one of the two responses says in which. */
export function pairInjectionFlags(items: readonly PairItem[]): (verdict: PairVerdict) => PairVerdict {
  const byKey = new Map(items.map((item) => [pairKey({ a: item.a.responseId, b: item.b.responseId, criterionId: item.criterion.id }), item]));
  return (verdict) => {
    const item = byKey.get(pairKey(verdict));
    if (item === undefined) return verdict;
    const ofResponses = (["a", "b"] as const).flatMap((side) => responseSignals(aloneItem(item, side), verdict.signals).map((one): Signal => ({ ...one, of: item[side].responseId })));
    const found = [...ofResponses, ...taskSignals(item, verdict.signals)];
    return found.length === 0 ? verdict : { ...verdict, signals: [...verdict.signals, ...found] };
  };
}

/** A verdict with the findings in its item's texts. A control token that the judge's own tokenizer told of is not told twice. */
export function withInjections(verdict: Verdict, item: JudgeItem): Verdict {
  const found = [...responseSignals(item, verdict.signals), ...taskSignals(item, verdict.signals)];
  return found.length === 0 ? verdict : { ...verdict, signals: [...verdict.signals, ...found] };
}

type Found = Extract<Signal, { kind: "injection" }>;

function responseSignals(texts: JudgedTexts, known: readonly Signal[]): Found[] {
  return findInjections(texts)
    .filter((one) => !isKnown(one, "response", known))
    .map((one): Found => ({ kind: "injection", ...one }));
}

function taskSignals(texts: Pick<JudgedTexts, "instruction" | "context">, known: readonly Signal[]): Found[] {
  return findTaskInjections(texts)
    .filter((one) => !isKnown(one, one.segment, known))
    .map((one): Found => ({ kind: "injection", ...one }));
}

function isKnown({ family, text }: { readonly family: string; readonly text: string }, segment: string, known: readonly Signal[]): boolean {
  return family === "control-token" && known.some((signal) => signal.kind === "control-token" && signal.segment === segment && signal.token === text);
}
