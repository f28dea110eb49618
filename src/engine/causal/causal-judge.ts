// A generative model as a Judge: prepares items, orders them, reuses what their prompts share, and makes verdicts. Loading it is
// load-model.ts; the protocols are answer-item.ts.
import { type Failure, type Result, fail, ok } from "../../domain/error-code.ts";
import { hashText } from "../../domain/content-hash.ts";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import { type PairOrder, pairKey, type PairSide, verdictOfOrders } from "../../domain/pair.ts";
import type { JudgeIdentity } from "../../domain/run.ts";
import type { Signal, Verdict } from "../../domain/verdict.ts";
import type { PromptFormat } from "../../formats/prompt-format.ts";
import type { Budget, CutText, JudgeItem, PairBudget, PairItem, PromptReading } from "../../workers/protocol.ts";
import type { Judge } from "../judge.ts";
import { aloneByVerdicts, mergedSignals, onlyOnce, planAlone, readAlone } from "../pair-alone.ts";
import { runFailure } from "../run-failure.ts";
import { yieldToMessages } from "../yield-to-messages.ts";
import { type Answer, answerLong, type AnswerParts, answerShort, giveUp, think, verdictOf } from "./answer-item.ts";
import { createBudgetCounter } from "./count-budget.ts";
import type { Decoder, DecoderState } from "./decoder.ts";
import type { PromptEncoder } from "./encode-prompt.ts";
import type { Position } from "./generate.ts";
import { orderOf } from "./pair-answer.ts";
import { createPrefixCache } from "./prefix-cache.ts";
import { countPrefixes, orderByPrefix, type SegmentedPrompt } from "./prefix-order.ts";
import { type Asked, groupItems, prepareGroup } from "./prepare-group.ts";
import { type PreparedPrompt, preparePrompt } from "./prepare-item.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

export type CausalParts = {
  readonly decoder: Decoder;
  readonly tokenizer: ModelTokenizer;
  readonly encoder: PromptEncoder;
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly identity: JudgeIdentity;
  readonly contextLength: number;
  readonly endIds: readonly number[];
  /** False: every prompt is read from its start. */
  readonly reuse: boolean;
  /** True when a pass gives a token the same logits whatever else is in it; then pieces that nobody shares are read together. */
  readonly exact: boolean;
  /** Most bytes of kept prefixes. */
  readonly cacheBudget: number;
};

/** Items prepared between two looks at the messages. */
const PREPARE_STRIDE = 8;

export function createCausalJudge(parts: CausalParts): Judge {
  const { decoder, tokenizer, settings, identity, reuse, exact } = parts;
  const cache = createPrefixCache(decoder, reuse ? parts.cacheBudget : 0);
  const answering: AnswerParts = { ...parts, endIds: new Set([...parts.endIds, ...tokenizer.specialIds]) };
  let counts: ReadonlyMap<string, number> = new Map();
  /** Of the whole run, where it was counted before: `counts` are those of the items at hand. */
  let planned: ReadonlyMap<string, number> | null = null;
  let lossReason: string | null = null;
  void decoder.lost.then((reason) => { lossReason = reason; });

  /** `each` gets every prompt once, with the number of items before it. */
  async function prepareAll(items: readonly JudgeItem[], signal: AbortSignal, each: (asked: Asked, before: number) => void): Promise<Result<null>> {
    let before = 0;
    for (const [i, group] of groupItems(parts, items).entries()) {
      if (i % PREPARE_STRIDE === 0) await yieldToMessages();
      if (signal.aborted) break;
      const prepared = prepareGroup(parts, group, false);
      if (!prepared.ok) return prepared;
      for (const asked of prepared.value) {
        each(asked, before);
        before += asked.members.length;
      }
    }
    return ok(null);
  }

  /** The prompt in which one item is asked about. */
  function prepareOne(item: JudgeItem, explaining: boolean): Result<Asked> {
    const prepared = prepareGroup(parts, [item], explaining);
    if (!prepared.ok) return prepared;
    const [asked] = prepared.value;
    if (asked === undefined) throw new Error("An item is not among its own companions.");
    return ok(asked);
  }

  /** Reads all of a prompt but its last piece, from what is kept; `owned` must be released by the caller. */
  async function readPrefix({ segments, keys }: SegmentedPrompt): Promise<{ readonly position: Position; readonly owned: DecoderState | null }> {
    const last = segments.length - 1;
    let depth = last;
    while (depth > 0 && !cache.has(keys[depth - 1] ?? "")) depth -= 1;
    let state = depth === 0 ? null : cache.get(keys[depth - 1] ?? "");
    let owned: DecoderState | null = null;
    let pending: number[] = [];
    for (; depth < last; depth++) {
      for (const id of segments[depth] ?? []) pending.push(id);
      const key = keys[depth] ?? "";
      const wanted = reuse && (counts.get(key) ?? 0) > 1;
      if (exact && !wanted) continue;
      const { state: next } = await decoder.run(pending, state, 1);
      if (owned !== null) decoder.release(owned);
      owned = cache.put(key, next) ? null : next;
      state = next;
      pending = [];
    }
    for (const id of segments[last] ?? []) pending.push(id);
    return { position: { state, pending, logits: null }, owned };
  }

  async function answer(prepared: PreparedPrompt, prompt: Position, seed: number | null, long: boolean, signal: AbortSignal, onText: (text: string) => void): Promise<Answer> {
    const start = prepared.thinkingTokens > 0 ? await think(answering, prepared, prompt, seed, signal) : prompt;
    try {
      return await (long ? answerLong(answering, prepared, start, seed, signal, onText) : answerShort(answering, prepared, start));
    } finally {
      giveUp(decoder, start, prompt);
    }
  }

  /** A verdict for each item that is asked about in one prompt. */
  async function judgePrompt({ prepared, members, name }: Asked, long: boolean, signal: AbortSignal, onText: (text: string) => void): Promise<Verdict[]> {
    const answers = await answersTo(prepared, name, long, signal, onText);
    return members.map(({ place, ...member }) => verdictOf(member, prepared.rendered.verdict.slots, answers, place));
  }

  /** One answer, or one for each sample. `name` makes the samples' seeds. */
  async function answersTo(prepared: PreparedPrompt, name: string, long: boolean, signal: AbortSignal, onText: (text: string) => void): Promise<Answer[]> {
    const { sampling } = settings;
    const writes = long || prepared.thinkingTokens > 0;
    const count = sampling === null || !writes ? 1 : Math.max(1, Math.floor(sampling.count));
    const { position, owned } = await readPrefix(prepared.prompt);
    let prompt = position;
    try {
      if (count > 1) {
        // Several samples start from the same place, so the whole prompt is read once.
        const { state, logits } = await decoder.run(position.pending, position.state, 1);
        prompt = { state, pending: [], logits: logits[0] ?? null };
      }
      const answers: Answer[] = [];
      for (let k = 0; k < count; k++) {
        const seed = sampling === null ? null : sampleSeed(sampling.seed, name, k);
        answers.push(await answer(prepared, prompt, seed, long, signal, k === 0 ? onText : () => undefined));
        if (signal.aborted) break;
      }
      return answers;
    } finally {
      giveUp(decoder, prompt, position);
      if (owned !== null) decoder.release(owned);
    }
  }

  /** Runs `work`; what the runtime throws, or the loss of the card, is a failure. */
  async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (lossReason !== null) return gpuLost(lossReason);
    try {
      return await Promise.race([work(), decoder.lost.then(gpuLost)]);
    } catch (error) {
      // The browser may tell of the loss a little after the pass that failed of it.
      const reason = await Promise.race([decoder.lost, new Promise<null>((resolve) => setTimeout(resolve, decoder.runtime.device === "webgpu" ? 500 : 0, null))]);
      return reason === null ? runFailure(error, "judge-run-failed") : gpuLost(reason);
    }
  }

  /** Whether the format can put two responses into one prompt. */
  function together({ criterion }: PairItem): boolean {
    return parts.format.fit(criterion, "pairwise").fits;
  }

  function preparePair({ criterion, instruction, context, reference, ...pair }: PairItem, first: PairSide): Result<PreparedPrompt> {
    const responses = first === "a" ? [pair.a.text, pair.b.text] : [pair.b.text, pair.a.text];
    return preparePrompt(parts, { criterion, instruction, context, reference, responses }, "pairwise", false);
  }

  type Turned = { readonly item: PairItem; readonly first: PairSide; readonly prepared: PreparedPrompt };

  async function preparePairs(items: readonly PairItem[], signal: AbortSignal): Promise<Result<Turned[]>> {
    const turned: Turned[] = [];
    for (const item of items) {
      if (turned.length % PREPARE_STRIDE === 0) await yieldToMessages();
      if (signal.aborted) break;
      for (const first of ["a", "b"] as const) {
        const prepared = preparePair(item, first);
        if (!prepared.ok) return prepared;
        turned.push({ item, first, prepared: prepared.value });
      }
    }
    return ok(turned);
  }

  const compareAlone = aloneByVerdicts((items, signal, onBatch) => judge.score(items, signal, onBatch));

  const judge: Judge = {
    identity,
    async compare(items, signal, onBatch) {
      if (!items.every(together)) return compareAlone(items, signal, onBatch);
      const turned = await preparePairs(items, signal);
      if (!turned.ok) return turned;
      const prompts = turned.value.map(({ prepared }) => prepared.prompt);
      counts = countPrefixes(prompts);
      const halves = new Map<PairItem, { readonly order: PairOrder; readonly signals: readonly Signal[] }>();
      return guarded(async () => {
        let judged = 0;
        for (const i of orderByPrefix(prompts)) {
          await yieldToMessages();
          const one = turned.value[i];
          if (signal.aborted || one === undefined) break;
          const { item, first, prepared } = one;
          const names = { caseId: item.caseId, criterionId: item.criterion.id, a: item.a.responseId, b: item.b.responseId };
          const answers = await answersTo(prepared, `${first}|${pairKey(names)}`, settings.protocol === "with-rationale", signal, () => undefined);
          if (signal.aborted) break;
          const mine = { order: orderOf(first, prepared.rendered.verdict.slots, answers), signals: [...prepared.signals, ...(answers[0]?.signals ?? [])] };
          const other = halves.get(item);
          if (other === undefined) {
            halves.set(item, mine);
            continue;
          }
          const [ab, ba] = first === "b" ? [other, mine] : [mine, other];
          onBatch([verdictOfOrders(names, [ab.order, ba.order], mergedSignals([ab.signals, ba.signals]))]);
          judged += 1;
        }
        return ok({ judged });
      });
    },
    readPair(item, first) {
      if (!together(item)) return readAlone((one) => judge.read(one), item, first);
      const prepared = preparePair(item, first);
      return prepared.ok ? ok({ together: true, reading: promptReading(prepared.value, settings, counts) }) : prepared;
    },
    async score(items, signal, onBatch) {
      const asked: Asked[] = [];
      const ready = await prepareAll(items, signal, (one) => asked.push(one));
      if (!ready.ok) return ready;
      const prompts = asked.map(({ prepared }) => prepared.prompt);
      counts = countPrefixes(prompts);
      return guarded(async () => {
        let judged = 0;
        for (const i of orderByPrefix(prompts)) {
          await yieldToMessages();
          const one = asked[i];
          if (signal.aborted || one === undefined) break;
          const verdicts = await judgePrompt(one, settings.protocol === "with-rationale", signal, () => undefined);
          if (signal.aborted) break;
          onBatch(verdicts);
          judged += verdicts.length;
        }
        return ok({ judged });
      });
    },
    async plan(items, signal, onCounted) {
      const counter = createBudgetCounter(parts);
      const cut: Budget["cut"][number][] = [];
      const ready = await prepareAll(items, signal, ({ prepared, members }, before) => {
        counter.add(prepared);
        for (const { item } of members) for (const one of prepared.prompt.cuts) cut.push({ responseId: item.responseId, criterionId: item.criterion.id, ...one });
        if (before % PREPARE_STRIDE === 0) onCounted(before);
      });
      if (!ready.ok) return ready;
      onCounted(items.length);
      counts = counter.shares;
      planned = counter.shares;
      return ok(counter.budget(cut));
    },
    async planPairs(items, signal, onCounted) {
      if (!items.every(together)) return planAlone((ones, stop, counted) => judge.plan(ones, stop, counted), items, signal, onCounted);
      const counter = createBudgetCounter(parts);
      const cut: PairBudget["cut"][number][] = [];
      for (const [i, item] of items.entries()) {
        if (i % PREPARE_STRIDE === 0) {
          await yieldToMessages();
          onCounted(i);
        }
        if (signal.aborted) break;
        const cuts: CutText[] = [];
        for (const first of ["a", "b"] as const) {
          const prepared = preparePair(item, first);
          if (!prepared.ok) return prepared;
          counter.add(prepared.value);
          cuts.push(...prepared.value.prompt.cuts);
        }
        // Both orders hold the same texts.
        for (const one of onlyOnce(cuts)) cut.push({ a: item.a.responseId, b: item.b.responseId, criterionId: item.criterion.id, ...one });
      }
      onCounted(items.length);
      return ok(counter.budget(cut));
    },
    async explain(item, signal, onText) {
      const asked = prepareOne(item, true);
      if (!asked.ok) return asked;
      return guarded(async () => {
        const [verdict] = await judgePrompt(asked.value, true, signal, onText);
        if (verdict === undefined) throw new Error("The prompt asks about nobody.");
        return ok(verdict);
      });
    },
    read(item) {
      const asked = prepareOne(item, false);
      return asked.ok ? ok(promptReading(asked.value.prepared, settings, planned ?? counts)) : asked;
    },
    dispose() {
      cache.clear();
      return Promise.resolve();
    },
  };
  return judge;
}

function gpuLost(reason: string): Failure {
  return fail("judge-gpu-lost", reason);
}

/** A seed that depends on the item and the sample, not on the order of the run. */
function sampleSeed(seed: number, name: string, sample: number): number {
  return parseInt(hashText(`${seed}|${sample}|${name}`).slice(0, 8), 16) | 0;
}

/** The prompt as the panel shows it, with the opening of the answer that the judge is given. */
function promptReading({ rendered, prompt }: PreparedPrompt, { protocol }: JudgeSettings, counts: ReadonlyMap<string, number>): PromptReading {
  const { verdict } = rendered;
  const opening = protocol === "with-rationale" && verdict.order === "rationale-first" ? verdict.rationaleOpening : verdict.verdictOnlyOpening + (verdict.slots[0]?.opening ?? "");
  const spans = prompt.pieces.map(({ text, origin, control }) => ({ text, origin, special: control }));
  let shared = 0;
  let length = 0;
  for (const [depth, ids] of prompt.segments.slice(0, -1).entries()) {
    length += ids.length;
    if ((counts.get(prompt.keys[depth] ?? "") ?? 0) > 1) shared = length;
  }
  return {
    kind: "prompt",
    variant: rendered.variant,
    spans: opening === "" ? spans : [...spans, { text: opening, origin: "template", special: false }],
    tokens: prompt.tokens,
    shared,
    sharedUnits: unitsOf(prompt, shared),
  };
}

/** UTF-16 units of the first `tokens` tokens of a prompt. Segments begin where pieces do, so no piece is shared in part. */
function unitsOf({ pieces }: PreparedPrompt["prompt"], tokens: number): number {
  let left = tokens;
  let units = 0;
  for (const { text, ids } of pieces) {
    if (left <= 0) break;
    units += text.length;
    left -= ids.length;
  }
  return units;
}
