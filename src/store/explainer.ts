// Has reasons written for verdicts that were given without them, one after another, and files them beside the verdict.
// The run's own score is never touched: what the judge reads after its reasons stands beside it.
import type { ResponseId } from "../domain/case.ts";
import { type Failure, type Result, fail } from "../domain/error-code.ts";
import type { Run } from "../domain/run.ts";
import { type Verdict, rationaleOf, verdictKey } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { CellMap } from "./cell-map.ts";
import { type Context, settled } from "./context.ts";
import type { ItemFinder } from "./item-finder.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { JudgeTurns } from "./judge-turns.ts";
import type { RunController } from "./run-controller.ts";
import type { CellPlace, Explaining } from "./state.ts";

export type Explainer = {
  /** Writes the reasons of these cells of the shown run, in order; those that have some are asked again only when `again`. */
  explain(places: readonly CellPlace[], again?: boolean): Promise<void>;
  /** Stops after what is written; the cell under way stays without reasons. */
  stop(): void;
  /** Stops, and resolves when nothing of it is left. */
  settle(): Promise<void>;
};

/** Failures after which asking for the next cell is pointless. */
const FINAL: readonly Failure["code"][] = ["judge-load-failed", "judge-integrity", "judge-model-missing", "judge-cannot-explain", "storage-quota", "storage-failed", "storage-unavailable"];

export function createExplainer(context: Context, loader: JudgeLoader, runs: RunController, items: ItemFinder, turns: JudgeTurns): Explainer {
  let active: { readonly stop: AbortController; ended: Promise<void> } | null = null;

  function set(patch: Partial<Explaining>): void {
    const { explaining } = context.get();
    if (explaining !== null) context.set({ explaining: { ...explaining, ...patch } });
  }

  async function write(run: Run, item: JudgeItem, signal: AbortSignal): Promise<Result<Verdict>> {
    const key = verdictKey(item.responseId, item.criterion.id);
    function ask(): Promise<Result<Verdict>> {
      set({ current: { key, text: "" } });
      return settled(
        context.ports.judge.call("explain", { item }, {
          signal,
          onProgress({ text }) {
            if (!signal.aborted) set({ current: { key, text } });
          },
        }),
      );
    }
    const loaded = await loader.ensureReader(run.judge);
    if (!loaded.ok || signal.aborted) return loaded.ok ? fail("unexpected", "stopped") : loaded;
    const first = await ask();
    if (first.ok || signal.aborted || !isDeath(first)) return first;
    // A worker or a graphics card that died gets one more chance, in a fresh worker.
    const revived = await loader.revive(loaded.value.identity);
    return !revived.ok || signal.aborted ? (revived.ok ? first : revived) : ask();
  }

  async function explainOne(run: Run, place: CellPlace, signal: AbortSignal): Promise<Failure | null> {
    const item = await items.find(place.responseId, place.criterionId);
    if (!item.ok) return item;
    const verdict = await turns("grid", () => write(run, item.value, signal));
    if (signal.aborted) return null;
    if (!verdict.ok) return verdict;
    const key = verdictKey(place.responseId, place.criterionId);
    const cell = context.get().cells.get(key);
    if (context.get().run?.id !== run.id || cell?.state !== "scored") return null;
    const entry: JournalEntry = { key, cell: { ...cell, explained: verdict.value } };
    // Kept before it is shown as kept, as every verdict is.
    const kept = await context.repository.append(run.id, [entry]);
    if (!kept.ok) return kept;
    if (context.get().run?.id === run.id) context.set({ cells: CellMap.of(context.get().cells).changed([[key, entry.cell]]) });
    context.ports.channel.tell({ kind: "run", runId: run.id });
    return null;
  }

  async function explainAll(run: Run, places: readonly CellPlace[], signal: AbortSignal): Promise<void> {
    const failures = new Map<string, Failure>();
    let done = 0;
    for (const [at, place] of places.entries()) {
      if (signal.aborted || context.get().run?.id !== run.id) break;
      set({ waiting: new Set(places.slice(at).map(keyOf)) });
      const failure = await explainOne(run, place, signal);
      if (signal.aborted) break;
      if (failure === null) done += 1;
      else failures.set(keyOf(place), failure);
      set({ current: null, done, failures: new Map(failures) });
      if (failure !== null && FINAL.includes(failure.code)) {
        context.notify(failure);
        break;
      }
    }
    set({ status: "ended", current: null, waiting: new Set() });
  }

  function stop(): void {
    active?.stop.abort();
  }

  async function settle(): Promise<void> {
    stop();
    await active?.ended;
  }

  return {
    async explain(places, again = false) {
      const { run, cells } = context.get();
      if (run === null || runs.judging()) return;
      const wanted = places.filter((place) => {
        const cell = cells.get(keyOf(place));
        const ruled = run.rubric.criteria.some(({ id, check }) => id === place.criterionId && check !== undefined);
        return !ruled && cell?.state === "scored" && (again || rationaleOf(cell) === null);
      });
      await settle();
      if (wanted.length === 0) return;
      const mine = { stop: new AbortController(), ended: Promise.resolve() };
      active = mine;
      context.set({ explaining: { status: "running", current: null, waiting: new Set(wanted.map(keyOf)), done: 0, of: wanted.length, failures: new Map() } });
      mine.ended = explainAll(run, wanted, mine.stop.signal).finally(() => {
        if (active === mine) active = null;
      });
      await mine.ended;
    },
    stop,
    settle,
  };
}

function keyOf({ responseId, criterionId }: { readonly responseId: ResponseId; readonly criterionId: string }): string {
  return verdictKey(responseId, criterionId);
}

function isDeath({ code }: Failure): boolean {
  return code === "worker-lost" || code === "judge-gpu-lost" || code === "judge-out-of-memory" || code === "judge-run-failed";
}
