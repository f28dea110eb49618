// What a run has to judge: every response on every criterion, less what is settled. Pure.
import { type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import type { Rubric } from "../domain/rubric.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { JudgeItem } from "../workers/protocol.ts";

export type RunPlan = {
  /** In the order in which they go to the judge. */
  readonly items: readonly JudgeItem[];
  /** Cells that need no judge, to be journalled as they are. */
  readonly skipped: readonly JournalEntry[];
};

/** Number of cells of a run. */
export function cellCount(set: CaseSet, rubric: Rubric): number {
  return rowsOf(set).length * rubric.criteria.length;
}

/** What the judge reads for one cell. */
export function judgeItem(row: CaseRow, criterion: Rubric["criteria"][number]): JudgeItem {
  const { instruction, context, reference } = row.case;
  return { responseId: row.response.id, criterion, instruction, context, reference, response: row.response.text };
}

/**
 * Plans the cells that are not in `settled`. Items are sorted by the length of their texts, shortest first: a batch is as
 * slow as its longest item, and the criteria of one response (same length) stay together.
 */
export function planRun(set: CaseSet, rubric: Rubric, settled: ReadonlySet<string>): RunPlan {
  const rows = rowsOf(set).map((row) => ({ row, length: textLength(row) }));
  rows.sort((a, b) => a.length - b.length);
  const items: JudgeItem[] = [];
  const skipped: JournalEntry[] = [];
  for (const { row } of rows) {
    for (const criterion of rubric.criteria) {
      const key = verdictKey(row.response.id, criterion.id);
      if (settled.has(key)) continue;
      if (row.response.text.trim() === "") skipped.push({ key, cell: { state: "skipped", reason: "empty-response" } });
      else items.push(judgeItem(row, criterion));
    }
  }
  return { items, skipped };
}

function textLength({ case: { instruction, context, reference }, response }: CaseRow): number {
  return instruction.length + (context?.length ?? 0) + (reference?.length ?? 0) + response.text.length;
}
