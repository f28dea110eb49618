import { expect, test } from "vitest";
import type { ResponseId } from "./case.ts";
import { REPEAT_TOLERANCE, compareRepeat, identityDifferences } from "./repeat.ts";
import type { JudgeIdentity, Run } from "./run.ts";
import { type Cell, verdictFromDistribution, verdictKey } from "./verdict.ts";

const judge: JudgeIdentity = { judge: "clerk", name: "The Clerk", version: "1", files: { "a.onnx": "11", "b.json": "22" }, format: "clerk-1", device: "wasm", threads: 2, engine: "onnxruntime-web 1" };
const criterion = { id: "q", name: "Q", question: "?", scale: { kind: "likert" as const, min: 1, max: 5 }, descriptions: {}, weight: 1 };

function runBy(identity: JudgeIdentity): Run {
  return { id: "r", createdAt: "2026-01-01T00:00:00Z", caseSetId: "s", rubric: { id: "x", name: "X", description: "", criteria: [criterion] }, judge: identity, state: "done", total: 3 };
}

function cellsOf(...scores: readonly (number | null)[]): ReadonlyMap<string, Cell> {
  return new Map(scores.map((score, i): [string, Cell] => {
    const responseId = `r${i}` as ResponseId;
    const verdict = { ...verdictFromDistribution(responseId, "q", [1, 2, 3, 4, 5], [0.2, 0.2, 0.2, 0.2, 0.2], []), score: score ?? 0 };
    return [verdictKey(responseId, "q"), score === null ? { state: "failed", code: "judge-run-failed", detail: "" } : { state: "scored", verdict }];
  }));
}

test("scores within the tolerance of their scale are equal, others are counted with the largest difference", () => {
  const near = 4 * REPEAT_TOLERANCE * 0.9;
  const report = compareRepeat({ run: runBy(judge), cells: cellsOf(1, 3, 5) }, { run: runBy(judge), cells: cellsOf(1 + near, 3, 4) });
  expect(report).toEqual({ of: 3, again: 3, equal: 2, largest: 0.25, differences: [] });
});

test("what was not scored at first is no part of it, and what was not scored again is missing", () => {
  const report = compareRepeat({ run: runBy(judge), cells: cellsOf(1, null, 5) }, { run: runBy(judge), cells: cellsOf(1, 2, null) });
  expect(report).toEqual({ of: 2, again: 1, equal: 1, largest: 0, differences: [] });
});

test("what of the judges differs is named; the order of files does not matter, and a run that moved counts by its nearest judge", () => {
  const moved = { ...judge, files: { "b.json": "22", "a.onnx": "33" }, threads: 1 };
  expect(identityDifferences(judge, { ...judge, files: { "b.json": "22", "a.onnx": "11" } })).toEqual([]);
  expect(identityDifferences(judge, moved)).toEqual(["files", "threads"]);
  expect(identityDifferences(judge, { ...judge, format: "clerk-2", device: "webgpu", engine: "onnxruntime-web 2", version: "2" })).toEqual(["version", "format", "engine", "device"]);
  const gpu = { ...judge, device: "webgpu" as const };
  expect(compareRepeat({ run: { ...runBy(judge), earlier: [gpu] }, cells: cellsOf(1) }, { run: runBy(gpu), cells: cellsOf(1) }).differences).toEqual([]);
});
