// The runs of a bundle as they are to be kept here: which are here already, under which ids the others come, and which one is shown.
import { type Result, ok } from "../domain/error-code.ts";
import type { Run } from "../domain/run.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Bundle, BundleReport, BundleRun } from "../io/bundle.ts";
import type { AnyReport, ImportedRun } from "../storage/repository.ts";
import type { Context } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { STRIDE, type Sliced, ended } from "./slices.ts";

export type ImportedBundle = {
  readonly runs: readonly ImportedRun[];
  /** The run to put on the table, one of them: that which was in view, else the newest; null where all are comparisons of pairs. */
  readonly shown: ImportedRun | null;
};

/**
 * A run that is kept here already stays as it is. Where the one of the bundle is another state of it, or was in view, it comes
 * to stand beside it under an id of its own.
 */
export async function importedRuns(context: Context, bundle: Bundle): Promise<Result<ImportedBundle>> {
  const { repository, ports } = context;
  const origin = { digest: bundle.digest, at: ports.clock.date().toISOString() };
  const ids = new Map<string, string>();
  const coming: BundleRun[] = [];
  for (const one of bundle.runs) {
    const { id } = one.run;
    const known = await repository.loadRun(id);
    if (!known.ok) return known;
    if (known.value === null) {
      ids.set(id, id);
      coming.push(one);
      continue;
    }
    const pairs = await repository.loadPairs(id);
    if (!pairs.ok) return pairs;
    const { run, entries } = known.value;
    if (id !== bundle.shown && sameRun(run, one.run) && (await sameCells(one, entries, pairs.value))) {
      ids.set(id, id);
      continue;
    }
    ids.set(id, ports.uuid());
    coming.push(one);
  }
  const runs = coming.map((one): ImportedRun => {
    const { run, verdicts, pairs, reports } = one;
    const id = ids.get(run.id) ?? run.id;
    const { repeats, ...rest } = run;
    // Both may have come with the bundle.
    const again = repeats === undefined ? {} : { repeats: ids.get(repeats) ?? repeats };
    return {
      run: { ...rest, ...again, id, origin, state: run.state === "running" ? "paused" : run.state },
      entries: verdicts.map(({ responseId, criterionId, cell }) => ({ key: verdictKey(responseId, criterionId), cell })),
      pairs,
      reports: reports.map((report) => withRun(report, id)),
    };
  });
  const newest = runs.filter(({ run }) => run.mode !== "pairwise").reduce<ImportedRun | null>((best, one) => (best === null || one.run.createdAt > best.run.createdAt ? one : best), null);
  const inView = bundle.shown === null ? null : ids.get(bundle.shown);
  return ok({ runs, shown: runs.find(({ run }) => run.id === inView) ?? newest });
}

/** A report on the run under the id that the run has here. */
function withRun(one: BundleReport, runId: string): AnyReport {
  return one.kind === "bias" ? { kind: one.kind, report: { ...one.report, runId } } : { kind: one.kind, report: { ...one.report, runId } };
}

/** Whether two records are of one state of a run, whatever it was called here and where it came from. */
function sameRun(a: Run, b: Run): boolean {
  return deepEqual(bare(a), bare(b));
}

function bare({ origin: _, name: __, notes: ___, tally: ____, repeats: _____, state, ...run }: Run): unknown {
  return { ...run, state: state === "running" ? "paused" : state };
}

type Entries = Iterable<{ readonly key: string; readonly cell: unknown }> & { readonly length: number };

function sameCells({ verdicts, pairs }: BundleRun, entries: Entries, pairEntries: Entries): Promise<boolean> {
  if (verdicts.length !== entries.length || pairs.length !== pairEntries.length) return Promise.resolve(false);
  return ended(comparing(verdicts, pairs, [entries, pairEntries]), 2 * (verdicts.length + pairs.length));
}

function* comparing(verdicts: BundleRun["verdicts"], pairs: BundleRun["pairs"], kept: readonly Entries[]): Sliced<boolean> {
  const cells = new Map<string, unknown>(pairs.map(({ key, cell }) => [key, cell]));
  for (const { responseId, criterionId, cell } of verdicts) {
    if (cells.size % STRIDE === 0) yield;
    cells.set(verdictKey(responseId, criterionId), cell);
  }
  let seen = 0;
  for (const entries of kept) {
    for (const { key, cell } of entries) {
      seen += 1;
      if (seen % STRIDE === 0) yield;
      if (!deepEqual(cells.get(key), cell)) return false;
    }
  }
  return true;
}
