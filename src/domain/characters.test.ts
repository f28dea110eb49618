import fc from "fast-check";
import { expect, test } from "vitest";
import { characters } from "./characters.ts";

test("characters are counted as the language itself walks them, pairs and lone surrogates alike", () => {
  expect(characters("a\u{1F600}b")).toBe(3);
  const text = fc.array(fc.constantFrom("a", "\u{1F600}", "\uD83D", "\uDE00", "\u00E9"), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(fc.property(text, (one) => characters(one) === [...one].length));
});
