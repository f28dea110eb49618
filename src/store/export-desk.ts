// Has results written as a file by the export worker: which rows, slice by slice, with progress and a stop. Handing the file to the
// browser is the caller's matter; what a format is, src/io/'s.
import type { CaseRow } from "../domain/case.ts";
import { type Result, ok } from "../domain/error-code.ts";
import type { Cell } from "../domain/verdict.ts";
import { criteriaBeside } from "../io/export-columns.ts";
import { exportName, TABLE_FORMATS } from "../io/export-formats.ts";
import { makeExportRow } from "../io/export-row.ts";
import type { ExportRequest } from "../io/export-service.ts";
import type { ExportCalls } from "../workers/protocol.ts";
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

const NO_CELLS: ReadonlyMap<string, Cell> = new Map();

type CallPayload = ExportCalls["add"]["payload"];

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
    // Few exports are bundles, so that what makes one comes when it is asked for.
    const prepared = order.format === "bundle" ? await (await import("./bundle-parts.ts")).preparedBundle(context, state, order.runs) : ok(null);
    if (!prepared.ok) return prepared;
    const rows = prepared.value?.rows ?? scoped(state, order.scope);
    const of = rows.length + (prepared.value?.cells ?? 0);
    const rubric = selectShownRubric(state);
    const { format, name, parts, pairs, criterion, language } = order;
    const beside = TABLE_FORMATS.has(format) ? criteriaBeside(rows, rubric.criteria) : [];
    const request: ExportRequest = { format, parts, beside, pairs, criterion, language, rubric, run: state.run, name, bundle: prepared.value?.bundle ?? null };
    const begun = await settled(ports.export.call("begin", { request }, { signal }));
    if (!begun.ok) return signal.aborted ? undefined : begun;
    let done = 0;

    /** Hands over the next of the file; a failure, or undefined when the writing was stopped, ends it. */
    async function add(payload: CallPayload, counted: number): Promise<Result<null> | undefined> {
      const added = await settled(ports.export.call("add", payload, { signal }));
      if (!added.ok) return signal.aborted ? undefined : added;
      signal.throwIfAborted();
      done += counted;
      context.set({ exporting: { done: Math.min(of, done), of } });
      return added;
    }

    for (let at = 0; at < rows.length; at += SLICE) {
      // Of a bundle the rows are its cases alone: the verdicts come with their runs.
      const slice = rows.slice(at, at + SLICE).map((row) => (prepared.value === null ? exportRow(state, row, rubric) : makeExportRow(row.case, row.response, NO_CELLS, rubric)));
      const added = await add({ rows: slice }, slice.length);
      if (added?.ok !== true) return added;
    }
    for await (const part of prepared.value?.parts() ?? []) {
      if ("ok" in part) return part;
      const added = await add({ rows: [], part }, part.kind === "run" ? 0 : part.kind === "verdicts" ? part.verdicts.length : part.pairs.length);
      if (added?.ok !== true) return added;
    }
    const finished = await settled(ports.export.call("finish", {}, { signal }));
    if (signal.aborted) return undefined;
    if (!finished.ok) return finished;
    const packed = finished.value.blob.type === "application/gzip";
    return ok({ ...finished.value, name: exportName(format, ports.clock.date().toISOString(), packed), rows: prepared.value?.responses ?? rows.length });
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
