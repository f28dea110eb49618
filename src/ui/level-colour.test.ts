import { describe, expect, test } from "vitest";
import { levelColour, levelPosition } from "./level-colour.ts";

describe("levelColour", () => {
  test("the ends and the middle are the plain tokens", () => {
    expect(levelColour(0)).toBe("var(--level-worst)");
    expect(levelColour(0.5)).toBe("var(--level-mid)");
    expect(levelColour(1)).toBe("var(--level-best)");
  });

  test("places between two tokens are mixed, and places outside are held at the ends", () => {
    expect(levelColour(0.125)).toBe("color-mix(in oklab, var(--level-worst), var(--level-low) 50%)");
    expect(levelColour(-3)).toBe(levelColour(0));
    expect(levelColour(7)).toBe(levelColour(1));
  });

  test("one level alone counts as the best", () => {
    expect(levelPosition(0, 1)).toBe(1);
    expect(levelPosition(1, 5)).toBe(0.25);
  });
});
