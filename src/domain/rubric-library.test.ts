import { expect, test } from "vitest";
import { levelsOf } from "./rubric.ts";
import { RUBRIC_LIBRARY } from "./rubric-library.ts";

test("the default rubric mixes the three kinds of scale", () => {
  expect(RUBRIC_LIBRARY[0]?.name).toBe("Grounded answer");
  expect(new Set(RUBRIC_LIBRARY[0]?.criteria.map((criterion) => criterion.scale.kind))).toEqual(new Set(["likert", "binary", "labels"]));
});

test("ids are unique, and descriptions belong to levels and cover both ends", () => {
  expect(new Set(RUBRIC_LIBRARY.map((rubric) => rubric.id)).size).toBe(RUBRIC_LIBRARY.length);
  for (const { criteria } of RUBRIC_LIBRARY) {
    expect(new Set(criteria.map((criterion) => criterion.id)).size).toBe(criteria.length);
    for (const criterion of criteria) {
      const values = levelsOf(criterion.scale).map((level) => String(level.value));
      const described = Object.keys(criterion.descriptions);
      expect(values).toEqual(expect.arrayContaining(described));
      expect(described).toEqual(expect.arrayContaining([values[0], values.at(-1)]));
    }
  }
});
