// A sequence classifier or reward model as a Judge. It writes nothing and has no prefix to reuse: each item is one pass.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import { levelsOf } from "../../domain/rubric.ts";
import type { ModelHead } from "../../domain/model.ts";
import { strengthOfScore } from "../../domain/pair.ts";
import type { JudgeIdentity } from "../../domain/run.ts";
import { type Verdict, verdictFromDistribution } from "../../domain/verdict.ts";
import { levelProbabilities } from "../../heads/discretized-logistic.ts";
import type { Budget, JudgeItem } from "../../workers/protocol.ts";
import type { Judge } from "../judge.ts";
import { createAloneComparer, planAlone, readAlone } from "../pair-alone.ts";
import { runFailure } from "../run-failure.ts";
import { yieldToMessages } from "../yield-to-messages.ts";
import { type PrepareParts, type PreparedItem, prepareItem } from "./prepare-item.ts";
import type { Scorer } from "./scorer.ts";

export type HeadParts = PrepareParts & {
  readonly scorer: Scorer;
  readonly identity: JudgeIdentity;
  readonly head: Exclude<ModelHead, "causal">;
  /** Names of a classifier's outputs. */
  readonly labels: readonly string[];
};

/**
 * Width of the distribution around a reward, in units of quality: a reward says how good, not how sure. The same for all
 * rewards, so the order of scores is that of rewards.
 */
const REWARD_LOG_SCALE = Math.log(0.08);

/**
 * From a model's outputs to the probabilities of a scale's levels, worst first; sums to 1.
 * One output r is a Bradley-Terry reward: quality is 1 / (1 + exp(-r)), the probability to be preferred to a response of reward
 * 0, spread over the levels as the Clerk's is. As many outputs as levels are their logits. Two outputs are "no" and "yes": the
 * second one's probability is the quality. Others are logits of equally wide steps from worst to best, averaged to a quality.
 */
export function levelsFromOutputs(outputs: readonly number[], levels: number): number[] {
  if (outputs.length === levels) return softmax(outputs);
  const [only = 0] = outputs;
  const quality = outputs.length < 2 ? 1 / (1 + Math.exp(-only)) : softmax(outputs).reduce((sum, p, i) => sum + (p * i) / (outputs.length - 1), 0);
  return levelProbabilities({ mean: quality, logScale: REWARD_LOG_SCALE }, levels);
}

export function createHeadJudge(parts: HeadParts): Judge {
  const { scorer, identity, contextLength } = parts;
  function ids({ prompt }: PreparedItem): number[] {
    return prompt.segments.flat();
  }
  async function scoreAll(items: readonly JudgeItem[], signal: AbortSignal, onEach: (item: JudgeItem, verdict: Verdict, outputs: readonly number[]) => void): Promise<Result<{ readonly judged: number }>> {
    let judged = 0;
    for (const item of items) {
      await yieldToMessages();
      if (signal.aborted) break;
      const prepared = prepareItem(parts, item, false);
      if (!prepared.ok) return prepared;
      try {
        const outputs = await scorer.run(ids(prepared.value));
        const values = levelsOf(item.criterion.scale).map((level) => level.value);
        onEach(item, verdictFromDistribution(item.responseId, item.criterion.id, values, levelsFromOutputs(outputs, values.length), prepared.value.signals), outputs);
      } catch (error) {
        return runFailure(error, "judge-run-failed");
      }
      judged += 1;
    }
    return ok({ judged });
  }
  const judge: Judge = {
    identity,
    score: (items, signal, onBatch) => scoreAll(items, signal, (_, verdict) => onBatch([verdict])),
    compare: createAloneComparer((items, signal, onEach) =>
      scoreAll(items, signal, (item, { score, signals }, outputs) => {
        // One output is a reward, which is a strength already: its squeeze into the scale would hide large differences.
        const [only] = outputs;
        const strength = outputs.length === 1 && only !== undefined ? only : strengthOfScore(item.criterion.scale, score);
        onEach(item, { strength, score, signals });
      })),
    readPair: (item, first) => readAlone((one) => judge.read(one), item, first),
    async plan(items, signal, onCounted) {
      const cut: Budget["cut"][number][] = [];
      let prefill = 0;
      for (const [i, item] of items.entries()) {
        if (i % 8 === 0) {
          await yieldToMessages();
          onCounted(i);
        }
        if (signal.aborted) break;
        const prepared = prepareItem(parts, item, false);
        if (!prepared.ok) return prepared;
        prefill += prepared.value.prompt.tokens;
        for (const one of prepared.value.prompt.cuts) cut.push({ responseId: item.responseId, criterionId: item.criterion.id, ...one });
      }
      onCounted(items.length);
      return ok({ prefill, prefillWithoutReuse: prefill, decode: 0, cut, contextLength, cacheBytes: 0 });
    },
    planPairs: (items, signal, onCounted) => planAlone((ones, stop, counted) => judge.plan(ones, stop, counted), items, signal, onCounted),
    explain: () => Promise.resolve(fail("judge-cannot-explain")),
    read(item) {
      const prepared = prepareItem(parts, item, false);
      if (!prepared.ok) return prepared;
      const { rendered, prompt } = prepared.value;
      return ok({ kind: "prompt", variant: rendered.variant, spans: prompt.pieces.map(({ text, origin, control }) => ({ text, origin, special: control })), tokens: prompt.tokens, shared: 0 });
    },
  };
  return judge;
}

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - top));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}
