// A run's counts, against the plain reckoning over all of its cells.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "./case.ts";
import { overallScore } from "./overall.ts";
import { RUBRIC_LIBRARY } from "./rubric-library.ts";
import { levelsOf } from "./rubric.ts";
import { tallyOf } from "./run-tally.ts";
import { type Cell, verdictFromDistribution } from "./verdict.ts";

const rubric = RUBRIC_LIBRARY.find(({ criteria }) => criteria.length > 1)!;

function scored(response: number, criterion: number, share: number): Cell {
  const { id, scale } = rubric.criteria[criterion]!;
  const values = levelsOf(scale).map(({ value }) => value);
  const distribution = values.map((_, i) => (i === 0 ? 1 - share : i === values.length - 1 ? share : 0));
  return { state: "scored", verdict: verdictFromDistribution(`r${response}` as ResponseId, id, values, distribution, []) };
}

test("property: counts and mean are those of all cells, in whatever order they come", () => {
  const cell = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom("failed" as const, "skipped" as const));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: rubric.criteria.length, maxLength: rubric.criteria.length }), { maxLength: 6 }), fc.nat(), (responses, seed) => {
      const made = responses.map((row, r) =>
        row.map((value, c): Cell => (typeof value === "number" ? scored(r, c, value) : value === "failed" ? { state: "failed", code: "worker-lost", detail: "" } : { state: "skipped", reason: "empty-response" })),
      );
      const all = made.flat();
      const turned = all.map((_, i) => all[(i * 7 + seed) % all.length]!);
      const cells = all.length % 7 === 0 ? all : turned;
      const overalls = made
        .map((row) => overallScore(rubric, (id) => row[rubric.criteria.findIndex((criterion) => criterion.id === id)]))
        .filter((overall) => overall !== null);
      const tally = tallyOf(rubric, cells);
      expect(tally).toMatchObject({
        scored: all.filter(({ state }) => state === "scored").length,
        failed: all.filter(({ state }) => state === "failed").length,
        skipped: all.filter(({ state }) => state === "skipped").length,
      });
      if (overalls.length === 0) expect(tally.overall).toBeNull();
      else expect(tally.overall).toBeCloseTo(overalls.reduce((a, b) => a + b, 0) / overalls.length, 10);
    }),
  );
});
