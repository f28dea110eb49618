// Each rule on texts that pass and fail it, bad expressions and schemas, and laws of the similarities.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResponseId } from "../case.ts";
import type { Criterion } from "../rubric.ts";
import type { Check } from "./check.ts";
import { checkVerdict } from "./check-verdict.ts";
import { languageOf } from "./language.ts";
import { runCheck } from "./run-check.ts";
import { levenshteinRatio, rougeL, wordsOf } from "./similarity.ts";

function passed(check: Check, response: string, reference: string | null = null): boolean {
  const found = runCheck(check, response, reference);
  if (!found.ok) throw new Error(found.detail);
  return found.value.passed;
}

const SCHEMA = JSON.stringify({ type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 1 } }, additionalProperties: false });

test.each<[Check, string, boolean]>([
  [{ type: "contains", value: "Paris" }, "It is Paris.", true],
  [{ type: "contains", value: "Paris" }, "It is paris.", false],
  [{ type: "icontains", value: "PARIS" }, "It is paris.", true],
  [{ type: "not-contains", value: "Rome" }, "It is Paris.", true],
  [{ type: "not-icontains", value: "paris" }, "It is PARIS.", false],
  [{ type: "starts-with", value: "Dear" }, "  Dear all,", true],
  [{ type: "starts-with", value: "Dear" }, "Oh Dear", false],
  [{ type: "regex", value: "\\d{3}" }, "call 123", true],
  [{ type: "not-regex", value: "\\d{3}" }, "call 123", false],
  [{ type: "regex", value: "^a.b$" }, "a\nb", true],
  [{ type: "is-json" }, '{"a": 1}', true],
  [{ type: "is-json" }, "Here: {}", false],
  [{ type: "is-json", schema: SCHEMA }, '{"n": 2}', true],
  [{ type: "is-json", schema: SCHEMA }, '{"n": 0}', false],
  [{ type: "is-json", schema: SCHEMA }, '{"n": 2, "m": 1}', false],
  [{ type: "word-count", min: 2, max: 3 }, "one two three", true],
  [{ type: "word-count", min: 4, max: 9 }, "一二 three", false],
  [{ type: "word-count", min: 3, max: 3 }, "一二 three", true],
  [{ type: "char-count", min: 0, max: 2 }, "😀😀", true],
  [{ type: "language", value: "zh" }, "這是一個句子。", true],
  [{ type: "language", value: "en" }, "This is the sentence that was asked for.", true],
  [{ type: "language", value: "en" }, "Dies ist der Satz, den wir gesucht haben.", false],
])("%j on %j is %s", (check, response, expected) => {
  expect(passed(check, response)).toBe(expected);
});

test("the reference is compared whole, by edits and by words", () => {
  expect(passed({ type: "equals" }, " Canberra\n", "Canberra")).toBe(true);
  expect(passed({ type: "equals" }, "canberra", "Canberra")).toBe(false);
  expect(levenshteinRatio("kitten", "sitting")).toBeCloseTo(1 - 3 / 7, 12);
  expect(passed({ type: "levenshtein", threshold: 0.5 }, "kitten", "sitting")).toBe(true);
  // The usual example of the measure: 3 of 4 words in order on either side.
  expect(rougeL("police kill the gunman", "police killed the gunman")).toBeCloseTo(0.75, 12);
});

test("what cannot be read is a failure and no verdict", () => {
  expect(runCheck({ type: "regex", value: "(" }, "x", null)).toMatchObject({ ok: false, code: "check-invalid" });
  expect(runCheck({ type: "is-json", schema: "{" }, "{}", null)).toMatchObject({ ok: false, code: "check-invalid" });
  expect(runCheck({ type: "is-json", schema: '{"$ref": "#/no"}' }, "{}", null)).toMatchObject({ ok: false, code: "check-invalid" });
});

test("languages go by their script", () => {
  expect([languageOf("これはペンです。"), languageOf("이것은 펜입니다."), languageOf("Это ручка."), languageOf("هذا قلم"), languageOf("12345")]).toEqual(["ja", "ko", "ru", "ar", null]);
});

const criterion: Criterion = { id: "c", name: "C", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };

describe("verdicts", () => {
  test("have all of the probability on one level, and the score says it", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, pass) => {
        const verdict = checkVerdict("r" as ResponseId, criterion, { share, passed: pass }, []);
        expect(verdict.distribution.filter((p) => p === 1)).toHaveLength(1);
        expect(verdict.distribution.reduce((a, b) => a + b, 0)).toBe(1);
        expect(verdict.confidence).toBe(1);
        expect(verdict.score).toBe(1 + Math.round(share * 4));
      }),
    );
    const binary = { ...criterion, scale: { kind: "binary", no: "no", yes: "yes" } } as const;
    expect(checkVerdict("r" as ResponseId, binary, { share: 0.9, passed: false }, []).score).toBe(0);
  });
});

describe("similarities", () => {
  const texts = fc.array(fc.constantFrom("a", "b", "c", "d", "的"), { maxLength: 12 }).map((words) => words.join(" "));
  test("are 1 for the same, symmetric and within 0 and 1", () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        for (const alike of [levenshteinRatio, rougeL]) {
          expect(alike(a, a)).toBe(1);
          expect(alike(a, b)).toBeCloseTo(alike(b, a), 12);
          expect(alike(a, b)).toBeGreaterThanOrEqual(0);
          expect(alike(a, b)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("the edit distance is that of the plain recursion", () => {
    const naive = (x: readonly string[], y: readonly string[]): number => {
      if (x.length === 0 || y.length === 0) return x.length + y.length;
      const rest = naive(x.slice(1), y.slice(1)) + (x[0] === y[0] ? 0 : 1);
      return Math.min(rest, naive(x.slice(1), y) + 1, naive(x, y.slice(1)) + 1);
    };
    const short = fc.string({ unit: fc.constantFrom("a", "b", "😀"), maxLength: 5 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        const longest = Math.max([...a].length, [...b].length);
        if (longest > 0) expect(levenshteinRatio(a, b)).toBeCloseTo(1 - naive([...a], [...b]) / longest, 12);
      }),
    );
  });

  test("words are counted as a reader counts them", () => {
    expect(wordsOf("It's 3 o'clock, 你好。")).toEqual(["it's", "3", "o'clock", "你", "好"]);
  });
});
