// Finds what the judge of the shown run read for one cell: the texts that its verdict was given on, not as they were edited since.
import { type ResponseId, rowsOf } from "../domain/case.ts";
import { rowInEdition } from "../domain/case-edit.ts";
import { readsTogether } from "../domain/run.ts";
import { verdictKey } from "../domain/verdict.ts";
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
      const now = set === null ? undefined : rowsOf(set).find((r) => r.response.id === responseId);
      const { judgeChoice } = context.get();
      const together = run !== null ? readsTogether(run.judge) : judgeChoice.kind === "model" && judgeChoice.settings.together === true;
      const cell = context.get().cells.get(verdictKey(responseId, criterionId));
      const row = set === null || now === undefined ? null : cell?.state === "scored" ? rowInEdition(set, now, cell.edition, together) : now;
      const criterion = (run?.rubric ?? rubric).criteria.find((c) => c.id === criterionId);
      if (row === null || criterion === undefined) return fail("record-damaged", "no such cell");
      return ok(judgeItem(row, criterion, together));
    },
  };
}
