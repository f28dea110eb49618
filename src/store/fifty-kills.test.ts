// Fifty runs that are struck at a random point: the tab crashes or is reloaded, the judge's worker dies, the disk refuses a
// write. The seeds are kept: each names its point for ever. Nothing that was shown is lost, nothing is filed twice, and a
// strike costs at most one batch of judging.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { generator } from "../domain/statistics/random.ts";
import type { Cell } from "../domain/verdict.ts";
import { MAX_BATCH, type Repository } from "../storage/repository.ts";
import type { JudgeScript } from "./judge-in-process.fixture.ts";
import { type Tab, World, rows } from "./world.fixture.ts";

const STRIKES = ["crash", "reload", "worker", "storage"] as const;
type Strike = (typeof STRIKES)[number];

/** Counts the points that a strike of its kind may fall on, and says once when its own has come. */
class Fate {
  readonly kind: Strike;
  #left: number;
  #struck = false;

  constructor(kind: Strike, points: number) {
    this.kind = kind;
    this.#left = points;
  }

  strikes(...kinds: readonly Strike[]): boolean {
    if (this.#struck || !kinds.includes(this.kind) || (this.#left -= 1) >= 0) return false;
    this.#struck = true;
    return true;
  }
}

/** One run from its first start to its end, over as many tabs as the strikes leave. Answers with what struck. */
async function strikeAndResume(seed: number): Promise<readonly Strike[]> {
  const next = generator(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const world = new World();
  // Three chunks at least, so that the first strike always falls before the end.
  const sample = rows(30 + below(20));
  const judged: string[] = [];
  const filed = new Map<string, number>();
  /** Every verdict that was ever in front of the person. */
  const shown = new Map<string, Cell>();
  const struck: Strike[] = [];
  const strikes = 1 + below(3);
  const delays = Array.from({ length: 5 }, () => below(4));

  async function openTab(fate: Fate | null): Promise<{ readonly tab: Tab; readonly ended: Promise<void> }> {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let writes = 0;
    function maybeEnd(): boolean {
      if (fate?.strikes("crash", "reload") !== true) return false;
      struck.push(fate.kind);
      if (fate.kind === "reload") tab.reload();
      else tab.kill();
      end();
      return true;
    }
    function wrap(repository: Repository): Repository {
      return {
        ...repository,
        async append(runId, entries) {
          maybeEnd();
          await new Promise((resolve) => setTimeout(resolve, delays[(writes += 1) % delays.length]));
          // A write that had not reached the disk when the tab ended never will.
          if (tab.isDead()) return new Promise(() => undefined);
          if (fate?.strikes("storage") === true) {
            struck.push("storage");
            return fail("storage-quota", `seed ${seed}`);
          }
          const written = await repository.append(runId, entries);
          for (const { key } of entries) filed.set(key, (filed.get(key) ?? 0) + 1);
          maybeEnd();
          return written;
        },
      };
    }
    const judge: Partial<JudgeScript> = {
      batch: 1 + below(12),
      judged: (keys) => judged.push(...keys),
      pause() {
        maybeEnd();
        return Promise.resolve();
      },
      mishap() {
        if (fate?.strikes("worker") !== true) return "none";
        struck.push("worker");
        return "crash";
      },
    };
    const tab: Tab = world.tab({ sample, wrap, judge });
    await tab.store.boot();
    const before = tab.store.getState().cells;
    for (const [key, cell] of shown) expect(before.get(key), `seed ${seed}: shown, then lost`).toEqual(cell);
    tab.store.subscribe(({ cells }) => {
      if (tab.isDead()) return;
      for (const [key, cell] of cells) if (cell.state === "scored") shown.set(key, cell);
    });
    return { tab, ended };
  }

  /** Starts or resumes, and waits until the run rests or the tab is no more. */
  async function judgeOn(tab: Tab, ended: Promise<void>): Promise<void> {
    const { run, actions } = tab.store.getState();
    void (run === null ? actions.startRun() : actions.resumeRun());
    const rests = new Promise<void>((resolve) => {
      let began = false;
      const stop = tab.store.subscribe((state) => {
        began ||= state.run?.state === "running";
        if (!began || state.run?.state === "running") return;
        stop();
        resolve();
      });
    });
    await Promise.race([ended, rests]);
  }

  for (let life = 0; life < strikes; life += 1) {
    const kind = STRIKES[below(STRIKES.length)] ?? "crash";
    const { tab, ended } = await openTab(new Fate(kind, below(kind === "crash" || kind === "reload" ? 12 : 3)));
    if (tab.store.getState().run?.state !== "done") await judgeOn(tab, ended);
    // A disk with room again: the same tab goes on.
    if (!tab.isDead() && tab.store.getState().run?.state === "failed") {
      await settled(tab);
      await judgeOn(tab, ended);
    }
    await settled(tab);
    tab.kill();
  }
  const { tab, ended } = await openTab(null);
  if (tab.store.getState().run?.state !== "done") await judgeOn(tab, ended);
  const { run, cells } = tab.store.getState();
  expect(run?.state, `seed ${seed}`).toBe("done");
  expect(cells.size, `seed ${seed}`).toBe(run?.total);
  for (const [key, cell] of shown) expect(cells.get(key), `seed ${seed}: changed after it was shown`).toEqual(cell);
  expect([...filed.values()].filter((times) => times > 1), `seed ${seed}: filed twice`).toEqual([]);
  expect(filed.size, `seed ${seed}`).toBe(run?.total);
  expect(judged.length - new Set(judged).size, `seed ${seed}: judged again`).toBeLessThanOrEqual(struck.length * MAX_BATCH);
  tab.kill();
  return struck;
}

/** Lets a run that came to rest write its record and free its lock. */
async function settled(tab: Tab): Promise<void> {
  if (!tab.isDead()) await new Promise((resolve) => setTimeout(resolve, 10));
}

// Side by side, since what they do is mostly waiting.
const SEEDS = Array.from({ length: 50 }, (_, i) => 101 + i);

test("a run struck at any of fifty points keeps what was shown, files nothing twice, and judges at most a batch again", async () => {
  const found = await Promise.all(SEEDS.map(strikeAndResume));
  const struck = found.flat();
  // Every kind of strike did fall, and each run was struck.
  for (const kind of STRIKES) expect(struck.filter((one) => one === kind).length, kind).toBeGreaterThan(4);
  expect(found.filter((strikes) => strikes.length > 0)).toHaveLength(50);
}, 60_000);
