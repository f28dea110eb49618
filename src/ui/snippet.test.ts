import { describe, expect, test } from "vitest";
import { snippet } from "./snippet.ts";

describe("snippet", () => {
  test("short texts come back on one line", () => {
    expect(snippet("  one\n\ttwo  ", 20)).toBe("one two");
  });

  test("cuts at whole characters as people count them", () => {
    expect(snippet("👩‍⚕️👩‍⚕️👩‍⚕️", 2)).toBe("👩‍⚕️👩‍⚕️…");
    expect(snippet("評分準則與評審", 4)).toBe("評分準則…");
  });

  test("a text of exactly the length is not marked as cut", () => {
    expect(snippet("abcd", 4)).toBe("abcd");
    expect(snippet("abcde", 4)).toBe("abcd…");
  });

  test("a very long text is cut without reading it whole", () => {
    expect(snippet("x".repeat(5_000_000), 3)).toBe("xxx…");
    expect(snippet(`${" ".repeat(100_000)}late`, 3)).toBe("…");
  });
});
