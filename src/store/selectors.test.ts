import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaseId, CaseRow, CaseSet, ResponseId } from "../domain/case.ts";
import { normalizeScore } from "../domain/rubric.ts";
import { type Cell, verdictFromDistribution, verdictKey } from "../domain/verdict.ts";
import { initialState } from "./initial-state.ts";
import {
  exportRows,
  selectHeaderStats,
  selectOveralls,
  selectRows,
  selectSources,
  selectVisibleRows,
} from "./selectors.ts";
import type { AppState, View } from "./state.ts";

const rubric: AppState["rubric"] = {
  id: "r",
  name: "R",
  description: "",
  criteria: [
    { id: "truth", name: "Truth", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 3 },
    { id: "style", name: "Style", question: "?", scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {}, weight: 1 },
  ],
};

type Row = { readonly text: string; readonly source: string | null; readonly truth: number | null; readonly style: number | null };

function scored(row: number, criterion: string, values: readonly number[], score: number): Cell {
  const low = Math.floor(score);
  const distribution = values.map((v) => (v === low ? 1 - (score - low) : v === low + 1 ? score - low : 0));
  return { state: "scored", verdict: verdictFromDistribution(`r${row}` as ResponseId, criterion, values, distribution, []) };
}

function stateOf(rows: readonly Row[], view: Partial<View> = {}): AppState {
  const cells = new Map<string, Cell>();
  rows.forEach(({ truth, style }, i) => {
    const id = `r${i}` as ResponseId;
    if (truth !== null) cells.set(verdictKey(id, "truth"), scored(i, "truth", [1, 2, 3, 4, 5], truth));
    if (style !== null) cells.set(verdictKey(id, "style"), scored(i, "style", [0, 1], style));
    else cells.set(verdictKey(id, "style"), { state: "failed", code: "worker-lost", detail: "" });
  });
  const caseSet: CaseSet = {
    id: "s",
    name: "s",
    isSample: false,
    cases: rows.map(({ text, source }, i) => ({
      id: `c${i}` as CaseId,
      instruction: `Question ${i}`,
      context: null,
      reference: i % 2 === 0 ? "Gold" : null,
      responses: [{ id: `r${i}` as ResponseId, text, source, humanScore: null }],
    })),
  };
  const base = initialState("en");
  return { ...base, rubric, caseSet, cells, view: { ...base.view, ...view } };
}

const ids = (rows: readonly CaseRow[]): string[] => rows.map((row) => row.response.id);

test("search is literal, ignores case and width, and looks into every text of a row", () => {
  const rows: Row[] = [
    { text: "ＡＢＣ (a+)+$", source: "gpt", truth: null, style: null },
    { text: "abc", source: "Claude", truth: null, style: null },
    { text: "評審", source: null, truth: null, style: null },
  ];
  const found = (search: string): string[] => ids(selectVisibleRows(stateOf(rows, { search })));
  expect(found("Abc")).toEqual(["r0", "r1"]);
  expect(found("(a+)+$")).toEqual(["r0"]);
  expect(found(".*")).toEqual([]);
  expect(found("評")).toEqual(["r2"]);
  expect(found("claude")).toEqual(["r1"]);
  expect(found("gold")).toEqual(["r0", "r2"]);
  expect(found("question 1")).toEqual(["r1"]);
  expect(found("")).toHaveLength(3);
});

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  text: fc.constantFrom("b", "a", "10", "9", "ä"),
  source: fc.constantFrom(null, "x", "y"),
  truth: fc.option(fc.integer({ min: 4, max: 20 }).map((q) => q / 4)),
  style: fc.option(fc.integer({ min: 0, max: 4 }).map((q) => q / 4)),
});

test("filter and sort by score agree with doing it by hand, are stable, and put rows without a score last", () => {
  fc.assert(
    fc.property(
      fc.array(rowArbitrary, { maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom(null, "x"),
      fc.option(fc.record({ min: fc.integer({ min: 1, max: 3 }), max: fc.integer({ min: 3, max: 5 }) })),
      (rows, descending, source, range) => {
        const state = stateOf(rows, {
          descending,
          source,
          sort: { column: "criterion", criterionId: "truth" },
          ranges: range === null ? [] : [{ criterionId: "truth", ...range }],
        });
        const kept = rows
          .map((row, i) => ({ ...row, i }))
          .filter((row) => source === null || row.source === source)
          .filter((row) => range === null || (row.truth !== null && row.truth >= range.min && row.truth <= range.max));
        const withScore = kept.filter((row) => row.truth !== null);
        const without = kept.filter((row) => row.truth === null);
        const expected: number[] = [];
        const scores = [...new Set(withScore.map((row) => row.truth!))].sort((a, b) => (descending ? b - a : a - b));
        for (const score of scores) expected.push(...withScore.filter((row) => row.truth === score).map((row) => row.i));
        expected.push(...without.map((row) => row.i));
        expect(ids(selectVisibleRows(state))).toEqual(expected.map((i) => `r${i}`));
      },
    ),
  );
});

test("each sort keeps every row once, and going down never ranks worse rows first", () => {
  const columns: View["sort"][] = [
    { column: "order" },
    { column: "source" },
    { column: "instruction" },
    { column: "response" },
    { column: "overall" },
    { column: "criterion", criterionId: "gone" },
  ];
  fc.assert(
    fc.property(fc.array(rowArbitrary, { maxLength: 10 }), fc.constantFrom(...columns), fc.boolean(), (rows, sort, descending) => {
      const state = stateOf(rows, { sort, descending });
      const visible = selectVisibleRows(state);
      expect(ids(visible).sort()).toEqual(ids(selectRows(state)).sort());
      if (sort.column !== "overall") return;
      const overalls = visible.map((row) => selectOveralls(state).get(row.response.id) ?? null);
      const known = overalls.filter((o) => o !== null);
      expect(overalls.slice(known.length).every((o) => o === null)).toBe(true);
      expect(known).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)));
    }),
  );
});

test("the overall score is the weighted mean of the scores in 0..1, and missing when one is missing", () => {
  const state = stateOf([
    { text: "a", source: null, truth: 3, style: 1 },
    { text: "b", source: null, truth: 5, style: null },
  ]);
  const overalls = selectOveralls(state);
  expect(overalls.get("r0" as ResponseId)).toBeCloseTo((3 * 0.5 + 1) / 4);
  expect(overalls.get("r1" as ResponseId)).toBe(null);
});

test("the heads count what is shown, keep failures apart from scores, and ignore the range", () => {
  const rows: Row[] = [
    { text: "a", source: "x", truth: 1, style: 1 },
    { text: "b", source: "x", truth: 5, style: null },
    { text: "c", source: "x", truth: null, style: 0 },
    { text: "d", source: "y", truth: 5, style: 1 },
  ];
  const stats = selectHeaderStats(stateOf(rows, { source: "x", ranges: [{ criterionId: "truth", min: 5, max: 5 }] }));
  const truth = stats.criteria.get("truth");
  expect(truth).toMatchObject({ failed: 0, skipped: 0, pending: 1, bounds: [1, 5], summary: { n: 2, mean: 3 } });
  expect(truth?.bars.map((bar) => bar.count)).toEqual([1, 0, 0, 0, 1]);
  expect(stats.criteria.get("style")).toMatchObject({ failed: 1, pending: 0, summary: { n: 2, mean: 0.5 } });
  expect(stats.overall).toMatchObject({ failed: 1, pending: 1, summary: { n: 1 } });
  expect(stats.overall.bars.map((bar) => bar.count).reduce((a, b) => a + b)).toBe(1);
  expect(normalizeScore({ kind: "likert", min: 1, max: 5 }, 1)).toBe(0);
});

test("the export has the rows of the view in its order, and sources are listed once", () => {
  const rows: Row[] = ["a", "b", "c"].map((text, i) => ({ text, source: i === 2 ? "x" : "y", truth: i + 1, style: 1 }));
  const state = stateOf(rows, { sort: { column: "criterion", criterionId: "truth" }, descending: true, search: "" });
  expect(exportRows(state).map((row) => [row.response.text, row.cells.get("truth")?.state])).toEqual([
    ["c", "scored"],
    ["b", "scored"],
    ["a", "scored"],
  ]);
  expect(selectSources(state)).toEqual(["y", "x"]);
});

test("a selector gives the very same object while nothing that it reads has changed", () => {
  const state = stateOf([{ text: "a", source: null, truth: 1, style: 1 }], { search: "a" });
  const later: AppState = { ...state, notices: [], view: { ...state.view, selected: "r0" as ResponseId } };
  expect(selectVisibleRows(later)).toBe(selectVisibleRows(state));
  expect(selectHeaderStats(later)).toBe(selectHeaderStats(state));
});
