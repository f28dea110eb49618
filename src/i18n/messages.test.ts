import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../domain/error-code.ts";
import { en } from "./en.ts";
import { zhHant } from "./zh-hant.ts";

/** Open records: a language may name fewer entries than another. */
const OPEN = new Set(["rubric.ready"]);

type Leaf = { readonly path: string; readonly value: unknown };

function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null || OPEN.has(path)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

function places(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

describe("messages", () => {
  test("both languages have the same keys, and functions of the same parameters", () => {
    const english = leaves(en);
    const chinese = new Map(leaves(zhHant).map((leaf) => [leaf.path, leaf.value]));
    expect([...chinese.keys()].sort()).toEqual(english.map((leaf) => leaf.path).sort());
    for (const { path, value } of english) {
      const other = chinese.get(path);
      expect(typeof other, path).toBe(typeof value);
      if (typeof value === "function" && typeof other === "function") expect(other.length, path).toBeLessThanOrEqual(value.length);
    }
  });

  test("no text is empty, and no Chinese text was left in English", () => {
    const sameOnPurpose = new Set(["app.name", "app.languages.en", "app.languages.zh-Hant-TW", "help.key.enter", "help.key.escape", "help.key.f2"]);
    const chinese = new Map(leaves(zhHant).map((leaf) => [leaf.path, leaf.value]));
    for (const { path, value } of leaves(en)) {
      if (typeof value !== "string") continue;
      expect(value.trim(), path).not.toBe("");
      const other = chinese.get(path);
      if (!sameOnPurpose.has(path) && !path.startsWith("cases.formats.") && !path.startsWith("cases.shapes.") && !path.startsWith("models.settings.formats.")) expect(other, path).not.toBe(value);
    }
  });

  test("every error code says what happened and what to do next, with the same places in both languages", () => {
    for (const code of ERROR_CODES) {
      for (const part of ["title", "next"] as const) {
        expect(en.errors[code][part], code).not.toBe("");
        // A language may leave a place out, but it cannot invent one.
        const known = new Set([...places(en.errors[code].title), ...places(en.errors[code].next)]);
        for (const place of places(zhHant.errors[code][part])) expect(known.has(place), `${code}: ${place}`).toBe(true);
      }
    }
  });

  test("English counts one thing as one", () => {
    expect(en.cases.summary(1, 2)).toBe("1 case, 2 responses");
    expect(en.run.judgeCounts(24, 1)).toBe("24 responses × 1 criterion");
    expect(en.results.rows(1, 1200)).toBe("1 of 1,200 rows");
  });
});
