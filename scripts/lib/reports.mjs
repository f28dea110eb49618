// Counts the tests in the JSON reports of Vitest and Playwright. A report that is missing counts as one failure, so that a
// runner that crashed cannot look like a runner with nothing to do.
import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

function read(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  } catch {
    return null;
  }
}

/** At least one failure when the runner itself said so. @returns {Count} */
function atLeast(count, succeeded) {
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** @param {string} path @param {boolean} succeeded @returns {Count} */
export function countVitest(path, succeeded) {
  const report = read(path);
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  // A file that cannot be loaded has no tests to count; it is one failure.
  const broken = (report.testResults ?? []).filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
  return atLeast(
    {
      passed: report.numPassedTests ?? 0,
      failed: (report.numFailedTests ?? 0) + broken.length,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    },
    succeeded,
  );
}

/** @param {string} path @param {boolean} succeeded @returns {Count} */
export function countPlaywright(path, succeeded) {
  const stats = read(path)?.stats;
  if (stats === undefined) return { passed: 0, failed: 1, skipped: 0 };
  // Passing only at a second try is passing; the config allows no second try.
  return atLeast({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }, succeeded);
}
