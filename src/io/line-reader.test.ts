import fc from "fast-check";
import { expect, test } from "vitest";
import { LineReader } from "./line-reader.ts";
import type { Line } from "./line-reader.ts";

function linesOf(pieces: readonly string[], limit: number): Line[] {
  const reader = new LineReader(limit);
  const lines: Line[] = [];
  const take = (line: Line) => lines.push(line) > 0;
  for (const piece of pieces) reader.push(piece, take);
  reader.end(take);
  return lines;
}

test("property: pieces of any size give the lines of the whole, and long ones only their length", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab\r\n]{0,8}$/), { maxLength: 10 }), fc.constantFrom(3, 100), (pieces, limit) => {
      const expected = pieces.join("").split(/\r\n|\n|\r/);
      if (expected.at(-1) === "") expected.pop();
      expect(linesOf(pieces, limit)).toEqual(expected.map((text) => ({ text: text.length > limit ? null : text, length: text.length })));
    }),
    { numRuns: 2_000 },
  );
});
