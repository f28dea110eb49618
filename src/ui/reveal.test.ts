import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countHidden, reveal } from "./reveal.ts";

describe("reveal", () => {
  test("shows bidi overrides, zero-width characters and controls by code", () => {
    expect(reveal("a\u202eb")).toEqual([
      { kind: "text", text: "a" },
      { kind: "hidden", code: "U+202E" },
      { kind: "text", text: "b" },
    ]);
    expect(reveal("x\u200by\u0007").filter((piece) => piece.kind === "hidden")).toEqual([
      { kind: "hidden", code: "U+200B" },
      { kind: "hidden", code: "U+0007" },
    ]);
  });

  test("shows tag characters and selectors that smuggle text", () => {
    expect(countHidden("ok\u{e0041}\u{e0042}")).toBe(2);
    expect(countHidden("a\u{e0101}")).toBe(1);
  });

  test("leaves lines, tabs, emoji sequences and Han variants alone", () => {
    expect(countHidden("one\r\ntwo\tthree\n")).toBe(0);
    expect(countHidden("👩‍⚕️ ❤️ 👨‍👩‍👧")).toBe(0);
    expect(countHidden("葛\u{e0100}城")).toBe(0);
    expect(countHidden("中文（全形）、標點。")).toBe(0);
  });

  test("a lone carriage return and a lone surrogate are shown", () => {
    expect(reveal("a\rb")[1]).toEqual({ kind: "hidden", code: "U+000D" });
    expect(reveal("\ud83d")[0]).toEqual({ kind: "hidden", code: "U+D83D" });
  });

  test("the pieces give back every character", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.constantFrom(0x0d, 0x0a, 0x200d, 0xfe0f, 0x1f469, 0x845b, 0xe0100, 0xd83d, 0xde00))), (codes) => {
        const text = String.fromCodePoint(...codes);
        const back = reveal(text)
          .map((piece) => (piece.kind === "text" ? piece.text : String.fromCodePoint(Number.parseInt(piece.code.slice(2), 16))))
          .join("");
        expect(back).toBe(text.replaceAll("\r\n", "\n"));
      }),
    );
  });
});
