// Rules in their real worker: an expression that never ends costs its own cell and a second, and the next one gets its verdict.
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { JournalEntry } from "../storage/schema.ts";
import { createCheckWorker } from "../workers/page-workers.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { runChecks } from "./checker.ts";

const CRITERION: Criterion = { id: "c", name: "C", question: "?", scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {}, weight: 1, check: { type: "regex", value: "^(a+)+$" } };

function item(id: string, response: string): JudgeItem {
  return { responseId: id as ResponseId, criterion: CRITERION, instruction: "", context: null, reference: null, response };
}

test("an expression that never ends is ended", async () => {
  const check = createCheckWorker();
  const clock = {
    monotonic: () => performance.now(),
    date: () => new Date(),
    later(ms: number, task: () => void) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
  const settled: JournalEntry[] = [];
  const items = [item("first", "aaaa"), item("evil", `${"a".repeat(40)}!`), item("last", "b")];
  await runChecks({ check, clock }, items, new AbortController().signal, (entry) => settled.push(entry));
  check.terminate();
  expect(settled.map(({ cell }) => (cell.state === "scored" ? cell.verdict.score : cell.state === "failed" ? cell.code : cell.state))).toEqual([1, "check-timeout", 0]);
});
