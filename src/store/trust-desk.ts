// Has the figures about trust made for the run that is shown, in the statistics worker, and sends rows to the grid that people
// should look at. The figures themselves are domain/agreement.ts and domain/trust-*.ts.
import type { ResponseId } from "../domain/case.ts";
import { type Result, ok } from "../domain/error-code.ts";
import { levelsOf, type Criterion } from "../domain/rubric.ts";
import { leastSure, randomRows, rowsBelow } from "../domain/trust-queue.ts";
import { type JudgedRow, judgedRows, lengthOf, trustInput, unscoredRows } from "../domain/trust-rows.ts";
import type { Context } from "./context.ts";
import { createFollower } from "./follower.ts";
import { emptyView } from "./initial-state.ts";
import { selectRows } from "./selectors.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { AppState } from "./state.ts";
import type { Statistics } from "./statistics.ts";
import { type CriterionTrust, NO_TRUST, type RowsToScore, type TrustState } from "./trust-state.ts";

/** As `npm run agreement` has them unless it is told otherwise, so that both give the same intervals. */
export const BOOTSTRAP = { resamples: 1000, seed: 20 } as const;

export type TrustDesk = {
  /** To be called after every change of the state: starts anew when the page is open and what it shows is not of now. */
  follow(): void;
  compute(): Promise<void>;
  stop(): void;
  /** Where verdicts on a criterion begin to be accepted, 0..1; null takes the threshold away. It is kept with the session. */
  setThreshold(criterionId: string, threshold: number | null): void;
  /** Shows rows without a person's score in the grid. */
  showToScore(criterionId: string, rows: RowsToScore): void;
  /** Ends what is under way. */
  settle(): void;
};

export function createTrustDesk(context: Context, statistics: Statistics, session: SessionKeeper): TrustDesk {
  let running: AbortController | null = null;
  const follower = createFollower(context.ports.clock, compute);

  function set(patch: Partial<TrustState>): void {
    context.set({ trust: { ...context.get().trust, ...patch } });
  }

  function stop(): void {
    follower.forget();
    running?.abort();
    running = null;
  }

  async function compute(): Promise<void> {
    stop();
    const state = context.get();
    const { run } = state;
    if (run === null) return;
    const mine = new AbortController();
    running = mine;
    const { criteria } = run.rubric;
    const kept = state.trust.runId === run.id ? state.trust.criteria : [];
    set({ status: "computing", progress: 0, failure: null, runId: run.id, criteria: kept });
    const made: CriterionTrust[] = [];
    for (const criterion of criteria) {
      const found = await criterionTrust(statistics, judgedOf(context.get(), criterion), criterion, mine.signal, (share) => {
        if (running === mine) set({ progress: (made.length + share) / criteria.length });
      });
      if (mine.signal.aborted || found === null) return;
      if (!found.ok) {
        running = null;
        set({ status: "failed", failure: found });
        return;
      }
      made.push(found.value);
    }
    running = null;
    set({ status: "ready", progress: 1, criteria: made });
  }

  return {
    follow() {
      const { page, run, cells, caseSet, overrides, trust } = context.get();
      if (run === null) {
        if (trust !== NO_TRUST && trust.runId !== null) {
          stop();
          follower.reset();
          context.set({ trust: NO_TRUST });
        }
        return;
      }
      if (page !== "trust" || run.state === "running") return;
      follower.follow([run.id, run.rubric, cells, caseSet, overrides]);
    },
    compute,
    stop() {
      if (running === null) return;
      stop();
      set({ status: "stopped" });
    },
    setThreshold(criterionId, threshold) {
      const { [criterionId]: _, ...others } = context.get().thresholds;
      context.set({ thresholds: threshold === null ? others : { ...others, [criterionId]: threshold } });
      void session.save();
    },
    showToScore(criterionId, rows) {
      const state = context.get();
      const criterion = state.run?.rubric.criteria.find(({ id }) => id === criterionId);
      if (criterion === undefined) return;
      const ids = idsToScore(judgedOf(state, criterion), rows, `${state.run?.id ?? ""} ${criterionId}`);
      const queue = { criterionId, kind: rows.kind, threshold: rows.kind === "below" ? rows.threshold : null, ids };
      context.set({ page: "grid", view: { ...emptyView(context.get().view), queue, selected: ids[0] ?? null } });
    },
    settle: stop,
  };
}

function judgedOf(state: AppState, criterion: Criterion): JudgedRow[] {
  return judgedRows({ rows: selectRows(state), cells: state.cells, overrides: state.overrides }, criterion);
}

function idsToScore(judged: readonly JudgedRow[], rows: RowsToScore, seed: string): readonly ResponseId[] {
  const unscored = unscoredRows(judged);
  switch (rows.kind) {
    case "below":
      return rowsBelow(unscored, rows.threshold);
    case "unsure":
      return leastSure(unscored, rows.most);
    case "random":
      return randomRows(unscored, rows.most, seed);
  }
}

async function criterionTrust(
  statistics: Statistics,
  judged: readonly JudgedRow[],
  criterion: Criterion,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Result<CriterionTrust> | null> {
  const facts = await statistics.ask(
    "facts",
    {
      input: {
        score: judged.map(({ verdict }) => verdict.score),
        confidence: judged.map(({ verdict }) => verdict.confidence),
        length: judged.map(({ row }) => lengthOf(row.response)),
      },
      options: BOOTSTRAP,
    },
    signal,
  );
  if (facts === null || !facts.ok) return facts;
  const input = trustInput(judged, criterion);
  if (input.human.length === 0) return ok({ criterionId: criterion.id, report: null, facts: facts.value });
  const levels = levelsOf(criterion.scale).map(({ value }) => value);
  const report = await statistics.ask("agreement", { input, options: { ...BOOTSTRAP, levels } }, signal, ({ done, of }) => onProgress(done / of));
  if (report === null || !report.ok) return report;
  return ok({ criterionId: criterion.id, report: report.value, facts: facts.value });
}
