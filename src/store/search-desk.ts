// Finds rows by their texts in the search worker: what a regular expression matches, and anything in sets too large to look
// through between two frames. Short sets are searched literally by the selectors, at once.
import { type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import { type Result, fail } from "../domain/error-code.ts";
import { type Context, settled } from "./context.ts";
import type { Found } from "./state.ts";

/** A search that takes longer is ended: patterns with nested repeats can run for ages. Milliseconds. */
export const SEARCH_LIMIT_MS = 4000;
/** Rows from which on a literal search leaves the page, too. */
export const MANY_ROWS = 2000;
/** Rows sent to the worker at a time, so that the page stays quick while it copies them. */
const CHUNK = 1000;

export const NOT_FOUND_BY_WORKER: Found = { status: "none" };

export type SearchDesk = {
  /** To be called after the search or the cases changed. Only the newest search is answered. */
  follow(): void;
};

/** Whether the search of a view is the worker's to answer. */
export function isForWorker(search: string, isPattern: boolean, rows: number): boolean {
  return search !== "" && (isPattern || rows > MANY_ROWS);
}

/** The texts of a row that a search looks at. */
export function searchedTexts(row: CaseRow): readonly string[] {
  const { instruction, context, reference } = row.case;
  return [instruction, row.response.text, reference, context, row.response.source].filter((text) => text !== null);
}

export function createSearchDesk(context: Context): SearchDesk {
  const { ports } = context;
  /** The set whose texts the worker holds in full. */
  let held: CaseSet | null = null;
  let current: { readonly stop: AbortController; readonly isPattern: boolean } | null = null;

  function endWorker(): void {
    ports.search.terminate();
    held = null;
  }

  async function load(set: CaseSet, signal: AbortSignal): Promise<Result<unknown>> {
    if (held === set) return { ok: true, value: null };
    held = null;
    const rows = rowsOf(set);
    for (let at = 0; at < rows.length; at += CHUNK) {
      const chunk = rows.slice(at, at + CHUNK).map((row) => ({ id: row.response.id, texts: searchedTexts(row) }));
      const sent = await ports.search.call("load", { rows: chunk, first: at === 0 }, { signal });
      if (!sent.ok) return sent;
    }
    held = set;
    return { ok: true, value: null };
  }

  async function find(set: CaseSet, search: string, isPattern: boolean, signal: AbortSignal): Promise<Found> {
    const loaded = await settled(load(set, signal));
    if (!loaded.ok) return { status: "failed", failure: loaded };
    let late = false;
    const disarm = ports.clock.later(SEARCH_LIMIT_MS, () => {
      if (signal.aborted) return;
      late = true;
      endWorker();
    });
    const found = await settled(ports.search.call("find", { search, isPattern }, { signal }));
    disarm();
    if (late) return { status: "failed", failure: fail("search-too-slow", search) };
    return found.ok ? { status: "found", ids: new Set(found.value.ids) } : { status: "failed", failure: found };
  }

  return {
    follow() {
      const { caseSet, view } = context.get();
      const { search, isPattern } = view;
      if (current !== null) {
        current.stop.abort();
        // It may be running for ever, and the worker does one thing at a time.
        if (current.isPattern) endWorker();
        current = null;
      }
      if (caseSet === null || !isForWorker(search, isPattern, rowsOf(caseSet).length)) {
        if (context.get().found.status !== "none") context.set({ found: NOT_FOUND_BY_WORKER });
        return;
      }
      const mine = { stop: new AbortController(), isPattern };
      current = mine;
      const { found } = context.get();
      context.set({ found: { status: "searching", ids: found.status === "found" || found.status === "searching" ? found.ids : null } });
      void find(caseSet, search, isPattern, mine.stop.signal).then((result) => {
        if (current !== mine) return;
        current = null;
        context.set({ found: result });
      });
    },
  };
}
