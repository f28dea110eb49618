// Adds up what prompts would take: tokens to read with and without reuse, tokens to write, memory. Runs no model.
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { Budget } from "../../workers/protocol.ts";
import type { Decoder } from "./decoder.ts";
import { createPrefillCounter } from "./prefix-order.ts";
import type { PreparedPrompt } from "./prepare-item.ts";

export type BudgetCounter = {
  add(prepared: PreparedPrompt): void;
  /** How many of the prompts have each prefix. */
  readonly shares: ReadonlyMap<string, number>;
  /** The budget of all that was added, with these cuts. */
  budget<Place>(cut: Budget<Place>["cut"]): Budget<Place>;
};

export type BudgetParts = {
  readonly settings: JudgeSettings;
  readonly decoder: Pick<Decoder, "bytesPerToken">;
  readonly reuse: boolean;
  readonly contextLength: number;
  readonly cacheBudget: number;
};

export function createBudgetCounter({ settings, decoder, reuse, contextLength, cacheBudget }: BudgetParts): BudgetCounter {
  const counter = createPrefillCounter();
  const shares = new Map<string, number>();
  const samples = settings.sampling?.count ?? 1;
  let decode = 0;
  let longestDecode = 0;
  return {
    shares,
    add({ prompt, rationaleTokens, thinkingTokens }) {
      counter.add(prompt);
      for (const key of prompt.keys.slice(0, -1)) shares.set(key, (shares.get(key) ?? 0) + 1);
      const writes = (settings.protocol === "with-rationale" ? rationaleTokens : 0) + thinkingTokens;
      longestDecode = Math.max(longestDecode, writes);
      decode += writes * (writes > 0 ? samples : 1);
    },
    budget(cut) {
      const kept = reuse ? Math.min(cacheBudget, counter.kept * decoder.bytesPerToken) : 0;
      return {
        prefill: reuse ? counter.shared : counter.alone,
        prefillWithoutReuse: counter.alone,
        decode,
        cut,
        contextLength,
        cacheBytes: Math.ceil(kept + (counter.longest + longestDecode) * decoder.bytesPerToken),
      };
    },
  };
}
