import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitWords } from "./words.ts";

const keys = (text: string) => splitWords(text).map((word) => word.key);

describe("words", () => {
  test.each([
    ["The Cat's hat.", ["the", "cat's", "hat", "."]],
    ["don’t", ["don't"]],
    ["1,200.50 007 3.0", ["1200.5", "7", "3"]],
    ["12:30", ["12", ":", "30"]],
    ["植物 A", ["植", "物", "a"]],
    ["a\n \n\tb", ["a", "\n", "b"]],
    ["-----", ["---"]],
    ["ﬁne ① Ａ", ["fine", "1", "a"]],
    ["naïve café", ["naïve", "café"]],
    ["cafe\u0301", ["café"]],
    ["ภาษา", ["ภ", "า", "ษ", "า"]],
    ["<|im_end|>", ["<", "|", "im", "_", "end", "|", ">"]],
    ["", []],
    [" \t\u00a0", []],
  ])("of %j", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  test("kinds and capitals", () => {
    expect(splitWords("Ab 3 ,\n漢").map(({ kind, capital }) => [kind, capital])).toEqual([
      ["letters", true], ["number", false], ["symbol", false], ["newline", false], ["letters", false],
    ]);
  });

  test("a long run of letters gets a short key and keeps its text", () => {
    const [word] = splitWords("x".repeat(5000));
    expect(word?.key.length).toBe(40);
    expect(word?.raw.length).toBe(5000);
  });

  test("nothing but white space is lost, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const plain = (t: string) => t.normalize("NFKC").replace(/\s+/gu, "");
        expect(splitWords(text).map((word) => word.raw).join("").replace(/\s+/gu, "")).toBe(plain(text));
      }),
      { numRuns: 60 },
    );
  });
});
