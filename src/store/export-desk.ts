// Has results written as a file by the export worker: which rows, slice by slice, with progress and a stop. Handing the file to the
// browser is the caller's matter; what a format is, src/io/'s.
import { type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { BundleHead } from "../io/bundle-write.ts";
import { criteriaBeside } from "../io/export-columns.ts";
import { exportName, TABLE_FORMATS } from "../io/export-formats.ts";
import type { ExportRequest } from "../io/export-service.ts";
import type { PairEntry } from "../storage/schema.ts";
import { type Context, settled } from "./context.ts";
import type { ExportOrder, ExportScope, WrittenFile } from "./export-order.ts";
import { exportRow, selectRows, selectShownRubric, selectVisibleRows } from "./selectors.ts";
import type { AppState } from "./state.ts";

export type ExportDesk = {
  /** Writes one file at a time. Undefined when it was stopped. Failures: worker-lost, storage-failed, unexpected. */
  write(order: ExportOrder): Promise<Result<WrittenFile> | undefined>;
  cancel(): void;
};

/** Rows that go to the worker together: their copy must not hold the page up. */
const SLICE = 100;

export function createExportDesk(context: Context): ExportDesk {
  const { ports } = context;
  let current: AbortController | null = null;

  async function write(order: ExportOrder): Promise<Result<WrittenFile> | undefined> {
    cancel();
    const mine = new AbortController();
    current = mine;
    const state = context.get();
    context.set({ exporting: { done: 0, of: 1 } });
    try {
      return await carryOut(state, order, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      throw error;
    } finally {
      if (current === mine) {
        current = null;
        context.set({ exporting: null });
      }
    }
  }

  async function carryOut(state: AppState, order: ExportOrder, signal: AbortSignal): Promise<Result<WrittenFile> | undefined> {
    const prepared = order.format === "bundle" ? await bundled(state) : ok({ rows: scoped(state, order.scope), bundle: null, pairs: [] });
    if (!prepared.ok) return prepared;
    const { rows, bundle, pairs: judgedPairs } = prepared.value;
    const rubric = selectShownRubric(state);
    const { format, name, parts, pairs, criterion, language } = order;
    const beside = TABLE_FORMATS.has(format) ? criteriaBeside(rows, rubric.criteria) : [];
    const request: ExportRequest = { format, parts, beside, pairs, criterion, language, rubric, run: state.run, name, bundle };
    const begun = await settled(ports.export.call("begin", { request }, { signal }));
    if (!begun.ok) return signal.aborted ? undefined : begun;
    for (let at = 0; at < rows.length; at += SLICE) {
      const slice = rows.slice(at, at + SLICE).map((row) => exportRow(state, row, rubric));
      const added = await settled(ports.export.call("add", { rows: slice }, { signal }));
      if (!added.ok) return signal.aborted ? undefined : added;
      signal.throwIfAborted();
      context.set({ exporting: { done: Math.min(rows.length, at + SLICE), of: rows.length } });
    }
    for (let at = 0; at < judgedPairs.length; at += SLICE) {
      const added = await settled(ports.export.call("add", { rows: [], pairs: judgedPairs.slice(at, at + SLICE) }, { signal }));
      if (!added.ok) return signal.aborted ? undefined : added;
      signal.throwIfAborted();
    }
    const finished = await settled(ports.export.call("finish", {}, { signal }));
    if (signal.aborted) return undefined;
    if (!finished.ok) return finished;
    const packed = finished.value.blob.type === "application/gzip";
    return ok({ ...finished.value, name: exportName(format, ports.clock.date().toISOString(), packed), rows: rows.length });
  }

  /**
   * A bundle is about the run: it holds all of the cases as they were when the run began, all marks on them, what is known of how
   * far to trust the run, and the newest pairwise run over the cases.
   */
  async function bundled(state: AppState): Promise<Result<{ readonly rows: readonly CaseRow[]; readonly bundle: BundleHead; readonly pairs: readonly PairEntry[] }>> {
    const { run, caseSet } = state;
    if (run === null) return fail("unexpected", "there is no run");
    let set: CaseSet | null = caseSet;
    let marks = { overrides: state.overrides, comments: state.comments };
    if (caseSet?.id !== run.caseSetId) {
      const loaded = await context.repository.loadCaseSet(run.caseSetId);
      if (!loaded.ok) return loaded;
      set = loaded.value;
      const kept = await context.repository.loadMarks(run.caseSetId);
      if (!kept.ok) return kept;
      marks = { overrides: new Map(kept.value.overrides), comments: new Map(kept.value.comments) };
    }
    if (set === null) return fail("record-damaged", "the cases of the run are gone");
    const [pairRun, bias, canaries] = await Promise.all([context.repository.loadPairRun(run.caseSetId), context.repository.loadReport(run.id, "bias"), context.repository.loadReport(run.id, "canaries")]);
    for (const read of [pairRun, bias, canaries]) if (!read.ok) return read;
    const known = new Set<string>(rowsOf(set).map(({ response }) => response.id));
    const bundle: BundleHead = {
      run,
      pairRun: pairRun.ok ? (pairRun.value?.run ?? null) : null,
      reports: [
        ...(bias.ok && bias.value !== null ? [{ kind: "bias" as const, report: bias.value }] : []),
        ...(canaries.ok && canaries.value !== null ? [{ kind: "canaries" as const, report: canaries.value }] : []),
      ],
      set: {
        id: set.id,
        name: set.name,
        isSample: set.isSample,
        ...(set.former === undefined ? {} : { former: set.former }),
        ...(set.edition === undefined ? {} : { edition: set.edition }),
      },
      overrides: [...marks.overrides.values()].filter(({ responseId }) => known.has(responseId)),
      comments: [...marks.comments.values()].filter(({ responseId }) => known.has(responseId)),
    };
    return ok({ rows: rowsOf(set), bundle, pairs: pairRun.ok ? (pairRun.value?.entries ?? []) : [] });
  }

  function cancel(): void {
    if (current === null) return;
    current.abort();
    current = null;
    // Ending the worker drops what it holds; the next file gets a fresh one.
    ports.export.terminate();
    context.set({ exporting: null });
  }

  return { write, cancel };
}

function scoped(state: AppState, scope: ExportScope): readonly CaseRow[] {
  if (scope === "all") return selectRows(state);
  if (scope === "view") return selectVisibleRows(state);
  return selectRows(state).filter(({ response }) => scope.has(response.id));
}
