// Tabs that end in the middle of a run: nothing that was shown is lost, nothing is doubled, little is judged again.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Repository } from "../storage/repository.ts";
import { MAX_BATCH } from "../storage/repository.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

/** Counts the points at which a tab may end, and ends it at the chosen one. */
class Fate {
  #left: number;
  tab: Tab | null = null;
  readonly over: Promise<void>;
  isOver = false;
  #end: (() => void) | null = null;

  constructor(points: number) {
    this.#left = points;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  point(): void {
    if (this.tab === null || (this.#left -= 1) >= 0) return;
    this.isOver = true;
    this.tab.kill();
    this.#end?.();
  }
}

/** A disk at which a tab may end before a write and after it, whether it was heard of or not. */
function fatefulDisk(fate: Fate, delays: readonly number[]): (repository: Repository) => Repository {
  let at = 0;
  async function around<T>(work: () => Promise<T>): Promise<T> {
    fate.point();
    await new Promise((resolve) => setTimeout(resolve, delays[(at += 1) % delays.length] ?? 0));
    // A write that had not reached the disk when the tab ended never will.
    if (fate.isOver) return new Promise(() => undefined);
    const result = await work();
    fate.point();
    return result;
  }
  return (repository) => ({
    ...repository,
    startRun: (run, set) => around(() => repository.startRun(run, set)),
    saveSession: (session) => around(() => repository.saveSession(session)),
    saveView: (view) => around(() => repository.saveView(view)),
    append: (runId, entries) => around(() => repository.append(runId, entries)),
    updateRun: (run) => around(() => repository.updateRun(run)),
  });
}

async function killAndResume(count: number, points: number, kills: number, delays: readonly number[]): Promise<void> {
  const world = new World();
  const sample = rows(count);
  const judged: string[] = [];
  const judge = { batch: 8, judged: (keys: readonly string[]) => judged.push(...keys) };
  let shown: ReadonlyMap<string, unknown> = new Map();
  let started = false;

  for (let life = 0; life < kills; life += 1) {
    const fate = new Fate(points);
    const pause = (): Promise<void> => {
      fate.point();
      return Promise.resolve();
    };
    const tab = world.tab({ sample, wrap: fatefulDisk(fate, delays), judge: { ...judge, pause } });
    await tab.store.boot();
    const before = tab.store.getState();
    for (const [key, cell] of shown) expect(before.cells.get(key)).toEqual(cell);
    fate.tab = tab;
    if (before.run?.state === "done") return;
    if (started) {
      expect(before.run?.state).toBe("paused");
      void before.actions.resumeRun();
    } else void before.actions.startRun();
    await Promise.race([fate.over, until(tab.store, (s) => s.run?.state === "done", "done or dead").catch(() => undefined)]);
    const state = tab.store.getState();
    tab.kill();
    const settledCells = [...state.cells].filter(([, cell]) => cell.state === "scored");
    shown = new Map(settledCells);
    const saved = await world.repository.load();
    started = saved.ok && saved.value.run !== null;
    // What was shown implies that the run can be found again.
    if (shown.size > 0) expect(started).toBe(true);
  }

  const last = await world.open({ sample, judge });
  const { run, actions } = last.store.getState();
  for (const [key, cell] of shown) expect(last.store.getState().cells.get(key)).toEqual(cell);
  if (run === null) await actions.startRun();
  else if (run.state !== "done") await actions.resumeRun();
  const done = await until(last.store, (s) => s.run?.state === "done");
  expect(done.cells.size).toBe(done.run?.total);
  expect([...done.cells.values()].every((cell) => cell.state === "scored")).toBe(true);
  // Each key stands once in the journal by construction; work is doubled only for what was under way at each end.
  expect(judged.length - new Set(judged).size).toBeLessThanOrEqual(kills * MAX_BATCH);
}

test("a tab killed at any point loses no shown verdict and doubles at most one batch", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.nat({ max: 40 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
      killAndResume,
    ),
    { numRuns: 50, endOnFailure: true },
  );
}, 60_000);

// Points that once mattered: before the run is known to the session, in the middle of a batch, while finishing.
test.each([
  [20, 0, 1, [0]],
  [20, 2, 2, [2, 0]],
  [40, 9, 3, [1, 3]],
  [3, 7, 2, [0]],
] as const)("killed tab: %i rows, %i points, %i times", (count, points, kills, delays) =>
  killAndResume(count, points, kills, delays),
);
