// Fetches the exact input that the judge read for one cell. Only the newest request is answered.
import { type ResponseId, rowsOf } from "../domain/case.ts";
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { JudgeCalls, JudgeItem } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { RunController } from "./run-controller.ts";
import { judgeItem } from "./run-plan.ts";

export type DetailReader = { read(responseId: ResponseId, criterionId: string): Promise<void> };

export function createDetailReader(context: Context, loader: JudgeLoader, runs: RunController): DetailReader {
  let current = new AbortController();

  async function item(responseId: ResponseId, criterionId: string): Promise<Result<JudgeItem>> {
    const { run, caseSet, rubric } = context.get();
    let set = caseSet;
    // What the run read, not what the cases say since they were edited.
    if (run !== null && run.caseSetId !== caseSet?.id) {
      const loaded = await context.repository.loadCaseSet(run.caseSetId);
      if (!loaded.ok) return loaded;
      set = loaded.value;
    }
    const row = set === null ? undefined : rowsOf(set).find((r) => r.response.id === responseId);
    const criterion = (run?.rubric ?? rubric).criteria.find((c) => c.id === criterionId);
    if (row === undefined || criterion === undefined) return fail("record-damaged", "no such cell");
    return ok(judgeItem(row, criterion));
  }

  async function readCell(
    responseId: ResponseId,
    criterionId: string,
    signal: AbortSignal,
  ): Promise<JudgeCalls["read"]["value"]> {
    const found = await item(responseId, criterionId);
    if (!found.ok) return found;
    // A judge that is busy with a run is loaded; asking for another one would pull it from under the run.
    if (!runs.busy()) {
      const { run } = context.get();
      const loaded = await (run === null ? loader.ensure() : loader.ensureReader(run.judge));
      if (!loaded.ok) return loaded;
    }
    const read = await ask(found.value, signal);
    const { judge } = context.get();
    const isGone = !read.ok && (read.code === "worker-lost" || read.code === "judge-load-failed");
    // A worker may die while nobody looks. A run has its own way to get a new one.
    if (!isGone || signal.aborted || judge.status !== "ready" || runs.busy()) return read;
    const revived = await loader.revive(judge.judge.identity);
    return revived.ok ? ask(found.value, signal) : revived;
  }

  function ask(asked: JudgeItem, signal: AbortSignal): Promise<JudgeCalls["read"]["value"]> {
    return settled(context.ports.judge.call("read", { item: asked }, { signal }));
  }

  return {
    async read(responseId, criterionId) {
      current.abort();
      current = new AbortController();
      const { signal } = current;
      context.set({ detail: { status: "loading" } });
      const read = await readCell(responseId, criterionId, signal);
      if (signal.aborted) return;
      context.set({
        detail: read.ok ? { status: "ready", criterionId, reading: read.value } : { status: "failed", failure: read },
      });
    },
  };
}
