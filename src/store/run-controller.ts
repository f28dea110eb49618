// Starts, pauses, resumes and cancels runs: one at a time in this tab, each under its lock. The judging is run-judging.ts.
import { type CaseSet, rowsOf } from "../domain/case.ts";
import { hashText } from "../domain/content-hash.ts";
import { type Failure, fail } from "../domain/error-code.ts";
import { type Run, type RunState, labelledAs, untallied } from "../domain/run.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { isFree } from "./apply-saved.ts";
import { CellMap } from "./cell-map.ts";
import type { Context } from "./context.ts";
import { NO_PROGRESS } from "./initial-state.ts";
import { withFreshKey } from "./judge-choice.ts";
import { keepNewRun } from "./new-run.ts";
import { createGridBudgeter } from "./grid-budget.ts";
import { repeatedBy } from "./repeat-desk.ts";
import { type JudgeLoader, sameJudge } from "./judge-loader.ts";
import { judgeRun, movedTo } from "./run-judging.ts";
import { planningAgain } from "./run-again.ts";
import { cellCount, planning } from "./run-plan.ts";
import { ended } from "./slices.ts";
import type { ScheduleEnd } from "./run-scheduler.ts";
import { savedCells, shownState } from "./saved-run.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { askToPersist, refreshSpace } from "./space-keeper.ts";
import type { CellPlace } from "./state.ts";

export type RunController = {
  /** Makes a new run over what is on the table, and judges it. Resolves when the judging has begun or cannot. */
  start(): Promise<void>;
  /** Starts, or judges again, although some texts have to be cut, as the budget that was shown says. */
  startWithCuts(): Promise<void>;
  /** Goes back from a budget with cuts. */
  leaveCuts(): void;
  /** Takes the shown run up again where it stopped. Resolves when the judging has begun or cannot. */
  resume(): Promise<void>;
  /** Judges what the shown run lacks and what failed in it, in whatever state it rests. Resolves as `resume` does. */
  complete(): Promise<void>;
  /**
   * Judges cells of the shown run anew, within the run: each verdict stays until the one that replaces it is kept.
   * "outdated": those that were given on other texts or criteria than are on the table; the run takes the rubric of the table.
   */
  again(which: "outdated" | readonly CellPlace[]): Promise<void>;
  pause(): void;
  cancel(): void;
  /** Cancels what is under way and resolves when nothing of it is left. */
  settle(): Promise<void>;
  /** Reads the shown run again, since its cases got or lost rows; nothing while this tab judges. */
  reload(): Promise<void>;
  /** Whether this tab judges, or is about to. */
  busy(): boolean;
  /** Whether this tab needs the judge for a run, now or in a moment. */
  judging(): boolean;
  /** The run that this tab judges; null when there is none. */
  activeRunId(): string | null;
};

type Asked = "pause" | "cancel";

type Active = {
  readonly runId: string;
  readonly stop: AbortController;
  asked: Asked | null;
  /** True once all is judged that will be; only the record is still to be written. */
  ending: boolean;
  ended: Promise<void>;
};

/** A start or resume before its judging begins. */
type Entering = { asked: Asked | null; ended: Promise<void>; readonly stop: AbortController };

/** Cells to be judged although they may have a verdict; whether nothing else is; and the run's state when they are, and when that is cancelled. */
type Anew = { readonly again: Set<string>; readonly only: boolean; readonly done: RunState; readonly cancelled: RunState };

const NOTHING_ANEW: Anew = { again: new Set(), only: false, done: "done", cancelled: "cancelled" };

export function createRunController(context: Context, loader: JudgeLoader, session: SessionKeeper, beforeRun: () => Promise<void>, triedAfter: () => void): RunController {
  const { ports } = context;
  const budgets = createGridBudgeter(context);
  /** What goes on when a person says yes to cuts. */
  let withCuts: () => Promise<void> = () => start(true);
  let active: Active | null = null;
  /** What is left of the cells that a person wanted judged anew, so that a pause does not forget them. */
  let anew: { readonly runId: string; readonly left: Set<string> } | null = null;
  let entering: Entering | null = null;

  function judging(): boolean {
    return entering !== null || (active !== null && !active.ending);
  }

  /** To be called after each change of what `judging` looks at. */
  function tellJudging(): void {
    if (context.get().gridJudging !== judging()) context.set({ gridJudging: judging() });
  }

  /** Lets one start or resume in at a time, after a run that is stopping has stopped. */
  function enter(work: (mine: Entering) => Promise<void>): Promise<void> {
    const goesOn = active !== null && active.asked === null && !active.ending;
    if (entering !== null || goesOn) return Promise.resolve();
    const mine: Entering = { asked: null, ended: Promise.resolve(), stop: new AbortController() };
    entering = mine;
    tellJudging();
    mine.ended = (async () => {
      await active?.ended;
      if (mine.asked === null) await work(mine);
    })().finally(() => {
      entering = null;
      tellJudging();
    });
    return mine.ended;
  }

  /** A guard's key is new for each run; one that was only put before the person keeps the key that it was counted with. */
  function freshenGuard(): void {
    const { judgeChoice } = context.get();
    if (judgeChoice.kind === "model" && judgeChoice.settings.guard !== undefined) {
      context.set({ judgeChoice: withFreshKey(judgeChoice, hashText(ports.uuid()).slice(-8)) });
    }
  }

  function start(cuts: boolean): Promise<void> {
    return enter(async (mine) => {
      withCuts = () => start(true);
      await beforeRun();
      if (!cuts) freshenGuard();
      const loaded = await loader.ensure();
      if (mine.asked !== null) return;
      if (!loaded.ok) {
        context.notify(loaded);
        return;
      }
      const { caseSet, rubric } = context.get();
      if (caseSet === null || cellCount(caseSet, rubric) === 0) return;
      if (!(await budgets.allows({ caseSet, rubric, judge: loaded.value.identity, only: null }, cuts, mine.stop.signal)) || mine.asked !== null) return;
      const repeats = repeatedBy(context.get());
      const run: Run = {
        id: ports.uuid(),
        createdAt: ports.clock.date().toISOString(),
        caseSetId: caseSet.id,
        rubric,
        judge: loaded.value.identity,
        state: "running",
        ...(context.get().bias.canariesAsked ? { canaries: true } : {}),
        total: cellCount(caseSet, rubric),
        cases: { name: caseSet.name, isSample: caseSet.isSample, responses: rowsOf(caseSet).length },
        ...(repeats === undefined ? {} : { repeats }),
      };
      const release = await keepNewRun(context, run, caseSet);
      if (release === null) return;
      context.set({ run, cells: new Map(), progress: NO_PROGRESS, detail: { status: "idle" }, explaining: null });
      // Kept before the first verdict is shown: what was shown must be found again.
      await session.save();
      begin(run, caseSet, new Map(), release, mine.asked, NOTHING_ANEW);
    });
  }

  /** @param how "rest" goes on where the run stopped, "complete" judges what failed as well, and takes up finished runs */
  function resume(how: "rest" | "complete", cuts = false): Promise<void> {
    return enter(async (mine) => {
      withCuts = () => resume(how, true);
      const { run } = context.get();
      if (run === null || !canTakeUp(run.state, how)) return;
      await beforeRun();
      const release = await ports.locks.take(run.id);
      if (release === null) {
        await reread(run.id, false);
        return;
      }
      const begun = await takeUp(run.id, release, mine, how, cuts);
      if (begun !== "begun") release();
      if (begun !== "begun" && begun !== null) context.notify(begun);
    });
  }

  /** Reads the run again: another tab may have judged on, or finished, since this one looked. */
  async function reread(runId: string, lockIsFree: boolean, stillWanted = (): boolean => true): Promise<Failure | Run> {
    const saved = await context.repository.loadRun(runId);
    if (!saved.ok) return saved;
    if (saved.value === null) return fail("record-damaged", "the run is gone");
    const run: Run = { ...saved.value.run, state: shownState(saved.value, lockIsFree) };
    const cells = await savedCells(saved.value.entries);
    if (!stillWanted()) return run;
    context.set({ run, cells, progress: { ...NO_PROGRESS, done: cells.size } });
    return run;
  }

  /** Null when there is nothing to judge any more, or when the person changed their mind. */
  async function takeUp(runId: string, release: () => void, mine: Entering, how: "rest" | "complete", cuts: boolean): Promise<Failure | "begun" | null> {
    const run = await reread(runId, true);
    if ("ok" in run) return run;
    if (!canTakeUp(run.state, how)) return null;
    const all = CellMap.of(context.get().cells);
    const cells = how === "rest" ? all : all.changed([...all.keysOf("failed")].map((key) => [key, null]));
    if (how === "complete" && cells.size >= run.total) return null;
    const set = await snapshot(run);
    if (set === null) return fail("record-damaged", "the cases of the run are gone");
    const loaded = await loader.ensureFor(run.judge);
    if (mine.asked !== null) return null;
    if (!loaded.ok) return loaded;
    const { identity } = loaded.value;
    // What goes on after a pause was counted before it began; what failed may have been edited since.
    if (how === "complete") {
      const { items } = await ended(planning(set, run.rubric, cells, "length"), rowsOf(set).length);
      const open = Array.from(items, (item) => verdictKey(item.responseId, item.criterion.id));
      if (!(await budgets.allows({ caseSet: set, rubric: run.rubric, judge: identity, only: open }, cuts, mine.stop.signal)) || mine.asked !== null) return null;
    }
    const running: Run = { ...untallied(sameJudge(identity, run.judge) ? run : movedTo(run, identity)), state: "running" };
    const kept = await context.repository.updateRun(running);
    if (!kept.ok) return kept;
    context.set({ run: running, cells, progress: { ...NO_PROGRESS, done: cells.size } });
    ports.channel.tell({ kind: "run", runId });
    const again = anew?.runId === run.id ? anew.left : new Set<string>();
    begin(running, set, cells, release, mine.asked, { ...NOTHING_ANEW, again });
    return "begun";
  }

  function again(which: "outdated" | readonly CellPlace[], cuts = false): Promise<void> {
    return enter(async (mine) => {
      withCuts = () => again(which, true);
      const { run } = context.get();
      if (run === null || run.state === "running") return;
      await beforeRun();
      const release = await ports.locks.take(run.id);
      if (release === null) {
        await reread(run.id, false);
        return;
      }
      const begun = await takeUpAnew(run.id, which, release, mine, cuts);
      if (begun !== "begun") release();
      if (begun !== "begun" && begun !== null) context.notify(begun);
    });
  }

  async function takeUpAnew(runId: string, which: "outdated" | readonly CellPlace[], release: () => void, mine: Entering, cuts: boolean): Promise<Failure | "begun" | null> {
    const run = await reread(runId, true);
    if ("ok" in run) return run;
    const { caseSet, rubric, cells } = context.get();
    if (caseSet?.id !== run.caseSetId) return fail("record-damaged", "the cases of the run are gone");
    const plan = await ended(planningAgain(run, caseSet, rubric, cells, which), rowsOf(caseSet).length);
    const total = cellCount(caseSet, plan.rubric);
    if (plan.keys.size === 0) {
      // Only weights or names changed, or criteria were taken out: there is nothing to ask a judge.
      if (plan.rubric === run.rubric) return null;
      const renewed: Run = { ...untallied(run), rubric: plan.rubric, total };
      const kept = await context.repository.updateRun(renewed, plan.dropped);
      if (!kept.ok) return kept;
      showAnew(renewed, plan.dropped);
      return null;
    }
    const loaded = await loader.ensureFor(run.judge);
    if (mine.asked !== null) return null;
    if (!loaded.ok) return loaded;
    const { identity } = loaded.value;
    const planned = { caseSet, rubric: plan.rubric, judge: identity, only: [...plan.keys] };
    if (!(await budgets.allows(planned, cuts, mine.stop.signal)) || mine.asked !== null) return null;
    const next: Run = { ...untallied(sameJudge(identity, run.judge) ? run : movedTo(run, identity)), rubric: plan.rubric, total, state: "running" };
    const kept = await context.repository.updateRun(next, plan.dropped);
    if (!kept.ok) return kept;
    const left = showAnew(next, plan.dropped);
    anew = { runId, left: new Set(plan.keys) };
    begin(next, caseSet, left, release, mine.asked, { again: anew.left, only: true, done: run.state, cancelled: plan.dropped.length > 0 ? "cancelled" : run.state });
    return "begun";
  }

  /** Shows the run as it was renewed, and tells the other tabs. Answers with the cells that stay. */
  function showAnew(run: Run, dropped: readonly string[]): ReadonlyMap<string, Cell> {
    const cells = CellMap.of(context.get().cells).changed(dropped.map((key) => [key, null]));
    context.set({ run, cells, detail: { status: "idle" }, progress: { ...NO_PROGRESS, done: cells.size } });
    ports.channel.tell({ kind: "run", runId: run.id });
    return cells;
  }

  /** The cases that the run is over. Those that were edited since are judged as they are now; each verdict says on which texts. */
  async function snapshot(run: Run): Promise<CaseSet | null> {
    const { caseSet } = context.get();
    if (caseSet?.id === run.caseSetId) return caseSet;
    const loaded = await context.repository.loadCaseSet(run.caseSetId);
    return loaded.ok ? loaded.value : null;
  }

  function begin(run: Run, set: CaseSet, cells: ReadonlyMap<string, Cell>, release: () => void, asked: Asked | null, anewly: Anew): void {
    const mine: Active = { runId: run.id, stop: new AbortController(), asked, ending: false, ended: Promise.resolve() };
    active = mine;
    if (asked !== null) mine.stop.abort();
    let current = run;
    function moved(next: Run): void {
      current = next;
      if (context.get().run?.id === next.id) context.set({ run: labelledAs({ ...next, state: context.get().run?.state ?? next.state }, context.get().run ?? next) });
      // The record of a run must name the judge before its verdicts do.
      void context.repository.updateRun(next).then((kept) => {
        if (!kept.ok) context.notify(kept);
        ports.channel.tell({ kind: "run", runId: next.id });
      });
    }
    mine.ended = judgeRun(context, loader, run, set, cells, mine.stop, moved, anewly.again, anewly.only)
      .catch((error: unknown): ScheduleEnd => {
        // A bug. The run must not look as if it went on.
        return { kind: "failed", failure: fail("unexpected", error instanceof Error ? error.message : String(error)) };
      })
      .then((end) => {
        mine.ending = true;
        tellJudging();
        return finish({ ...current, state: endState(end, mine.asked, anewly) }, end);
      })
      .finally(() => {
        release();
        active = null;
        tellJudging();
        ports.channel.tell({ kind: "run", runId: run.id });
        const shown = context.get().run;
        if (run.canaries === true && shown?.id === run.id && shown.state === "done") triedAfter();
      });
  }

  async function finish(run: Run, end: ScheduleEnd): Promise<void> {
    const kept = await context.repository.updateRun(run);
    const { run: shown, progress } = context.get();
    if (shown?.id === run.id) {
      if (end.kind === "failed") context.notify(end.failure);
      else if (!kept.ok) context.notify(kept);
      context.set({ run: labelledAs(run, shown), progress: { ...progress, rate: 0, secondsLeft: null } });
    }
    if (kept.ok) void askToPersist(context, session).then(() => refreshSpace(context));
  }

  function stop(why: Asked): void {
    if (entering !== null) {
      entering.asked = why;
      entering.stop.abort();
    }
    const { run } = context.get();
    if (active !== null && !active.ending) {
      active.asked = why;
      active.stop.abort();
      if (run?.id === active.runId) context.set({ run: { ...run, state: why === "pause" ? "paused" : "cancelled" } });
    } else if (active === null && entering === null && run !== null) {
      // Nothing goes on in this tab: the run rests, or another tab judges it.
      if (run.state === "running") ports.channel.tell({ kind: "ask", runId: run.id, what: why });
      else if (why === "cancel" && canResume(run.state)) void cancelResting(run);
    }
  }

  async function cancelResting(run: Run): Promise<void> {
    const release = await ports.locks.take(run.id);
    if (release === null) return;
    const cancelled: Run = { ...run, state: "cancelled" };
    const kept = await context.repository.updateRun(cancelled);
    release();
    if (!kept.ok) context.notify(kept);
    else if (context.get().run?.id === run.id) context.set({ run: cancelled });
    ports.channel.tell({ kind: "run", runId: run.id });
  }

  return {
    start: () => start(false),
    startWithCuts: () => withCuts(),
    leaveCuts: () => budgets.leave(),
    resume: () => resume("rest"),
    complete: () => resume("complete"),
    again: (which) => again(which),
    pause: () => stop("pause"),
    cancel: () => stop("cancel"),
    async settle() {
      if (entering !== null || active !== null) stop("cancel");
      await entering?.ended;
      await active?.ended;
    },
    async reload() {
      const { run } = context.get();
      const isIdle = (): boolean => entering === null && active === null;
      if (run === null || !isIdle()) return;
      const read = await reread(run.id, await isFree(context, run.id), () => isIdle() && context.get().run?.id === run.id);
      if ("ok" in read) context.notify(read);
    },
    busy: () => entering !== null || active !== null,
    judging,
    activeRunId: () => active?.runId ?? null,
  };
}

function canTakeUp(state: RunState, how: "rest" | "complete"): boolean {
  return how === "complete" ? state !== "running" : canResume(state);
}

function canResume(state: RunState): boolean {
  return state === "paused" || state === "failed";
}

function endState(end: ScheduleEnd, asked: Asked | null, { done, cancelled }: Anew): RunState {
  switch (end.kind) {
    case "done":
      return done;
    case "stopped":
      return asked === "cancel" ? cancelled : "paused";
    case "failed":
      return "failed";
  }
}
