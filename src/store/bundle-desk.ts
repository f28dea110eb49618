// Opens a run bundle: has it read and checked, keeps all of it, and puts it on the table as it was elsewhere. Telling a bundle from
// other files is io/bundle-sniff.ts, reading it io/bundle-read.ts.
import { rowsOf } from "../domain/case.ts";
import { withEditsOf } from "../domain/case-edit.ts";
import type { MarkChange, Marks } from "../domain/marks.ts";
import type { Run } from "../domain/run.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Bundle, BundleReport } from "../io/bundle.ts";
import type { AnyReport, SavedPairRun } from "../storage/repository.ts";
import type { CaseDesk } from "./case-desk.ts";
import { type Context, settled } from "./context.ts";
import { NO_PROGRESS } from "./initial-state.ts";
import { choiceOf } from "./judge-loader.ts";
import { savedCells } from "./saved-run.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { ImportState } from "./state.ts";

export type BundleDesk = {
  /** Reads and opens a bundle. Null when it was stopped meanwhile; otherwise how the import ended. */
  open(name: string, blob: Blob, signal: AbortSignal): Promise<Extract<ImportState, { step: "done" | "failed" }> | null>;
};

export function createBundleDesk(context: Context, cases: CaseDesk, session: SessionKeeper): BundleDesk {
  const { ports } = context;

  async function open(name: string, blob: Blob, signal: AbortSignal): ReturnType<BundleDesk["open"]> {
    const read = await settled(
      ports.export.call("bundle", { blob }, {
        signal,
        onProgress(progress) {
          if (!signal.aborted) context.set({ importing: { step: "reading", name, ...progress } });
        },
      }),
    );
    if (signal.aborted) return null;
    if (!read.ok) return { step: "failed", name, failure: read, problems: [] };
    const bundle = read.value;
    const [here, known, stored] = await Promise.all([context.repository.loadMarks(bundle.set.id), context.repository.loadRun(bundle.run.id), context.repository.loadCaseSet(bundle.set.id)]);
    // The same cases may lie here as they were edited.
    const set = withEditsOf(bundle.set, stored.ok ? stored.value : null);
    if (!here.ok) return { step: "failed", name, failure: here, problems: [] };
    // A run that is kept here already stays as it is; the one of the bundle stands beside it.
    const id = known.ok && known.value === null ? bundle.run.id : ports.uuid();
    const run: Run = { ...bundle.run, id, origin: { digest: bundle.digest, at: ports.clock.date().toISOString() }, state: bundle.run.state === "running" ? "paused" : bundle.run.state };
    const entries = bundle.verdicts.map(({ responseId, criterionId, cell }) => ({ key: verdictKey(responseId, criterionId), cell }));
    const kept = await context.repository.importRun({ run, entries, set, marks: newerMarks(bundle, here.value), pairs: await newPairs(bundle, run), reports: bundle.reports.map((one) => withRun(one, id)) });
    if (!kept.ok) return { step: "failed", name, failure: kept, problems: [] };
    if (signal.aborted) return null;

    await cases.place(set);
    const cells = await savedCells(entries);
    context.set({ run, cells, rubric: run.rubric, judgeChoice: choiceOf(run.judge), progress: { ...NO_PROGRESS, done: cells.size }, page: "grid" });
    if (stored.ok && stored.value !== null && stored.value.edition !== set.edition) await cases.save();
    else await session.save();
    return { step: "done", name, rows: rowsOf(bundle.set).length, problems: [] };
  }

  /** The pairwise run of the bundle, as it is kept here; null when it is kept here already, or when there is none. */
  async function newPairs({ pairs }: Bundle, { origin }: Run): Promise<SavedPairRun | null> {
    if (pairs === null || origin === undefined) return null;
    const known = await context.repository.loadRun(pairs.run.id);
    if (known.ok && known.value !== null) return null;
    return { run: { ...pairs.run, origin }, entries: pairs.verdicts };
  }

  return { open };
}

/** A report on the run under the id that the run has here. */
function withRun(one: BundleReport, runId: string): AnyReport {
  return one.kind === "bias" ? { kind: one.kind, report: { ...one.report, runId } } : { kind: one.kind, report: { ...one.report, runId } };
}

/** Marks of the bundle that are newer than those kept here, or new. */
function newerMarks(bundle: Bundle, here: Marks): readonly MarkChange[] {
  const changes: MarkChange[] = [];
  for (const to of bundle.overrides) {
    const { responseId, criterionId } = to;
    const own = here.overrides.get(verdictKey(responseId, criterionId));
    if (own === undefined || Date.parse(own.at) < Date.parse(to.at)) changes.push({ kind: "override", responseId, criterionId, to });
  }
  for (const to of bundle.comments) {
    const own = here.comments.get(to.responseId);
    if (own === undefined || Date.parse(own.at) < Date.parse(to.at)) changes.push({ kind: "comment", responseId: to.responseId, to });
  }
  return changes;
}
