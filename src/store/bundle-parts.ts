// What goes into a bundle: the cases as they are, the marks on them, and runs with all that belongs to them, one after another. Writing
// them is io/bundle-write.ts.
import { type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import { rowChangesOf } from "../domain/case-rows.ts";
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import type { Run } from "../domain/run.ts";
import { type Cell, responseOf } from "../domain/verdict.ts";
import type { BundleHead, BundlePart, BundleReport, BundleVerdict } from "../io/bundle.ts";
import type { Context } from "./context.ts";
import type { BundleScope } from "./export-order.ts";
import type { AppState } from "./state.ts";

export type PreparedBundle = {
  /** Every response; also one of each case whose responses were all deleted, so that the case goes along. */
  readonly rows: readonly CaseRow[];
  readonly responses: number;
  readonly bundle: BundleHead;
  /** Cells and pairs that the runs have, at most. */
  readonly cells: number;
  /** Every run, each followed by what belongs to it. A failure ends them. */
  readonly parts: () => AsyncGenerator<BundlePart | Failure>;
};

/** Verdicts that go to the worker together: their copy must not hold the page up. */
const SLICE = 500;

/** @returns what a bundle of the runs is made of; fails when there is no run, or when something cannot be read */
export async function preparedBundle(context: Context, state: AppState, scope: BundleScope): Promise<Result<PreparedBundle>> {
  const { repository } = context;
  const { run: shown, caseSet } = state;
  const caseSetId = shown?.caseSetId ?? caseSet?.id;
  if (caseSetId === undefined) return fail("unexpected", "there is no run");
  const chosen = await chosenRuns(context, shown, caseSetId, scope);
  if (!chosen.ok) return chosen;
  const runs = chosen.value;
  if (runs.length === 0) return fail("unexpected", "there is no run");
  let set: CaseSet | null = caseSet;
  let marks = { overrides: state.overrides, comments: state.comments };
  if (caseSet?.id !== caseSetId) {
    const loaded = await repository.loadCaseSet(caseSetId);
    if (!loaded.ok) return loaded;
    set = loaded.value;
    const kept = await repository.loadMarks(caseSetId);
    if (!kept.ok) return kept;
    marks = { overrides: new Map(kept.value.overrides), comments: new Map(kept.value.comments) };
  }
  if (set === null) return fail("record-damaged", "the cases of the run are gone");
  const { id, name, isSample, former, edition } = set;
  const known = new Set<string>(rowsOf(set).map(({ response }) => response.id));
  const bundle: BundleHead = {
    shown: shown?.id ?? null,
    set: { id, name, isSample, ...(former === undefined ? {} : { former }), ...(edition === undefined ? {} : { edition }) },
    overrides: [...marks.overrides.values()].filter(({ responseId }) => known.has(responseId)),
    comments: [...marks.comments.values()].filter(({ responseId }) => known.has(responseId)),
  };

  /** Of the run in view as they are now, of another as they are kept; null when it is gone. */
  async function cellsOf(run: Run): Promise<Result<Iterable<readonly [string, Cell]> | null>> {
    if (run.id === shown?.id) return ok(state.cells);
    const saved = await repository.loadRun(run.id);
    return saved.ok ? ok(saved.value === null ? null : savedPairs(saved.value.entries)) : saved;
  }

  async function* parts(): AsyncGenerator<BundlePart | Failure> {
    for (const run of runs) {
      if (run.mode === "pairwise") {
        const pairs = await repository.loadPairs(run.id);
        if (!pairs.ok) {
          yield pairs;
          return;
        }
        yield { kind: "run", run, reports: [] };
        for (let at = 0; at < pairs.value.length; at += SLICE) yield { kind: "pairs", pairs: pairs.value.slice(at, at + SLICE) };
        continue;
      }
      const cells = await cellsOf(run);
      if (!cells.ok) {
        yield cells;
        return;
      }
      // Deleted since the runs were listed.
      if (cells.value === null) continue;
      const reports = await reportsOn(context, run.id);
      if (!reports.ok) {
        yield reports;
        return;
      }
      yield { kind: "run", run, reports: reports.value };
      for (const verdicts of verdictsOf(run, cells.value, known)) yield { kind: "verdicts", verdicts };
    }
  }

  return ok({ rows: rowsOfEveryCase(set), responses: known.size, bundle, cells: runs.reduce((sum, { total }) => sum + total, 0), parts });
}

function rowsOfEveryCase(set: CaseSet): readonly CaseRow[] {
  if (rowChangesOf(set) === null) return rowsOf(set);
  return set.cases.flatMap((one) => (one.responses.length > 0 ? one.responses : (one.whole?.responses.slice(0, 1) ?? [])).map((response) => ({ case: one, response })));
}

/** The runs of a bundle, newest first, that in view as it is now. */
async function chosenRuns({ repository }: Context, shown: Run | null, caseSetId: string, scope: BundleScope): Promise<Result<readonly Run[]>> {
  if (scope === "all") {
    const listed = await repository.listRuns();
    if (!listed.ok) return listed;
    const kept = listed.value.filter((run) => run.caseSetId === caseSetId).map((run) => (run.id === shown?.id ? shown : run));
    return ok(shown === null || kept.includes(shown) ? kept : [shown, ...kept]);
  }
  if (shown === null) return ok([]);
  const newest = await repository.loadPairRun(caseSetId);
  if (!newest.ok) return newest;
  return ok(newest.value === null ? [shown] : [shown, newest.value.run]);
}

async function reportsOn({ repository }: Context, runId: string): Promise<Result<readonly BundleReport[]>> {
  const [bias, canaries] = await Promise.all([repository.loadReport(runId, "bias"), repository.loadReport(runId, "canaries")]);
  if (!bias.ok) return bias;
  if (!canaries.ok) return canaries;
  return ok([...(bias.value === null ? [] : [{ kind: "bias" as const, report: bias.value }]), ...(canaries.value === null ? [] : [{ kind: "canaries" as const, report: canaries.value }])]);
}

function* savedPairs(entries: Iterable<{ readonly key: string; readonly cell: Cell }>): Generator<readonly [string, Cell]> {
  for (const { key, cell } of entries) yield [key, cell];
}

/** Settled cells of a run, in slices. One without a place in the run or the cases would not be read back. */
function* verdictsOf(run: Run, cells: Iterable<readonly [string, Cell]>, known: ReadonlySet<string>): Generator<readonly BundleVerdict[]> {
  const criteria = new Set(run.rubric.criteria.map(({ id }) => id));
  let slice: BundleVerdict[] = [];
  for (const [key, cell] of cells) {
    const responseId = responseOf(key);
    const criterionId = key.slice(responseId.length + 1);
    if (!known.has(responseId) || !criteria.has(criterionId)) continue;
    if (cell.state === "pending" || cell.state === "running") continue;
    slice.push({ responseId, criterionId, cell });
    if (slice.length < SLICE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
