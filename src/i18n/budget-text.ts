// What a run costs in tokens, in words, and what the shared beginnings save.
import type { Messages } from "./en.ts";
import type { Format } from "./format.ts";

/** @param budget tokens to read with and without reuse, and the most that are written */
export function budgetText({ run: words }: Messages, format: Format, { prefill, prefillWithoutReuse, decode }: { readonly prefill: number; readonly prefillWithoutReuse: number; readonly decode: number }): string {
  const saved = prefillWithoutReuse > 0 ? 1 - prefill / prefillWithoutReuse : 0;
  const read = saved > 0 ? words.budget(format.number(prefill), format.number(prefillWithoutReuse), format.percent(saved)) : words.budgetPlain(format.number(prefill));
  return decode > 0 ? `${read} ${words.budgetWrite(format.number(decode))}` : read;
}
