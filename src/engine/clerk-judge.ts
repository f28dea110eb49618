// The Clerk as a Judge: encodes items, batches them, runs the model, makes verdicts. Loading it is load-clerk.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Device, JudgeIdentity } from "../domain/run.ts";
import { type ClerkInput, encodeRead, MAX_IDS, type ReadTexts, readTexts } from "../formats/clerk/encode.ts";
import type { Vocabulary } from "../formats/clerk/vocabulary.ts";
import type { LogisticQuality } from "../heads/discretized-logistic.ts";
import type { Budget, JudgeItem } from "../workers/protocol.ts";
import { type BatchLimits, planBatches } from "./batches.ts";
import type { ClerkModel } from "./clerk-model.ts";
import { clerkReading, clerkVerdict } from "./clerk-verdict.ts";
import type { Judge } from "./judge.ts";
import { aloneByVerdicts, planAlone, readAlone } from "./pair-alone.ts";
import { runFailure } from "./run-failure.ts";
import { yieldToMessages } from "./yield-to-messages.ts";

/**
 * On WASM one input costs about the same alone as in a batch, since its matrices are large enough, and batches that outgrow
 * the processor's cache cost more. So batches are small there: short inputs share the cost of a call, and pausing and progress
 * stay prompt. A GPU wants more at once.
 */
export const CLERK_BATCH: Readonly<Record<Device, BatchLimits>> = {
  wasm: { rows: 16, ids: 1024 },
  webgpu: { rows: 32, ids: 8192 },
};

/** Items encoded between two looks at the messages; encoding one long text takes some milliseconds. */
const ENCODE_STRIDE = 8;

export function createClerkJudge(model: ClerkModel, vocabulary: Vocabulary, identity: JudgeIdentity): Judge {
  const limits = CLERK_BATCH[identity.device];
  const judge: Judge = {
    identity,
    compare: aloneByVerdicts((items, signal, onBatch) => judge.score(items, signal, onBatch)),
    readPair: (item, first) => readAlone((one) => judge.read(one), item, first),
    async score(items, signal, onBatch) {
      const encode = createEncoder(vocabulary);
      const inputs: ClerkInput[] = [];
      for (const [i, item] of items.entries()) {
        if (i % ENCODE_STRIDE === 0) await yieldToMessages();
        if (signal.aborted) return ok({ judged: 0 });
        inputs.push(encode(item));
      }
      let judged = 0;
      try {
        await runBatches(model, inputs, limits, signal, (batch, qualities) => {
          onBatch(batch.flatMap((i, k) => {
            const [item, input, quality] = [items[i], inputs[i], qualities[k]];
            return item === undefined || input === undefined || quality === undefined ? [] : [clerkVerdict(item, input, quality)];
          }));
          judged += batch.length;
        });
      } catch (error) {
        return runFailure(error, "judge-run-failed");
      }
      return ok({ judged });
    },
    async plan(items, signal, onCounted) {
      const encode = createEncoder(vocabulary);
      let ids = 0;
      for (const [i, item] of items.entries()) {
        if (i % ENCODE_STRIDE === 0) {
          await yieldToMessages();
          onCounted(i);
        }
        if (signal.aborted) break;
        ids += encode(item).ids.length;
      }
      onCounted(items.length);
      return ok(clerkBudget(ids));
    },
    planPairs: (items, signal, onCounted) => planAlone((ones, stop, counted) => judge.plan(ones, stop, counted), items, signal, onCounted),
    explain: () => Promise.resolve(fail("judge-cannot-explain")),
    read: (item) => ok(clerkReading(createEncoder(vocabulary)(item), vocabulary)),
  };
  return judge;
}

/** The Clerk reads each input once, writes nothing and keeps nothing; what it cuts is flagged on the verdict. */
function clerkBudget(ids: number): Budget {
  return { prefill: ids, prefillWithoutReuse: ids, decode: 0, cut: [], contextLength: MAX_IDS, cacheBytes: 0 };
}

/**
 * Runs encoded inputs in batches of similar length, shortest first, and looks at the messages before each. `onBatch` gets
 * positions of `inputs` and their qualities in the same order. Throws what the model throws.
 */
export async function runBatches(
  model: ClerkModel,
  inputs: readonly ClerkInput[],
  limits: BatchLimits,
  signal: AbortSignal,
  onBatch: (positions: readonly number[], qualities: readonly LogisticQuality[]) => void,
): Promise<void> {
  for (const batch of planBatches(inputs.map((input) => input.ids.length), limits)) {
    await yieldToMessages();
    if (signal.aborted) return;
    onBatch(batch, await model.run(batch.flatMap((i) => inputs[i] ?? [])));
  }
}

/**
 * Encodes items one after the other. Neighbours with the same texts, such as the criteria of one response, share the reading
 * of them, which costs far more than the criterion.
 */
export function createEncoder(vocabulary: Vocabulary): (item: Omit<JudgeItem, "responseId">) => ClerkInput {
  let last: { readonly item: Omit<JudgeItem, "responseId">; readonly texts: ReadTexts } | null = null;
  return (item) => {
    const same =
      last !== null &&
      last.item.response === item.response &&
      last.item.instruction === item.instruction &&
      last.item.context === item.context &&
      last.item.reference === item.reference;
    const texts = same && last !== null ? last.texts : readTexts(item, vocabulary);
    last = { item, texts };
    return encodeRead(item.criterion, texts, vocabulary);
  };
}
