// Follows what other tabs do to the same data, and tells them through the channel what they may ask of this one.
import { coalesce } from "./coalesce.ts";
import { isFree, libraryWith, restored } from "./apply-saved.ts";
import type { Context } from "./context.ts";
import { NO_PROGRESS } from "./initial-state.ts";
import type { MarksDesk } from "./marks-desk.ts";
import type { ModelDesk } from "./model-desk.ts";
import type { PairDesk } from "./pair-desk.ts";
import type { RunController } from "./run-controller.ts";
import type { RunDesk } from "./run-desk.ts";
import { savedCells, shownState } from "./saved-run.ts";

/** Pause between two readings of a run that another tab judges, in milliseconds. */
const FOLLOW_MS = 500;

export type TabSync = {
  /** Begins to listen. To be called once, after the first load. */
  begin(): void;
  /** Watches a run that another tab judges, so that its end or crash shows here. */
  watch(): void;
};

/** `startOver` puts the page back to its first visit, after another tab erased everything. */
export function createTabSync(context: Context, runs: RunController, models: Pick<ModelDesk, "refresh">, marks: Pick<MarksDesk, "reload">, pairs: Pick<PairDesk, "heard" | "asked">, history: Pick<RunDesk, "refresh">, startOver: () => Promise<void>): TabSync {
  const { ports } = context;
  let watching: { readonly runId: string; readonly stop: AbortController } | null = null;

  /** Whether changing what is on the table would take something out of the person's hands. */
  function isOccupied(): boolean {
    const { step } = context.get().importing;
    return runs.busy() || step === "reading" || step === "mapping" || step === "building";
  }

  const followSession = coalesce(async () => {
    if (isOccupied()) return;
    const saved = await context.repository.load();
    if (!saved.ok || isOccupied()) return;
    const { rubricLibrary, rubric, deviceChoice, judgeChoice, thresholds, caseSet, run, cells, progress } = {
      ...context.get(),
      ...(await restored(context, saved.value)),
    };
    if (isOccupied()) return;
    // The same set under the same object keeps what is memoised over it.
    const shown = context.get().caseSet;
    const kept = shown !== null && shown.id === caseSet?.id && shown.edition === caseSet.edition ? shown : caseSet;
    context.set({ rubricLibrary, rubric, deviceChoice, judgeChoice, thresholds, caseSet: kept, run, cells, progress });
    watch();
  });

  const followRun = coalesce(async () => {
    const { run } = context.get();
    if (run === null || runs.activeRunId() === run.id) return;
    const saved = await context.repository.loadRun(run.id);
    if (!saved.ok) return;
    if (saved.value === null) {
      // Deleted in another tab.
      if (context.get().run?.id === run.id && !runs.busy()) context.set({ run: null, cells: new Map(), progress: NO_PROGRESS, detail: { status: "idle" }, explaining: null });
      return;
    }
    const state = shownState(saved.value, await isFree(context, run.id));
    const cells = await savedCells(saved.value.entries);
    if (context.get().run?.id !== run.id || runs.busy()) return;
    context.set({ run: { ...saved.value.run, state }, cells, progress: { ...NO_PROGRESS, done: cells.size } });
    if (state === "running") await new Promise<void>((resolve) => ports.clock.later(FOLLOW_MS, resolve));
  });

  const followSettings = coalesce(async () => {
    const saved = await context.repository.load();
    if (saved.ok && saved.value.settings !== null) context.set({ settings: saved.value.settings });
  });

  const followRubrics = coalesce(async () => {
    const saved = await context.repository.load();
    if (saved.ok) context.set({ rubricLibrary: libraryWith(saved.value.rubrics) });
  });

  /** The list is read again when it is in sight; otherwise when it comes into sight. */
  function followHistory(): void {
    if (context.get().page === "runs") void readHistory();
  }

  const readHistory = coalesce(async () => {
    await history.refresh();
    // A run tells of every batch.
    await new Promise<void>((resolve) => ports.clock.later(FOLLOW_MS, resolve));
  });

  function watch(): void {
    const { run } = context.get();
    const other = run !== null && run.state === "running" && runs.activeRunId() !== run.id ? run.id : null;
    if (watching?.runId === other) return;
    watching?.stop.abort();
    watching = null;
    if (other === null) return;
    const mine = { runId: other, stop: new AbortController() };
    watching = mine;
    void ports.locks.whenFree(other, mine.stop.signal).then((free) => {
      if (watching === mine) watching = null;
      return free ? followRun() : undefined;
    });
  }

  return {
    watch,
    begin() {
      watch();
      ports.channel.listen((message) => {
        if (context.get().phase !== "ready") return;
        switch (message.kind) {
          case "settings":
            void followSettings();
            return;
          case "session":
            void followSession();
            return;
          case "rubrics":
            void followRubrics();
            return;
          case "marks":
            marks.reload();
            return;
          case "models":
            void models.refresh();
            return;
          case "runs":
            void followRun();
            followHistory();
            return;
          case "run":
            pairs.heard(message.runId);
            followHistory();
            if (context.get().run?.id === message.runId) void followRun().then(watch);
            return;
          case "ask":
            pairs.asked(message.runId, message.what);
            if (runs.activeRunId() !== message.runId) return;
            if (message.what === "pause") runs.pause();
            else runs.cancel();
            return;
          case "erased":
            void startOver();
        }
      });
    },
  };
}
