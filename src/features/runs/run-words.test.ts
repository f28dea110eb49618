// What is left to judge of a run, and the state it is shown in.
import { expect, test } from "vitest";
import { RUBRIC_LIBRARY } from "../../domain/rubric-library.ts";
import type { Run } from "../../domain/run.ts";
import { createFormat } from "../../i18n/format.ts";
import { en } from "../../i18n/en.ts";
import { openCells, runName, stateOf } from "./run-words.ts";

const run: Run = {
  id: "r",
  createdAt: "2026-03-01T10:00:00.000Z",
  caseSetId: "s",
  rubric: RUBRIC_LIBRARY[0]!,
  judge: { judge: "clerk", name: "The Clerk", version: "1", files: {}, format: "clerk-1", device: "wasm", threads: 1, engine: "e" },
  state: "done",
  total: 10,
};

test("failed cells are left to judge, skipped ones are not", () => {
  expect(openCells({ ...run, tally: { scored: 6, failed: 1, skipped: 2, overall: 0.5 } })).toBe(2);
  expect(openCells({ ...run, tally: { scored: 8, failed: 0, skipped: 2, overall: 0.5 } })).toBe(0);
  expect(openCells(run)).toBe(0);
});

test("a run that says it is done while cells are missing can be taken up again", () => {
  expect(stateOf({ ...run, tally: { scored: 6, failed: 1, skipped: 2, overall: null } })).toBe("paused");
  expect(stateOf({ ...run, tally: { scored: 6, failed: 2, skipped: 2, overall: null } })).toBe("done");
  expect(stateOf(run)).toBe("done");
});

test("a run without a name is called by when it began", () => {
  const format = createFormat("en");
  expect(runName(run, en, format)).toContain("2026");
  expect(runName({ ...run, name: "Second try" }, en, format)).toBe("Second try");
});
