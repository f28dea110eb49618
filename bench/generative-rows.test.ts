// The rows of the generative benchmark: right lengths, no two alike, the same in every run.
import { expect, test } from "vitest";
import type { JudgeItem } from "../src/workers/protocol.ts";
import { CRITERIA, makeRows, PREFIX_TOKENS, prose, ROW_TOKENS } from "./generative-rows.ts";

/** A tokenizer of whole words: the instruction is shared when all have the same. */
function countWords(items: readonly JudgeItem[]): Promise<{ readonly prefill: number; readonly prefillWithoutReuse: number }> {
  const words = (text: string): number => text.split(" ").length;
  const prefillWithoutReuse = items.reduce((sum, { instruction, response }) => sum + words(instruction) + words(response), 0);
  const shared = new Set(items.map((item) => item.instruction)).size === 1 ? (items.length - 1) * words(items[0]?.instruction ?? "") : 0;
  return Promise.resolve({ prefill: prefillWithoutReuse - shared, prefillWithoutReuse });
}

test("rows have the lengths that are asked for", async () => {
  const rows = await makeRows(countWords);
  expect(rows.prefixTokens).toBe(PREFIX_TOKENS);
  expect(rows.promptTokens).toBe(PREFIX_TOKENS + ROW_TOKENS);
});

test("rows share the task and nothing else; a row's criteria share its response", async () => {
  const rows = await makeRows(countWords);
  const items = [rows.items(0, 5), rows.items(1, 5)];
  expect(new Set(items.flat().map((item) => item.instruction)).size).toBe(1);
  expect(items.map((row) => new Set(row.map((item) => item.response)).size)).toEqual([1, 1]);
  expect(items[0]?.[0]?.response).not.toBe(items[1]?.[0]?.response);
  expect(items[0]?.map((item) => item.criterion.id)).toEqual(CRITERIA.map(({ id }) => id));
});

test("prose has the words that are asked for and other words for another seed", () => {
  for (const count of [1, 17, 230]) expect(prose(count, 3).split(" ")).toHaveLength(count);
  expect(prose(60, 1)).toBe(prose(60, 1));
  const openings = Array.from({ length: 20 }, (_, seed) => prose(8, seed));
  expect(new Set(openings).size).toBeGreaterThan(15);
});
