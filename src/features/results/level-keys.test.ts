import { expect, test } from "vitest";
import type { Scale } from "../../domain/rubric.ts";
import { keyOfLevel, levelOfKey } from "./level-keys.ts";

const KEYS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

test.each<[string, Scale, (number | null)[]]>([
  ["1 to 5", { kind: "likert", min: 1, max: 5 }, [null, 1, 2, 3, 4, 5, null, null, null, null]],
  ["1 to 10", { kind: "likert", min: 1, max: 10 }, [10, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["0 to 10, whose best level no key reaches", { kind: "likert", min: 0, max: 10 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["-1 to 1, counted", { kind: "likert", min: -1, max: 1 }, [null, -1, 0, 1, null, null, null, null, null, null]],
  ["yes and no", { kind: "binary", no: "No", yes: "Yes" }, [0, 1, null, null, null, null, null, null, null, null]],
  ["named levels, counted", { kind: "labels", labels: ["bad", "fair", "good"] }, [null, 0, 1, 2, null, null, null, null, null, null]],
])("the number keys of a scale: %s", (_name, scale, levels) => {
  expect(KEYS.map((key) => levelOfKey(scale, key))).toEqual(levels);
  KEYS.forEach((key, at) => {
    const level = levels[at] ?? null;
    if (level !== null) expect(keyOfLevel(scale, level)).toBe(key);
  });
});

test("no other key sets a level", () => {
  for (const key of ["a", "12", "", "１", "Enter", "-"]) expect(levelOfKey({ kind: "likert", min: 1, max: 5 }, key)).toBe(null);
  expect(keyOfLevel({ kind: "likert", min: 0, max: 10 }, 10)).toBe(null);
});
