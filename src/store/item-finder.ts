// Finds what the judge of the shown run read for one cell: the cases as the run had them, not as they were edited since.
import { type ResponseId, rowsOf } from "../domain/case.ts";
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import type { Context } from "./context.ts";
import { judgeItem } from "./run-plan.ts";

export type ItemFinder = {
  /** Failure `record-damaged` when there is no such cell. Before the first run it is what a run would read. */
  find(responseId: ResponseId, criterionId: string): Promise<Result<JudgeItem>>;
};

export function createItemFinder(context: Context): ItemFinder {
  return {
    async find(responseId, criterionId) {
      const { run, caseSet, rubric } = context.get();
      let set = caseSet;
      if (run !== null && run.caseSetId !== caseSet?.id) {
        const loaded = await context.repository.loadCaseSet(run.caseSetId);
        if (!loaded.ok) return loaded;
        set = loaded.value;
      }
      const row = set === null ? undefined : rowsOf(set).find((r) => r.response.id === responseId);
      const criterion = (run?.rubric ?? rubric).criteria.find((c) => c.id === criterionId);
      if (row === undefined || criterion === undefined) return fail("record-damaged", "no such cell");
      return ok(judgeItem(row, criterion));
    },
  };
}
