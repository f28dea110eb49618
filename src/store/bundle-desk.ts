// Opens a bundle: has it read and checked, keeps all of it, and puts it on the table as it was elsewhere. Telling a bundle from
// other files is io/bundle-sniff.ts, reading it io/bundle-read.ts, telling its runs from those kept here bundle-runs.ts.
import { rowsOf } from "../domain/case.ts";
import { withEditsOf } from "../domain/case-edit.ts";
import type { MarkChange, Marks } from "../domain/marks.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Bundle } from "../io/bundle.ts";
import { importedRuns } from "./bundle-runs.ts";
import type { CaseDesk } from "./case-desk.ts";
import { type Context, settled } from "./context.ts";
import { NO_PROGRESS } from "./initial-state.ts";
import { choiceOf } from "./judge-loader.ts";
import { savedCells } from "./saved-run.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { ImportState } from "./state.ts";
import type { Edit } from "./undo-stack.ts";

export type BundleDesk = {
  /** Reads and opens a bundle. Null when it was stopped meanwhile; otherwise how the import ended. */
  open(name: string, blob: Blob, signal: AbortSignal): Promise<Extract<ImportState, { step: "done" | "failed" }> | null>;
};

/** @param record notes among the edits that can be taken back how the cases were before */
export function createBundleDesk(context: Context, cases: CaseDesk, session: SessionKeeper, record: (edit: Edit) => void): BundleDesk {
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
    const [here, stored, imported] = await Promise.all([context.repository.loadMarks(bundle.set.id), context.repository.loadCaseSet(bundle.set.id), importedRuns(context, bundle)]);
    // The same cases may lie here as they were edited.
    const set = withEditsOf(bundle.set, stored.ok ? stored.value : null);
    if (!here.ok) return { step: "failed", name, failure: here, problems: [] };
    if (!imported.ok) return { step: "failed", name, failure: imported, problems: [] };
    const { runs, shown } = imported.value;
    const kept = await context.repository.importRuns({ set, marks: newerMarks(bundle, here.value), runs });
    if (!kept.ok) return { step: "failed", name, failure: kept, problems: [] };
    ports.channel.tell({ kind: "runs" });
    if (signal.aborted) return null;

    await cases.place(set);
    if (shown === null) context.set({ page: "pairs" });
    else {
      const cells = await savedCells(shown.entries);
      const { run } = shown;
      context.set({ run, cells, rubric: run.rubric, judgeChoice: choiceOf(run.judge), progress: { ...NO_PROGRESS, done: cells.size }, page: "grid" });
    }
    if (stored.ok && stored.value !== null && stored.value.edition !== set.edition) await cases.save();
    else await session.save();
    const putAside = stored.ok && stored.value !== null && stored.value.edition !== undefined && stored.value.edition !== set.edition ? withEditsOf(stored.value, set) : null;
    if (putAside !== null) record({ undo: () => cases.swap(putAside), redo: () => cases.swap(set) });
    const pairwise = bundle.runs.filter(({ run }) => run.mode === "pairwise").length;
    return { step: "done", name, rows: rowsOf(bundle.set).length, problems: [], runs: { grid: bundle.runs.length - pairwise, pairwise }, ...(putAside === null ? {} : { putAside: true }) };
  }

  return { open };
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
