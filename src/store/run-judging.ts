// Judges one run from where it stands to its end or stop: plan, schedule, journal, show. Locks and buttons are elsewhere.
import { type CaseSet, rowsOf } from "../domain/case.ts";
import { editionsRead } from "../domain/case-edit.ts";
import type { Result } from "../domain/error-code.ts";
import { type JudgeIdentity, readsTogether, type Run } from "../domain/run.ts";
import { type Cell, responseOf } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { LoadedJudge } from "../workers/protocol.ts";
import { CellMap } from "./cell-map.ts";
import type { Context } from "./context.ts";
import { JournalWriter } from "./journal-writer.ts";
import { type JudgeLoader, sameJudge } from "./judge-loader.ts";
import { runChecks } from "./checker.ts";
import { RunMeter } from "./run-meter.ts";
import { chunksByResponse, planning } from "./run-plan.ts";
import { ended } from "./slices.ts";
import { createSpaceWatch } from "./space-keeper.ts";
import { CHUNK_SIZE, type ScheduleEnd, runSchedule } from "./run-scheduler.ts";

/** Skipped cells that are handed on together. */
const SKIPPED = 3_200;

/**
 * Judges the cells of `run` that are not in `before`, and those in `again`, whose verdicts are replaced one by one; what is
 * replaced leaves `again`. With `onlyAgain` nothing else is judged. A cell is shown only after its journal transaction is complete.
 * `stop` is aborted here as well when the journal fails. `moved` is told when the judge goes on on another device; nothing
 * else of the run's record is touched.
 */
export async function judgeRun(
  context: Context,
  loader: JudgeLoader,
  run: Run,
  set: CaseSet,
  before: ReadonlyMap<string, Cell>,
  stop: AbortController,
  moved: (run: Run) => void,
  again: Set<string> = new Set(),
  onlyAgain = false,
): Promise<ScheduleEnd> {
  const { ports } = context;
  /** The run as it stands: its judge may have moved to another device. */
  let current = run;
  const meter = new RunMeter(run.total, before.size - countIn(before, again), ports.clock.monotonic());
  const watchRoom = createSpaceWatch(context);
  const writer = new JournalWriter({
    append: (entries) => context.repository.append(run.id, entries),
    committed(entries) {
      const judged = entries.filter((entry) => entry.cell.state !== "skipped").length;
      const progress = meter.add(entries.length, judged, ports.clock.monotonic());
      for (const { key } of entries) again.delete(key);
      changeCells(entries.map(({ key, cell }) => [key, cell]));
      if (isShown()) context.set({ progress });
      ports.channel.tell({ kind: "run", runId: run.id });
      watchRoom();
    },
    failed: () => stop.abort(),
    clock: ports.clock,
  });
  const stopFlushing = ports.onHidden(() => void writer.flush());
  const writes = run.judge.prompt !== undefined;
  const together = readsTogether(run.judge);
  const editions: ReadonlyMap<string, string | undefined> = editionsRead(set, together);
  const settled = { has: (key: string) => !again.has(key) && (onlyAgain || before.has(key)) };
  /** Cells that are shown as being judged: those of the call under way, and none that was settled. */
  let running: readonly string[] = [];
  try {
    const plan = await ended(planning(set, run.rubric, settled, writes ? "shared" : "length", together), rowsOf(set).length);
    for (let at = 0; at < plan.skipped.length; at += SKIPPED) {
      writer.add(plan.skipped.slice(at, at + SKIPPED).map(signed));
      // Very many are written one stretch after the other.
      if (at + SKIPPED < plan.skipped.length && ((await writer.flush()) !== null || stop.signal.aborted)) break;
    }
    await runChecks(ports, plan.checks, stop.signal, (entry) => writer.add([signed(entry)]));
    return await runSchedule(
      plan.items,
      {
        judge: (items, onVerdicts, signal) =>
          ports.judge.call("judge", { items }, { signal, onProgress: ({ verdicts }) => onVerdicts(verdicts) }),
        revive: async () => follow(await loader.revive(current.judge)),
        move: ({ code }) => {
          const lost = code === "judge-gpu-lost" || code === "judge-out-of-memory";
          return lost && current.judge.device === "webgpu" ? loader.revive(current.judge, "wasm").then(follow) : null;
        },
        started(keys) {
          running = [...running.filter(isRunning), ...keys];
          changeCells(keys.map((key) => [key, { state: "running" }]));
        },
        settle: (entries) => writer.add(entries.map(signed)),
        flush: () => writer.flush(),
      },
      stop.signal,
      writes ? (items) => chunksByResponse(items, CHUNK_SIZE) : undefined,
    );
  } finally {
    stopFlushing();
    if (isShown()) changeCells(running.filter(isRunning).map((key) => [key, before.get(key) ?? null]));
  }

  function isRunning(key: string): boolean {
    return context.get().cells.get(key)?.state === "running";
  }

  function follow(loaded: Result<LoadedJudge>): Result<LoadedJudge> {
    if (loaded.ok && !sameJudge(loaded.value.identity, current.judge)) {
      current = movedTo(current, loaded.value.identity);
      moved(current);
    }
    return loaded;
  }

  /** Says which of the run's judges gave a verdict, where it was not the first, and on which texts, where they were edited. */
  function signed({ key, cell }: JournalEntry): JournalEntry {
    const by = current.earlier?.length ?? 0;
    const edition = editions.size === 0 ? undefined : editions.get(responseOf(key));
    const dated = edition === undefined ? cell : { ...cell, edition };
    return { key, cell: by === 0 || dated.state !== "scored" ? dated : { ...dated, by } };
  }

  /** The page may show another run, or none, by the time that something is settled. */
  function isShown(): boolean {
    return context.get().run?.id === run.id;
  }

  function changeCells(changes: readonly (readonly [key: string, cell: Cell | null])[]): void {
    if (isShown()) context.set({ cells: CellMap.of(context.get().cells).changed(changes) });
  }
}

function countIn(cells: ReadonlyMap<string, Cell>, keys: ReadonlySet<string>): number {
  let count = 0;
  for (const key of keys) if (cells.has(key)) count += 1;
  return count;
}

/** The run with its judge on another device from now on. */
export function movedTo(run: Run, judge: JudgeIdentity): Run {
  return { ...run, judge, earlier: [...(run.earlier ?? []), run.judge] };
}
