// Compares kept runs over the same cases. The figures are domain/run-comparison.ts; here runs become columns and the worker
// is asked, one column at a time.
import { type CaseSet, type ResponseId, rowsOf } from "../domain/case.ts";
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import { sameRequired, sharedThreshold } from "../domain/overall.ts";
import { type Criterion, type Rubric, levelsOf } from "../domain/rubric.ts";
import { type ComparedColumn, type RunScores, differingRows, resamplesFor } from "../domain/run-comparison.ts";
import type { Run } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";
import type { Context } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import type { PairColumn, RunPair } from "./runs-state.ts";
import { NO_COMPARISON } from "./runs-state.ts";
import { savedCells } from "./saved-run.ts";
import { caseNumbers, criterionColumn, overallColumn } from "./score-columns.ts";
import type { Statistics } from "./statistics.ts";

export type CompareDesk = {
  /** Compares two runs or more over one set of cases; every later run with the earliest. */
  compare(ids: readonly string[]): Promise<void>;
  /** Puts the comparison away, or stops it. */
  leave(): void;
};

/** Seed of the intervals: the same runs give the same figures. */
const SEED = 1;

type Judged = { readonly run: Run; readonly cells: ReadonlyMap<string, Cell> };
type WantedColumn = { readonly criterionId: string | null; readonly levels: readonly number[] | null; readonly threshold: number | null };

export function createCompareDesk(context: Context, statistics: Statistics): CompareDesk {
  let stop: AbortController | null = null;

  function leave(): void {
    stop?.abort();
    stop = null;
    context.set({ comparison: NO_COMPARISON, compared: null });
  }

  async function compare(ids: readonly string[]): Promise<void> {
    leave();
    const mine = new AbortController();
    stop = mine;
    context.set({ comparison: { status: "working", done: 0, of: 0 } });
    const failure = await work(ids, mine.signal);
    if (failure !== null && !mine.signal.aborted) context.set({ comparison: { status: "failed", failure } });
  }

  async function work(ids: readonly string[], signal: AbortSignal): Promise<Failure | null> {
    const read = await readRuns(ids);
    if (!read.ok) return read;
    const { set, runs } = read.value;
    const rows = rowsOf(set);
    const [base, ...others] = runs;
    if (base === undefined) return null;
    const group = await caseNumbers(rows);
    const options = { resamples: resamplesFor(rows.length), seed: SEED };
    const plans = others.map((other) => ({ other, wanted: columnsOf(base.run.rubric, other.run.rubric) }));
    const of = plans.reduce((sum, { wanted }) => sum + wanted.length, 0);
    let done = 0;
    const pairs: RunPair[] = [];
    const differing = new Set<ResponseId>();
    for (const { other, wanted } of plans) {
      const found: PairColumn[] = [];
      for (const { criterionId, levels, threshold } of wanted) {
        if (signal.aborted) return null;
        context.set({ comparison: { status: "working", done, of } });
        // One after another: all columns of two large runs together would press on the memory.
        const scoresOf = ({ run, cells }: Judged): Promise<RunScores> => (criterionId === null ? overallColumn(rows, run.rubric, cells) : criterionColumn(rows, criterionId, cells));
        const column: ComparedColumn = { levels, threshold, first: await scoresOf(base), second: await scoresOf(other) };
        for (const row of differingRows([column])) {
          const id = rows[row]?.response.id;
          if (id !== undefined) differing.add(id);
        }
        if (signal.aborted) return null;
        const answer = await statistics.ask("compareColumn", { column, group, options }, signal);
        if (answer === null) return null;
        if (!answer.ok) return answer;
        found.push({ criterionId, comparison: answer.value });
        done += 1;
      }
      pairs.push({ first: base.run.id, second: other.run.id, columns: found, leftOut: leftOut(base.run.rubric, other.run.rubric), passRule: passRuleOf(base.run.rubric, other.run.rubric) });
    }
    if (signal.aborted) return null;
    const report = { runs: runs.map(({ run }) => run), caseSetId: set.id, rows, rubric: base.run.rubric, pairs, resamples: options.resamples };
    context.set({ comparison: { status: "ready", report }, compared: differing });
    return null;
  }

  /** The runs, the earliest first, with the set that all of them judged. */
  async function readRuns(ids: readonly string[]) {
    const runs: Judged[] = [];
    for (const id of ids) {
      const saved = await context.repository.loadRun(id);
      if (!saved.ok) return saved;
      if (saved.value === null) return fail("record-damaged", "a run is gone");
      runs.push({ run: saved.value.run, cells: await savedCells(saved.value.entries) });
    }
    runs.sort((a, b) => Date.parse(a.run.createdAt) - Date.parse(b.run.createdAt));
    const setIds = new Set(runs.map(({ run }) => run.caseSetId));
    const [setId] = setIds;
    if (setId === undefined || setIds.size > 1) return fail("unexpected", "the runs judged different cases");
    const set = await readSet(setId);
    if (!set.ok) return set;
    return set.value === null ? fail("record-damaged", "the cases of the runs are gone") : ok({ set: set.value, runs });
  }

  function readSet(id: string): Promise<Result<CaseSet | null>> {
    const { caseSet } = context.get();
    return caseSet?.id === id ? Promise.resolve(ok(caseSet)) : context.repository.loadCaseSet(id);
  }

  return { compare, leave };
}

/** What two runs can be compared in: the overall score where it means the same, and each criterion on the same scale. */
function columnsOf(first: Rubric, second: Rubric): WantedColumn[] {
  const threshold = sharedThreshold(first, second);
  const overall: WantedColumn = { criterionId: null, levels: null, threshold: typeof threshold === "number" ? threshold : null };
  return [...(sameOverall(first, second) ? [overall] : []), ...shared(first, second).map(({ id, scale }) => ({ criterionId: id, levels: levelsOf(scale).map(({ value }) => value), threshold: null }))];
}

/** What can be said of passing: a threshold alone is no rule in common where the overall scores mean different things. */
function passRuleOf(first: Rubric, second: Rubric): RunPair["passRule"] {
  const threshold = sharedThreshold(first, second);
  return typeof threshold === "number" && !sameOverall(first, second) ? "other" : threshold;
}

function shared(first: Rubric, second: Rubric): Criterion[] {
  return first.criteria.filter((criterion) => second.criteria.some((other) => other.id === criterion.id && deepEqual(other.scale, criterion.scale)));
}

function leftOut(first: Rubric, second: Rubric): string[] {
  const common = new Set(shared(first, second).map(({ id }) => id));
  return [...new Set([...first.criteria, ...second.criteria].filter(({ id }) => !common.has(id)).map(({ name }) => name))];
}

/** Whether the overall score weighs the same criteria in the same way, and the same ones bound it. */
function sameOverall(first: Rubric, second: Rubric): boolean {
  const parts = ({ criteria }: Rubric): unknown => criteria.map(({ id, scale, weight }) => ({ id, scale, weight })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return deepEqual(parts(first), parts(second)) && sameRequired(first, second);
}
