import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countPlaywright, countVitest } from "./reports.mjs";

const folder = mkdtempSync(join(tmpdir(), "chambers-reports-"));

function report(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("a report that is missing or broken is a failure", () => {
  const one = { passed: 0, failed: 1, skipped: 0 };
  expect(countVitest(join(folder, "nothing.json"), true)).toEqual(one);
  expect(countVitest(report("{"), true)).toEqual(one);
  expect(countPlaywright(join(folder, "nothing.json"), true)).toEqual(one);
});

test("a test file that cannot be loaded counts, though it has no failed test", () => {
  const path = report({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ] });
  expect(countVitest(path, false)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test("a runner that fails without a failed test is a failure", () => {
  expect(countVitest(report({ numPassedTests: 3, numFailedTests: 0, testResults: [] }), false)).toMatchObject({ passed: 3, failed: 1 });
  expect(countPlaywright(report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 1 } }), false)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a run where all is well has no failure", () => {
  expect(countVitest(report({ numPassedTests: 3, numFailedTests: 0, testResults: [] }), true)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  expect(countPlaywright(report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }), true)).toEqual({ passed: 2, failed: 0, skipped: 0 });
});
