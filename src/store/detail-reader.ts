// Fetches the exact input that the judge read for one cell. Only the newest request is answered.
import type { ResponseId } from "../domain/case.ts";
import type { JudgeCalls, JudgeItem } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import type { ItemFinder } from "./item-finder.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { JudgeTurns } from "./judge-turns.ts";
import type { RunController } from "./run-controller.ts";

export type DetailReader = { read(responseId: ResponseId, criterionId: string): Promise<void> };

export function createDetailReader(context: Context, loader: JudgeLoader, runs: RunController, items: ItemFinder, turns: JudgeTurns): DetailReader {
  let current = new AbortController();

  async function readCell(
    responseId: ResponseId,
    criterionId: string,
    signal: AbortSignal,
  ): Promise<JudgeCalls["read"]["value"]> {
    const found = await items.find(responseId, criterionId);
    if (!found.ok) return found;
    // A judge that is busy with a run is loaded; asking for another one would pull it from under the run.
    if (!runs.judging()) {
      const { run } = context.get();
      const loaded = await (run === null ? loader.ensure() : loader.ensureReader(run.judge));
      if (!loaded.ok) return loaded;
    }
    const read = await ask(found.value, signal);
    const { judge } = context.get();
    const isGone = !read.ok && (read.code === "worker-lost" || read.code === "judge-load-failed");
    // A worker may die while nobody looks. A run has its own way to get a new one.
    if (!isGone || signal.aborted || judge.status !== "ready" || runs.judging()) return read;
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
      const read = await turns("grid", () => readCell(responseId, criterionId, signal));
      if (signal.aborted) return;
      context.set({
        detail: read.ok ? { status: "ready", criterionId, reading: read.value } : { status: "failed", failure: read },
      });
    },
  };
}
