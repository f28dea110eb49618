import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { originsOf, promptPieces } from "./prompt-pieces.ts";

const span = fc.record({ text: fc.string({ unit: "grapheme" }), origin: fc.constantFrom("template" as const, "response" as const), special: fc.boolean() });

describe("promptPieces", () => {
  test("joined, the pieces give every character back, with at most one end of the shared part", () => {
    fc.assert(
      fc.property(fc.array(span), fc.nat(200), (spans, shared) => {
        const pieces = promptPieces(spans, shared);
        const whole = spans.map((one) => one.text).join("");
        expect(pieces.map((piece) => (piece.kind === "span" ? piece.span.text : "")).join("")).toBe(whole);
        const ends = pieces.filter((piece) => piece.kind === "shared-end").length;
        expect(ends).toBe(shared > 0 && shared <= whole.length ? 1 : 0);
      }),
    );
  });

  test("the end stands where the units say, and a pair of surrogates stays whole", () => {
    const spans = [
      { text: "ab", origin: "template" as const, special: false },
      { text: "c😀d", origin: "response" as const, special: false },
    ];
    const texts = (shared: number) => promptPieces(spans, shared).map((piece) => (piece.kind === "span" ? piece.span.text : "|"));
    expect(texts(2)).toEqual(["ab", "|", "c😀d"]);
    expect(texts(3)).toEqual(["ab", "c", "|", "😀d"]);
    expect(texts(4)).toEqual(["ab", "c😀", "|", "d"]);
    expect(texts(0)).toEqual(["ab", "c😀d"]);
  });
});

test("originsOf names each origin once, in order, without empty spans", () => {
  const of = (origin: "template" | "response" | "context", text: string) => ({ origin, text, special: false });
  expect(originsOf([of("template", "a"), of("context", ""), of("response", "b"), of("template", "c")])).toEqual(["template", "response"]);
});
