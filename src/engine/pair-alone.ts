// Compares pairs by a judge that reads one response at a time: each response is scored once, and the pair is decided by the two
// scores. What a score is worth is the judge's matter; the rule that makes a verdict of two is domain/pair.ts.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { type PairSide, type PairVerdict, strengthOfScore, verdictOfStrengths } from "../domain/pair.ts";
import type { Signal, Verdict } from "../domain/verdict.ts";
import type { Budget, CutText, JudgeItem, PairBudget, PairItem, PairReading, Reading } from "../workers/protocol.ts";

/** What was read of one response. `strength` is in natural-log units (Bradley-Terry), `score` in the scale's. */
export type Alone = { readonly strength: number; readonly score: number; readonly signals: readonly Signal[] };

/** Scores items in the judge's own order; `onEach` gets each once unless the signal aborts. */
export type ScoreAlone = (items: readonly JudgeItem[], signal: AbortSignal, onEach: (item: JudgeItem, alone: Alone) => void) => Promise<Result<unknown>>;

/** Readings that are kept between calls: a response stands in several pairs. */
const REMEMBERED = 4096;

export type PairComparer = (items: readonly PairItem[], signal: AbortSignal, onBatch: (verdicts: readonly PairVerdict[]) => void) => Promise<Result<{ readonly judged: number }>>;

/** A comparer over single scores. It remembers responses that it has scored, by their ids and criteria. */
export function createAloneComparer(score: ScoreAlone): PairComparer {
  const known = new Map<string, Alone>();
  return async (items, signal, onBatch) => {
    const asked = new Map<string, JudgeItem>();
    for (const item of items) for (const one of [aloneItem(item, "a"), aloneItem(item, "b")]) if (!known.has(keyOf(one))) asked.set(keyOf(one), one);
    const fresh = new Map<string, Alone>();
    const waiting = new Set(items);
    let judged = 0;
    function read(item: PairItem, side: PairSide): Alone | undefined {
      const key = keyOf(aloneItem(item, side));
      return fresh.get(key) ?? known.get(key);
    }
    function give(): void {
      const verdicts: PairVerdict[] = [];
      for (const item of waiting) {
        const [a, b] = [read(item, "a"), read(item, "b")];
        if (a === undefined || b === undefined) continue;
        waiting.delete(item);
        const names = { caseId: item.caseId, criterionId: item.criterion.id, a: item.a.responseId, b: item.b.responseId };
        verdicts.push(verdictOfStrengths(names, [a.strength, b.strength], [a.score, b.score], mergedSignals([a.signals, b.signals])));
      }
      judged += verdicts.length;
      if (verdicts.length > 0) onBatch(verdicts);
    }
    give();
    const done = await score([...asked.values()], signal, (item, alone) => {
      fresh.set(keyOf(item), alone);
      give();
    });
    for (const [key, alone] of fresh) known.set(key, alone);
    for (const key of [...known.keys()].slice(0, Math.max(0, known.size - REMEMBERED))) known.delete(key);
    if (!done.ok) return done;
    return waiting.size > 0 && !signal.aborted ? fail("judge-run-failed", `${waiting.size} pairs without a verdict`) : ok({ judged });
  };
}

/** The comparer of a judge that gives pointwise verdicts: strengths are the log-odds of the scores' places on their scale. */
export function aloneByVerdicts(score: (items: readonly JudgeItem[], signal: AbortSignal, onBatch: (verdicts: readonly Verdict[]) => void) => Promise<Result<unknown>>): PairComparer {
  return createAloneComparer((items, signal, onEach) => {
    const byKey = new Map(items.map((item) => [`${item.responseId}\u0000${item.criterion.id}`, item]));
    return score(items, signal, (verdicts) => {
      for (const verdict of verdicts) {
        const item = byKey.get(`${verdict.responseId}\u0000${verdict.criterionId}`);
        if (item !== undefined) onEach(item, { strength: strengthOfScore(item.criterion.scale, verdict.score), score: verdict.score, signals: verdict.signals });
      }
    });
  });
}

/** What comparing by single scores takes: each response is read once, however many pairs it stands in. */
export async function planAlone(
  plan: (items: readonly JudgeItem[], signal: AbortSignal, onCounted: (counted: number) => void) => Promise<Result<Budget>>,
  items: readonly PairItem[],
  signal: AbortSignal,
  onCounted: (counted: number) => void,
): Promise<Result<PairBudget>> {
  const asked = new Map(items.flatMap((item) => [aloneItem(item, "a"), aloneItem(item, "b")]).map((one) => [keyOf(one), one]));
  const planned = await plan([...asked.values()], signal, (counted) => onCounted(Math.floor((counted * items.length) / Math.max(1, asked.size))));
  if (!planned.ok) return planned;
  const { cut, ...budget } = planned.value;
  const cuts = new Map<string, CutText[]>();
  for (const { responseId, criterionId, ...text } of cut) {
    const key = `${responseId}\u0000${criterionId}`;
    cuts.set(key, [...(cuts.get(key) ?? []), text]);
  }
  const ofPairs = cut.length === 0 ? [] : items.flatMap(({ a, b, criterion: { id } }) =>
    onlyOnce([a, b].flatMap(({ responseId }) => cuts.get(`${responseId}\u0000${id}`) ?? [])).map((text) => ({ a: a.responseId, b: b.responseId, criterionId: id, ...text })));
  return ok({ ...budget, cut: ofPairs });
}

/** Equal cuts of several readings, each once. */
export function onlyOnce(cuts: readonly CutText[]): CutText[] {
  return [...new Map(cuts.map((cut) => [`${cut.segment} ${cut.kept} ${cut.of}`, cut])).values()];
}

/** One response of a pair, to be read by itself. */
export function aloneItem({ criterion, instruction, context, reference, ...pair }: PairItem, side: PairSide): JudgeItem {
  return { responseId: pair[side].responseId, criterion, instruction, context, reference, response: pair[side].text };
}

/** The input of one response of a pair. */
export function readAlone(read: (item: JudgeItem) => Result<Reading>, item: PairItem, side: PairSide): Result<PairReading> {
  const reading = read(aloneItem(item, side));
  return reading.ok ? ok({ together: false, reading: reading.value }) : reading;
}

/** Signals of several readings, each once. */
export function mergedSignals(lists: readonly (readonly Signal[])[]): Signal[] {
  return [...new Map(lists.flat().map((signal) => [JSON.stringify(signal), signal])).values()];
}

/** Responses have ids of their content; a criterion may be another one under the same id. */
function keyOf({ responseId, criterion }: JudgeItem): string {
  return `${responseId}\u0000${JSON.stringify(criterion)}`;
}
