// Starts, pauses, resumes and cancels pairwise runs, follows them in other tabs, ranks what they say and reads their inputs.
// The judging is pair-judging.ts. A pairwise run stands beside the run in the grid and never in its place.
import type { CaseSet } from "../domain/case.ts";
import { hashText } from "../domain/content-hash.ts";
import { type Failure, type Result, fail } from "../domain/error-code.ts";
import { allPairs, comparisonsOf, keyOfPlace, sourcesOf } from "../domain/pair-plan.ts";
import type { RankingInput } from "../domain/pair-ranking.ts";
import type { PairSide } from "../domain/pair.ts";
import type { Run } from "../domain/run.ts";
import type { Ranking } from "../domain/statistics/bradley-terry.ts";
import type { PairEntry } from "../storage/schema.ts";
import type { PairItem, PairReading } from "../workers/protocol.ts";
import { keepNewRun } from "./new-run.ts";
import { choiceFor, withFreshKey } from "./judge-choice.ts";
import { coalesce } from "./coalesce.ts";
import { type Context, settled } from "./context.ts";
import { type JudgeLoader, sameJudge } from "./judge-loader.ts";
import type { JudgeTurns } from "./judge-turns.ts";
import { createPairBudgeter } from "./pair-budget.ts";
import { judgePairRun, pairItem } from "./pair-judging.ts";
import { NO_PAIRS, type PairsState, type PairWish } from "./pairs-state.ts";
import { NO_PROGRESS } from "./progress.ts";
import { movedTo } from "./run-judging.ts";
import type { ScheduleEnd } from "./run-scheduler.ts";

export type PairDesk = {
  /** Starts a pairwise run over the cases on the table. Resolves when the judging has begun or cannot, or cuts are to be decided on. */
  start(wish: PairWish): Promise<void>;
  /** Starts although some texts have to be cut, as the budget that was shown says. */
  startWithCuts(): Promise<void>;
  /** Goes back from a budget with cuts. */
  leaveCuts(): void;
  resume(): Promise<void>;
  pause(): void;
  cancel(): void;
  /** Pauses what is under way and resolves when nothing of it is left. */
  settle(): Promise<void>;
  read(key: string): Promise<void>;
  /** Shows the newest pairwise run over the cases on the table. */
  follow(): Promise<void>;
  /** Another tab changed a run, or asks for this tab's to be stopped. */
  heard(runId: string): void;
  asked(runId: string, what: "pause" | "cancel"): void;
};

type Active = {
  readonly runId: string;
  readonly stop: AbortController;
  asked: "pause" | "cancel" | null;
  /** True once all is judged that will be; only the record is still to be written. */
  ending: boolean;
  ended: Promise<void>;
};

/** A start or resume before its judging begins. */
type Entering = { readonly stop: AbortController; ended: Promise<void> };

/** Works the ranking out, in a worker: resampling takes long. */
export type RankPairs = (input: RankingInput) => Promise<Result<Ranking>>;

export type PairDeskParts = {
  readonly context: Context;
  readonly loader: JudgeLoader;
  readonly turns: JudgeTurns;
  /** Whether the run in the grid needs the judge. */
  readonly gridJudges: () => boolean;
  /** Ends other work of the judge. */
  readonly beforeRun: () => Promise<void>;
  readonly rank: RankPairs;
};

export function createPairDesk({ context, loader, turns, gridJudges, beforeRun, rank }: PairDeskParts): PairDesk {
  const { ports } = context;
  const budgets = createPairBudgeter(context, set);
  let active: Active | null = null;
  let entering: Entering | null = null;
  /** What a budget with cuts was counted for. */
  let held: PairWish | null = null;

  function set(patch: Partial<PairsState>): void {
    context.set({ pairs: { ...context.get().pairs, ...patch } });
  }

  function isShown(runId: string): boolean {
    return context.get().pairs.run?.id === runId;
  }

  const rankShown = coalesce(async () => {
    const { pairs: { run, cells }, caseSet } = context.get();
    const criterionId = run?.rubric.criteria[0]?.id;
    if (run === null || caseSet?.id !== run.caseSetId || criterionId === undefined) return;
    const pairs = allPairs(caseSet);
    const sources = sourcesOf(pairs);
    const comparisons = comparisonsOf(pairs, sources, criterionId, cells);
    if (comparisons.length === 0) return;
    const ranking = await rank({ sources: sources.length, comparisons, options: { resamples: 500, seed: 20 } });
    if (!isShown(run.id)) return;
    if (ranking.ok) set({ ranking: { sources, ranking: ranking.value } });
    else context.notify(ranking);
  });

  /** Lets one start or resume in at a time, after a run that is stopping has stopped, and none while the grid's run needs the judge. */
  function enter(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const goesOn = active !== null && active.asked === null && !active.ending;
    if (entering !== null || goesOn) return Promise.resolve();
    if (gridJudges()) {
      context.notify(fail("judge-busy"));
      return Promise.resolve();
    }
    const mine: Entering = { stop: new AbortController(), ended: Promise.resolve() };
    entering = mine;
    set({ starting: true });
    mine.ended = (async () => {
      await active?.ended;
      await beforeRun();
      await work(mine.stop.signal);
    })().finally(() => {
      entering = null;
      set({ starting: false });
    });
    return mine.ended;
  }

  function start(wish: PairWish, withCuts: boolean): Promise<void> {
    const { criterion, budget } = wish;
    // A guard's key is new for each run; one that was only put before the person keeps the key that it was counted with.
    const judge = withCuts ? wish.judge : withFreshKey(wish.judge, hashText(ports.uuid()).slice(-8));
    return enter(async (signal) => {
      const { caseSet, rubric: table } = context.get();
      if (caseSet === null) return;
      const of = allPairs(caseSet).length;
      if (of === 0) return;
      const rubric = { ...table, criteria: [criterion] };
      held = { ...wish, judge };
      // Counting runs in the worker that holds the judge, so it belongs to the same turn as loading it.
      const loaded = await turns("pairs", async () => {
        const ready = await loader.ensure(choiceFor(judge, rubric));
        if (!ready.ok || signal.aborted) return ready;
        const goes = await budgets.allows({ caseSet, criterion, judge: ready.value.identity, most: Math.min(of, budget ?? of) }, withCuts, signal);
        return goes ? ready : null;
      });
      if (loaded === null || signal.aborted) return;
      if (!loaded.ok) {
        context.notify(loaded);
        return;
      }
      if (context.get().caseSet?.id !== caseSet.id) return;
      const run: Run = {
        id: ports.uuid(),
        createdAt: ports.clock.date().toISOString(),
        caseSetId: caseSet.id,
        rubric,
        judge: loaded.value.identity,
        state: "running",
        total: Math.min(of, budget ?? of),
        mode: "pairwise",
        pairs: { budget, of },
      };
      const release = await keepNewRun(context, run, caseSet);
      if (release === null) return;
      set({ ...NO_PAIRS, run, starting: true, budget: context.get().pairs.budget });
      begin(run, caseSet, new Map(), release);
    });
  }

  function resume(): Promise<void> {
    return enter(async () => {
      const shown = context.get().pairs.run;
      const { caseSet } = context.get();
      if (shown === null || caseSet?.id !== shown.caseSetId || (shown.state !== "paused" && shown.state !== "failed")) return;
      const release = await ports.locks.take(shown.id);
      if (release === null) {
        await follow();
        return;
      }
      const failure = await takeUp(shown.id, caseSet, release);
      if (failure === null) return;
      release();
      if (failure !== "ended") context.notify(failure);
    });
  }

  async function takeUp(runId: string, caseSet: CaseSet, release: () => void): Promise<Failure | "ended" | null> {
    const saved = await context.repository.loadPairRun(caseSet.id);
    if (!saved.ok) return saved;
    if (saved.value?.run.id !== runId) return fail("record-damaged", "the run is gone");
    const { entries } = saved.value;
    const cells = new Map(entries.map(({ key, cell }) => [key, cell]));
    const run = overPairsOf(caseSet, saved.value.run, cells.size);
    set({ run: { ...run, state: restState(run, cells.size) }, cells, progress: { ...NO_PROGRESS, done: cells.size } });
    if (restState(run, cells.size) === "done" || run.state === "cancelled") return "ended";
    const loaded = await turns("pairs", () => loader.ensureFor(run.judge));
    if (!loaded.ok) return loaded;
    const { identity } = loaded.value;
    const running: Run = { ...(sameJudge(identity, run.judge) ? run : movedTo(run, identity)), state: "running" };
    const kept = await context.repository.updateRun(running);
    if (!kept.ok) return kept;
    set({ run: running });
    begin(running, caseSet, cells, release);
    return null;
  }

  function begin(run: Run, caseSet: CaseSet, cells: PairsState["cells"], release: () => void): void {
    const mine: Active = { runId: run.id, stop: new AbortController(), asked: null, ending: false, ended: Promise.resolve() };
    active = mine;
    let current = run;
    ports.channel.tell({ kind: "run", runId: run.id });
    mine.ended = judgePairRun({ context, loader, turns }, run, caseSet, cells, mine.stop, {
      committed(entries: readonly PairEntry[], progress) {
        if (isShown(run.id)) {
          const next = new Map(context.get().pairs.cells);
          for (const { key, cell } of entries) next.set(key, cell);
          set({ cells: next, progress });
          void rankShown();
        }
        ports.channel.tell({ kind: "run", runId: run.id });
      },
      moved(next) {
        current = next;
        if (isShown(run.id)) set({ run: { ...next, state: context.get().pairs.run?.state ?? next.state } });
        void context.repository.updateRun(next).then((kept) => {
          if (!kept.ok) context.notify(kept);
        });
      },
    })
      // A bug. The run must not look as if it went on.
      .catch((error: unknown): ScheduleEnd => ({ kind: "failed", failure: fail("unexpected", error instanceof Error ? error.message : String(error)) }))
      .then((end) => {
        mine.ending = true;
        return finish({ ...current, state: endState(end, mine.asked) }, end);
      })
      .finally(() => {
        release();
        active = null;
        ports.channel.tell({ kind: "run", runId: run.id });
      });
  }

  async function finish(run: Run, end: ScheduleEnd): Promise<void> {
    const kept = await context.repository.updateRun(run);
    if (!isShown(run.id)) return;
    if (end.kind === "failed") context.notify(end.failure);
    else if (!kept.ok) context.notify(kept);
    set({ run, progress: { ...context.get().pairs.progress, rate: 0, secondsLeft: null } });
    // Another run may begin while the ranking is worked out.
    void rankShown();
  }

  function stop(why: "pause" | "cancel"): void {
    entering?.stop.abort();
    const { run } = context.get().pairs;
    if (active !== null && !active.ending) {
      active.asked = why;
      active.stop.abort();
      if (run?.id === active.runId) set({ run: { ...run, state: why === "pause" ? "paused" : "cancelled" } });
    } else if (active === null && run?.state === "running") ports.channel.tell({ kind: "ask", runId: run.id, what: why });
    else if (why === "cancel" && run !== null && (run.state === "paused" || run.state === "failed")) void cancelResting(run);
  }

  async function cancelResting(run: Run): Promise<void> {
    const release = await ports.locks.take(run.id);
    if (release === null) return;
    const cancelled: Run = { ...run, state: "cancelled" };
    const kept = await context.repository.updateRun(cancelled);
    release();
    if (!kept.ok) context.notify(kept);
    else if (isShown(run.id)) set({ run: cancelled });
  }

  const follow = coalesce(async () => {
    const { caseSet } = context.get();
    if (caseSet === null || (active !== null && isShown(active.runId) && context.get().pairs.run?.caseSetId === caseSet.id)) return;
    const saved = await context.repository.loadPairRun(caseSet.id);
    if (context.get().caseSet?.id !== caseSet.id || entering !== null) return;
    if (!saved.ok) {
      context.notify(saved);
      return;
    }
    if (saved.value === null) {
      set(NO_PAIRS);
      return;
    }
    const { entries } = saved.value;
    const cells = new Map(entries.map(({ key, cell }) => [key, cell]));
    const run = overPairsOf(caseSet, saved.value.run, cells.size);
    const release = await ports.locks.take(run.id);
    release?.();
    const same = isShown(run.id);
    const state = run.state === "running" && release === null ? "running" : restState(run, cells.size);
    set({ ...(same ? {} : NO_PAIRS), run: { ...run, state }, cells, progress: { ...NO_PROGRESS, done: cells.size } });
    await rankShown();
  });

  async function readOne(item: PairItem, first: PairSide): Promise<Result<PairReading>> {
    return settled(ports.judge.call("readPair", { item, first }));
  }

  return {
    start: (wish) => start(wish, false),
    startWithCuts: () => (held === null ? Promise.resolve() : start(held, true)),
    leaveCuts: () => budgets.leave(),
    resume,
    pause: () => stop("pause"),
    cancel: () => stop("cancel"),
    async settle() {
      // One that is just starting is let in first, so that it is there to be taken up again.
      await entering?.ended;
      if (active !== null) stop("pause");
      await active?.ended;
    },
    async read(key) {
      const { pairs: { run }, caseSet } = context.get();
      const [criterion] = run?.rubric.criteria ?? [];
      const pair = caseSet === null || criterion === undefined ? undefined : allPairs(caseSet).find((one) => keyOfPlace(one, criterion.id) === key);
      if (run === null || criterion === undefined || pair === undefined) return;
      if (gridJudges()) {
        set({ detail: { status: "busy", key } });
        return;
      }
      set({ detail: { status: "loading", key } });
      const item = pairItem(pair, criterion);
      const read = await turns("pairs", async (): Promise<readonly Result<PairReading>[]> => {
        const loaded = await loader.ensureReader(run.judge);
        return loaded.ok ? [await readOne(item, "a"), await readOne(item, "b")] : [loaded];
      });
      const { detail } = context.get().pairs;
      if (detail.status !== "loading" || detail.key !== key) return;
      const [one, two] = read;
      const failure = read.find((result) => !result.ok);
      if (one?.ok === true && two?.ok === true) set({ detail: { status: "ready", key, readings: [one.value, two.value] } });
      else if (failure !== undefined && !failure.ok) set({ detail: { status: "failed", key, failure } });
    },
    follow,
    heard(runId) {
      if (active?.runId !== runId && isShown(runId)) void follow();
    },
    asked(runId, what) {
      if (active?.runId === runId) stop(what);
    },
  };
}

/** The run with as many pairs as its cases have now: rows may have come and gone since it began. */
function overPairsOf(caseSet: CaseSet, run: Run, judged: number): Run {
  const of = allPairs(caseSet).length;
  const budget = run.pairs?.budget ?? null;
  const total = Math.max(judged, budget === null ? of : Math.min(of, budget));
  return { ...run, total, pairs: { budget, of } };
}

/** The state of a run that nobody judges: one that says it is running was left by a tab that ended. */
function restState(run: Run, cells: number): Run["state"] {
  if (run.state === "running") return "paused";
  return run.state === "done" && cells < run.total ? "paused" : run.state;
}

function endState(end: ScheduleEnd, asked: "pause" | "cancel" | null): Run["state"] {
  switch (end.kind) {
    case "done":
      return "done";
    case "stopped":
      return asked === "cancel" ? "cancelled" : "paused";
    case "failed":
      return "failed";
  }
}
