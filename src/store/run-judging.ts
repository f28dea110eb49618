// Judges one run from where it stands to its end or stop: plan, schedule, journal, show. Locks and buttons are elsewhere.
import type { CaseSet } from "../domain/case.ts";
import type { Run } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";
import type { Context } from "./context.ts";
import { JournalWriter } from "./journal-writer.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import { RunMeter } from "./run-meter.ts";
import { planRun } from "./run-plan.ts";
import { type ScheduleEnd, runSchedule } from "./run-scheduler.ts";

/**
 * Judges the cells of `run` that are not in `before`. A cell is shown only after its journal transaction is complete.
 * `stop` is aborted here as well when the journal fails. The run's own record is not touched.
 */
export async function judgeRun(
  context: Context,
  loader: JudgeLoader,
  run: Run,
  set: CaseSet,
  before: ReadonlyMap<string, Cell>,
  stop: AbortController,
): Promise<ScheduleEnd> {
  const { ports } = context;
  const meter = new RunMeter(run.total, before.size, ports.clock.monotonic());
  const writer = new JournalWriter({
    append: (entries) => context.repository.append(run.id, entries),
    committed(entries) {
      const judged = entries.filter((entry) => entry.cell.state !== "skipped").length;
      const progress = meter.add(entries.length, judged, ports.clock.monotonic());
      changeCells((cells) => {
        for (const { key, cell } of entries) cells.set(key, cell);
      });
      if (isShown()) context.set({ progress });
      ports.channel.tell({ kind: "run", runId: run.id });
    },
    failed: () => stop.abort(),
    clock: ports.clock,
  });
  const stopFlushing = ports.onHidden(() => void writer.flush());
  const plan = planRun(set, run.rubric, new Set(before.keys()));
  writer.add(plan.skipped);
  try {
    return await runSchedule(
      plan.items,
      {
        judge: (items, onVerdicts, signal) =>
          ports.judge.call("judge", { items }, { signal, onProgress: ({ verdicts }) => onVerdicts(verdicts) }),
        revive: () => loader.revive(run.judge),
        started(keys) {
          changeCells((cells) => {
            for (const key of keys) cells.set(key, { state: "running" });
          });
        },
        settle: (entries) => writer.add(entries),
        flush: () => writer.flush(),
      },
      stop.signal,
    );
  } finally {
    stopFlushing();
    changeCells((cells) => {
      for (const [key, cell] of cells) if (cell.state === "running") cells.delete(key);
    });
  }

  /** The page may show another run, or none, by the time that something is settled. */
  function isShown(): boolean {
    return context.get().run?.id === run.id;
  }

  function changeCells(change: (cells: Map<string, Cell>) => void): void {
    if (!isShown()) return;
    const cells = new Map(context.get().cells);
    change(cells);
    context.set({ cells });
  }
}
