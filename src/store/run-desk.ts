// The history of runs: lists them, opens an older one, names, repeats, completes and deletes them. Judging is run-controller.ts.
import type { CaseSet } from "../domain/case.ts";
import { fail } from "../domain/error-code.ts";
import { type Run, type RunLabel, labelled } from "../domain/run.ts";
import type { Rubric } from "../domain/rubric.ts";
import { isFree } from "./apply-saved.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { emptyView, NO_PROGRESS } from "./initial-state.ts";
import type { JudgeDesk } from "./judge-desk.ts";
import { choiceOf } from "./judge-loader.ts";
import type { RunController } from "./run-controller.ts";
import { NO_COMPARISON, NO_SOURCES } from "./runs-state.ts";
import { prepare } from "./prepared-set.ts";
import { savedCells, shownState } from "./saved-run.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { refreshSpace } from "./space-keeper.ts";

export type RunDesk = {
  /** Reads the list of kept runs, and counts those that rest uncounted. */
  refresh(): Promise<void>;
  /** Puts a kept run on the table, with its cases where they are others. Nothing while this tab judges. */
  open(id: string): Promise<boolean>;
  label(id: string, label: RunLabel): Promise<void>;
  /** Removes a run for good; not one that is being judged, here or in another tab. */
  remove(id: string): Promise<void>;
  /** Starts a new run over a kept run's cases, with its rubric and its judge. */
  repeat(id: string): Promise<void>;
  /** Judges what a kept run lacks and what failed in it. */
  complete(id: string): Promise<void>;
};

export type RunDeskParts = {
  readonly runs: RunController;
  readonly session: SessionKeeper;
  readonly judges: Pick<JudgeDesk, "chooseClerk" | "chooseModel" | "setSettings">;
  /** Stops what writes reasons for the shown run. */
  readonly beforeOpening: () => Promise<void>;
  /** Follows a run that another tab judges. */
  readonly watch: () => void;
  /** Keeps the rubric on the table in the library. */
  readonly saveRubric: () => Promise<void>;
};

export function createRunDesk(context: Context, { runs, session, judges, beforeOpening, watch, saveRubric }: RunDeskParts): RunDesk {
  const { ports } = context;

  const refresh = coalesce(async () => {
    const listed = await context.repository.listRuns();
    if (!listed.ok) {
      context.notify(listed);
      return;
    }
    const history = await Promise.all(listed.value.map(resting));
    context.set({ history });
    dropWhatIsGone(history);
    for (const run of history) {
      if (run.tally !== undefined || run.state === "running" || run.mode === "pairwise") continue;
      const tally = await context.repository.tallyRun(run.id);
      if (tally.ok && tally.value !== null) patch(run.id, { tally: tally.value });
    }
  });

  /** A run that says that it is running while nobody judges it was left by a tab that ended. */
  async function resting(run: Run): Promise<Run> {
    return run.state === "running" && runs.activeRunId() !== run.id && (await isFree(context, run.id)) ? { ...run, state: "paused" } : run;
  }

  function patch(id: string, change: Partial<Run>): void {
    const { history } = context.get();
    if (history !== null) context.set({ history: history.map((run) => (run.id === id ? { ...run, ...change } : run)) });
  }

  /** Another tab may have deleted the run that is shown. */
  function dropWhatIsGone(history: readonly Run[]): void {
    const { run } = context.get();
    if (run !== null && runs.activeRunId() !== run.id && !history.some(({ id }) => id === run.id)) takeOff();
  }

  function takeOff(): void {
    context.set({ run: null, cells: new Map(), progress: NO_PROGRESS, detail: { status: "idle" }, explaining: null });
  }

  async function open(id: string): Promise<boolean> {
    if (runs.judging()) return false;
    // A run that has just ended may still be writing its record.
    await runs.settle();
    await beforeOpening();
    const saved = await context.repository.loadRun(id);
    if (!saved.ok || saved.value === null) {
      context.notify(saved.ok ? fail("record-damaged", "the run is gone") : saved);
      await refresh();
      return false;
    }
    const { run, entries } = saved.value;
    // Verdicts on pairs have a page of their own.
    if (run.mode === "pairwise") return false;
    const set = await setOf(run);
    if (set === null) {
      context.notify(fail("record-damaged", "the cases of the run are gone"));
      return false;
    }
    const state = shownState(saved.value, await isFree(context, id));
    await prepare(set);
    const cells = await savedCells(entries);
    if (runs.busy()) return false;
    const before = context.get();
    const sameSet = before.caseSet?.id === set.id;
    const sameColumns = sameSet && before.run !== null && deepEqual(before.run.rubric.criteria, run.rubric.criteria);
    context.set({
      caseSet: sameSet ? before.caseSet : set,
      run: { ...run, state },
      cells,
      progress: { ...NO_PROGRESS, done: cells.size },
      // A rubric that is kept nowhere stays on the table: it would be lost.
      rubric: isKept(before.rubric) ? run.rubric : before.rubric,
      view: sameColumns ? { ...before.view, selected: null } : emptyView(before.view),
      detail: { status: "idle" },
      budget: { status: "none" },
      explaining: null,
      ...(sameSet ? {} : { importing: { step: "idle" }, comparison: NO_COMPARISON, compared: null, sources: NO_SOURCES }),
    });
    await session.save();
    watch();
    return true;
  }

  async function setOf(run: Run): Promise<CaseSet | null> {
    const { caseSet } = context.get();
    if (caseSet?.id === run.caseSetId) return caseSet;
    const loaded = await context.repository.loadCaseSet(run.caseSetId);
    return loaded.ok ? loaded.value : null;
  }

  /** Whether a rubric can be had again when it leaves the table. */
  function isKept(rubric: Rubric): boolean {
    const { rubricLibrary, history, run } = context.get();
    const kept = [...rubricLibrary, ...(history ?? []).map((one) => one.rubric), ...(run === null ? [] : [run.rubric])];
    return kept.some((one) => deepEqual(one.criteria, rubric.criteria));
  }

  return {
    refresh,
    open,
    async label(id, label) {
      const kept = await context.repository.labelRun(id, label);
      if (!kept.ok) {
        context.notify(kept);
        return;
      }
      const { history, run } = context.get();
      context.set({
        history: history?.map((one) => (one.id === id ? labelled(one, label) : one)) ?? null,
        run: run?.id === id ? labelled(run, label) : run,
      });
      ports.channel.tell({ kind: "runs" });
    },
    async remove(id) {
      const release = await ports.locks.take(id);
      if (release === null) return;
      if (context.get().run?.id === id) {
        await beforeOpening();
        takeOff();
        await session.save();
      }
      const gone = await context.repository.deleteRun(id);
      release();
      if (!gone.ok) context.notify(gone);
      ports.channel.tell({ kind: "runs" });
      await refresh();
      await refreshSpace(context);
    },
    async repeat(id) {
      if (!(await open(id))) return;
      const { run, rubric } = context.get();
      if (run === null) return;
      if (!deepEqual(rubric.criteria, run.rubric.criteria) && !isKept(rubric)) await saveRubric();
      const choice = choiceOf(run.judge);
      if (choice.kind === "model" && !context.get().models.kept.some(({ key }) => key === choice.model)) {
        context.notify(fail("judge-model-missing", run.judge.name));
        return;
      }
      context.set({ rubric: run.rubric, deviceChoice: run.judge.device });
      if (choice.kind === "clerk") judges.chooseClerk();
      else {
        judges.chooseModel(choice.model);
        judges.setSettings(choice.settings);
      }
      await runs.start();
    },
    async complete(id) {
      if (await open(id)) await runs.complete();
    },
  };
}
