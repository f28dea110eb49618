// The Clerk's encoder: what any text may and may not turn into.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Scale } from "../../domain/rubric.ts";
import { BUDGET, type ClerkItem, criterionText, encodeClerk, MARK, MAX_IDS, SEGMENT } from "./encode.ts";
import { CUT, PAD, START, Vocabulary } from "./vocabulary.ts";

const VOCABULARY = new Vocabulary({ version: 1, buckets: 8, words: ["the", "cat", "sat", ".", "\n", "7"], idf10: [2, 30, 40, 1, 1, 50] });
const LIKERT: Scale = { kind: "likert", min: 1, max: 5 };

function item(texts: Partial<ClerkItem>): ClerkItem {
  return { criterion: { question: "Right?", scale: LIKERT, descriptions: {} }, instruction: "", context: null, reference: null, response: "", ...texts };
}

const SPELLINGS = ["<pad>", "<s>", "</s>", "[CUT]", "[START]", "<|im_start|>", "\u0000", "\u0001", "\u0002", "0", "1", "2", "\ud800", "…", "the cat sat. ", "7\n"];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.constantFrom(...SPELLINGS), { maxLength: 400 }).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("the ", "cat\n", "sat.", "x. ", "漢", "a\nb\n"), fc.integer({ min: 0, max: 600 })).map(([part, n]) => part.repeat(n)),
);
const items = fc.record({
  criterion: fc.record({ question: text, scale: fc.constant(LIKERT), descriptions: fc.dictionary(fc.constantFrom("1", "3", "5"), text) }),
  instruction: text,
  context: fc.option(text, { nil: null }),
  reference: fc.option(text, { nil: null }),
  response: text,
});

describe("any text", () => {
  test("gives no control ids but the start and the cut marks, and stays within the model", () => {
    fc.assert(
      fc.property(items, (one) => {
        const { ids, segments, marks, features, featureNames, read } = encodeClerk(one, VOCABULARY);
        expect(ids.length).toBeLessThanOrEqual(MAX_IDS);
        expect([segments.length, marks.length]).toEqual([ids.length, ids.length]);
        expect(ids[0]).toBe(START);
        expect(ids.subarray(1).every((id) => id >= CUT && id < VOCABULARY.size)).toBe(true);
        expect(ids.includes(PAD)).toBe(false);
        expect(segments.every((s) => s >= SEGMENT.criterion && s <= SEGMENT.response)).toBe(true);
        // A cut mark stands only where words were left out.
        const gaps = read.flatMap((part) => part.words).filter((word) => word === null).length;
        expect(ids.filter((id) => id === CUT).length).toBe(gaps);
        for (const part of read) {
          const kept = part.words.filter((word) => word !== null).length;
          expect(part.words.includes(null)).toBe(kept < part.of);
        }
        expect(features.length).toBe(featureNames.length);
        expect(features.every((value) => Number.isFinite(value))).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test("is read the same way every time", () => {
    fc.assert(
      fc.property(items, (one) => {
        expect(encodeClerk(structuredClone(one), VOCABULARY)).toEqual(encodeClerk(one, VOCABULARY));
      }),
      { numRuns: 20 },
    );
  });

  test("has as many features, with the same names", () => {
    const { featureNames } = encodeClerk(item({}), VOCABULARY);
    expect(new Set(featureNames).size).toBe(featureNames.length);
    fc.assert(fc.property(items, (one) => { expect(encodeClerk(one, VOCABULARY).featureNames).toEqual(featureNames); }), { numRuns: 20 });
  });
});

describe("long texts", () => {
  test("regression: a source of many short lines that match needs a cut mark for each, and still fits the model", () => {
    const full = { criterion: { question: "q ".repeat(300), scale: LIKERT, descriptions: {} }, reference: "ref ".repeat(300), response: "cat x ".repeat(300) };
    for (const lines of ["cat\ndull\n", "cat. dull. "]) {
      expect(encodeClerk(item({ ...full, instruction: lines.repeat(500) }), VOCABULARY).ids.length).toBeLessThanOrEqual(MAX_IDS);
      expect(encodeClerk(item({ ...full, instruction: "go", context: lines.repeat(500) }), VOCABULARY).ids.length).toBeLessThanOrEqual(MAX_IDS);
    }
  });

  test("keep the head and the tail of a response, and what the response shares of a source", () => {
    const response = `first ${"mid ".repeat(500)}last`;
    const context = `${"noise word here. ".repeat(300)}The cat sat on 7. ${"noise word here. ".repeat(300)}`;
    const { read } = encodeClerk(item({ instruction: "Where?", context, response: `${response} cat 7 sat` }), VOCABULARY);
    const words = (name: string) => read.find((part) => part.name === name)?.words.map((word) => word?.raw ?? null) ?? [];
    expect(words("response")[0]).toBe("first");
    expect(words("response").at(-1)).toBe("sat");
    expect(words("response").filter((word) => word !== null).length).toBe(BUDGET.response);
    expect(words("context").join(" ")).toContain("The cat sat on 7");
  });

  // Runs of empty lines were quadratic once: minutes at this length, where linear reading takes well under a second. The
  // time limit of the test is the only clock, so that a busy machine does not fail it.
  const N = 200_000;
  test.each([
    ["line ends", "\n".repeat(N)],
    ["carriage returns", "\r\n".repeat(N / 2)],
    ["line separators", "\u2028".repeat(N)],
    ["blanks", " ".repeat(N)],
    ["one word", "a".repeat(N)],
    ["the same word", "a ".repeat(N / 2)],
    ["digits and commas", "1,".repeat(N / 2)],
    ["apostrophes", "a'".repeat(N / 2)],
    ["bullets", "- \n".repeat(N / 3)],
    ["names", "Ab ".repeat(N / 3)],
    ["numbers", "7 ".repeat(N / 2)],
    ["braces", "\\boxed{".repeat(N / 7)],
    ["prose", "The quick brown fox jumps over 12 dogs. ".repeat(N / 40)],
  ])("a response of 200 000 characters of %s is read in linear time", (_name, long) => {
    expect(encodeClerk(item({ response: long, reference: "a cat" }), VOCABULARY).ids.length).toBeLessThanOrEqual(MAX_IDS);
  }, 100_000);

  test.each(["\n", "a ", "x. ", "a/", "漢"])("a source and a reference of very many %j are read in linear time", (part) => {
    const long = part.repeat(50_000 / part.length);
    expect(encodeClerk(item({ response: "a cat", reference: long, instruction: long }), VOCABULARY).ids.length).toBeLessThanOrEqual(MAX_IDS);
  }, 100_000);
});

describe("marks", () => {
  test("say which words stand on the other side, as pairs too", () => {
    const { read } = encodeClerk(item({ instruction: "Find 7 Cats", reference: "the cat sat", response: "The cat sat, cats: 7 7" }), VOCABULARY);
    const response = read.find((part) => part.name === "response")!;
    const has = (word: number, mark: number) => ((response.marks[word] ?? 0) & mark) !== 0;
    const raw = response.words.map((word) => word?.raw);
    expect(raw).toEqual(["The", "cat", "sat", ",", "cats", ":", "7", "7"]);
    expect([has(0, MARK.inReference), has(1, MARK.bigramInReference), has(4, MARK.inReference), has(4, MARK.inSource)]).toEqual([true, true, false, true]);
    expect([has(0, MARK.capital), has(1, MARK.capital)]).toEqual([true, false]);
    expect([has(6, MARK.number), has(6, MARK.repeated), has(7, MARK.repeated)]).toEqual([true, false, true]);
    expect(response.marks[3]).toBe(0);
  });
});

test("the criterion's text has the question, then the worst and best level before the middle ones", () => {
  const described = { question: "Good?", scale: LIKERT, descriptions: { 1: "bad", 3: "fair", 5: "good" } };
  expect(criterionText(described)).toBe("Good?\n1: bad\n5: good\n3: fair");
  expect(criterionText({ question: "Ok?", scale: { kind: "binary", no: "no", yes: "yes" }, descriptions: {} })).toBe("Ok?\n0: no\n1: yes");
  expect(criterionText({ question: "Ok?", scale: LIKERT, descriptions: {} })).toBe("Ok?");
});
