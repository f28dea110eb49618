import fc from "fast-check";
import { expect, test } from "vitest";
import { diffWords, readableDiff, wordsOf } from "./word-diff.ts";

const text = fc.oneof(
  fc.array(fc.constantFrom("a", "b", "c", "dog", " ", "\n", ".", "雨", "過"), { maxLength: 30 }).map((words) => words.join("")),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

/** Words of the longest common subsequence, by the textbook table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    b.forEach((other, j) => next.push(word === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!)));
    row = next;
  }
  return row[b.length]!;
}

test("the parts give both texts back, and nothing that both have is called a difference without need", () => {
  fc.assert(
    fc.property(text, text, (first, second) => {
      const parts = diffWords(first, second);
      expect(parts.filter(({ kind }) => kind !== "only-second").map((part) => part.text).join("")).toBe(first);
      expect(parts.filter(({ kind }) => kind !== "only-first").map((part) => part.text).join("")).toBe(second);
      for (const [i, { kind }] of parts.entries()) expect(parts[i - 1]?.kind).not.toBe(kind);
      const shared = wordsOf(first).length - parts.filter(({ kind }) => kind === "only-first").flatMap((part) => wordsOf(part.text)).length;
      const readable = readableDiff(parts);
      expect(readable.filter(({ kind }) => kind !== "only-second").map((part) => part.text).join("")).toBe(first);
      expect(readable.filter(({ kind }) => kind !== "only-first").map((part) => part.text).join("")).toBe(second);
      expect(readable.slice(1, -1).every(({ kind, text: same }) => kind !== "same" || same.trim() !== "")).toBe(true);
      // Joined stretches may read as fewer words, never as more.
      expect(shared).toBeGreaterThanOrEqual(common(wordsOf(first), wordsOf(second)));
    }),
    { numRuns: 400 },
  );
});

test("words are words, and characters of scripts without spaces stand alone", () => {
  expect(wordsOf("Don't stop,  雨過 now")).toEqual(["Don't", " ", "stop", ",", "  ", "雨", "過", " ", "now"]);
  expect(diffWords("The cat sat.", "The dog sat.")).toEqual([
    { kind: "same", text: "The " },
    { kind: "only-first", text: "cat" },
    { kind: "only-second", text: "dog" },
    { kind: "same", text: " sat." },
  ]);
  expect(diffWords("", "")).toEqual([]);
  expect(readableDiff(diffWords("It is a cat.", "There was a dog here."))).toEqual([
    { kind: "only-first", text: "It is" },
    { kind: "only-second", text: "There was" },
    { kind: "same", text: " a " },
    { kind: "only-first", text: "cat" },
    { kind: "only-second", text: "dog here" },
    { kind: "same", text: "." },
  ]);
});

test("two long texts with nothing in common are two texts, quickly", () => {
  const first = Array.from({ length: 30_000 }, (_, i) => `a${i}`).join(" ");
  const second = Array.from({ length: 30_000 }, (_, i) => `b${i}`).join("\t");
  const began = performance.now();
  expect(diffWords(first, second).map(({ kind }) => kind)).toEqual(["only-first", "only-second"]);
  expect(performance.now() - began).toBeLessThan(5000);
});
