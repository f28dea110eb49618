// What components read from the state beyond its plain fields. Every selector gives the same object for the same inputs.
import { type CaseRow, type ResponseId, rowsOf } from "../domain/case.ts";
import { type Outdated, outdatedOf } from "../domain/outdated.ts";
import { overrideOf } from "../domain/override.ts";
import { overallScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { type ExportRow, makeExportRow } from "../io/export-row.ts";
import { type HeaderStats, headerStats } from "./column-stats.ts";
import { memoSelector } from "./memo-selector.ts";
import { type Overalls, filterByQueue, filterByRange, filterByText, sortRows } from "./row-filter.ts";
import type { AppState } from "./state.ts";

const caseSet = (state: AppState) => state.caseSet;
const cells = (state: AppState) => state.cells;

/** The rubric whose criteria are the columns: that of the run, and before the first run the one on the table. */
export function selectShownRubric(state: AppState): Rubric {
  return state.run?.rubric ?? state.rubric;
}

/** Every response of the cases on the table, in file order. */
export const selectRows: (state: AppState) => readonly CaseRow[] = memoSelector([caseSet], (set) =>
  set === null ? [] : rowsOf(set),
);

/** The sources that occur, in the order of their first response. */
export const selectSources: (state: AppState) => readonly string[] = memoSelector([selectRows], (rows) => [
  ...new Set(rows.map((row) => row.response.source).filter((source) => source !== null)),
]);

/** Which verdicts of the shown run were given on other texts or criteria than are on the table. */
export const selectOutdated: (state: AppState) => Outdated = memoSelector(
  [(state: AppState) => state.run, caseSet, (state: AppState) => state.rubric, cells],
  outdatedOf,
);

/** Overall score (0..1) by response; null where a criterion is not scored. */
export const selectOveralls: (state: AppState) => Overalls = memoSelector(
  [selectRows, selectShownRubric, cells],
  (rows, rubric, byKey) =>
    new Map(
      rows.map(({ response }): [ResponseId, number | null] => [
        response.id,
        overallScore(rubric, (criterionId) => byKey.get(verdictKey(response.id, criterionId))),
      ]),
    ),
);

const selectQueued = memoSelector([selectRows, (state: AppState) => state.view.queue], filterByQueue);

const selectFound = memoSelector(
  [selectQueued, (state: AppState) => state.view.search, (state: AppState) => state.view.source],
  filterByText,
);

const selectInRange = memoSelector(
  [selectFound, (state: AppState) => state.view.range, cells, selectOveralls],
  (rows, range, byKey, overalls) => filterByRange(rows, range, { cells: byKey, overalls }),
);

/** The rows of the grid: searched, filtered and sorted as the view says. */
export const selectVisibleRows: (state: AppState) => readonly CaseRow[] = memoSelector(
  [
    selectInRange,
    (state: AppState) => state.view.sort,
    (state: AppState) => state.view.descending,
    cells,
    selectOveralls,
  ],
  (rows, sort, descending, byKey, overalls) => sortRows(rows, sort, descending, { cells: byKey, overalls }),
);

/**
 * The figures in the column heads, over the rows that match search and source. The range is left out of account: its own
 * column would otherwise show nothing but what was picked in it.
 */
export const selectHeaderStats: (state: AppState) => HeaderStats = memoSelector(
  [selectFound, selectShownRubric, cells, selectOveralls],
  headerStats,
);

/** The row that is open in the detail panel; null when none is, or when it left with its cases. */
export const selectSelectedRow: (state: AppState) => CaseRow | null = memoSelector(
  [selectRows, (state: AppState) => state.view.selected],
  (rows, selected) => (selected === null ? null : (rows.find((row) => row.response.id === selected) ?? null)),
);

/** The cells of one response by criterion; a missing one is pending. */
export function cellsOf(state: Pick<AppState, "cells">, rubric: Rubric, responseId: ResponseId): ReadonlyMap<string, Cell> {
  const found = new Map<string, Cell>();
  for (const { id } of rubric.criteria) {
    const cell = state.cells.get(verdictKey(responseId, id));
    if (cell !== undefined) found.set(id, cell);
  }
  return found;
}

/** A row as it is exported: its cells, the person's scores where they count, and the comment. */
export function exportRow(state: Pick<AppState, "cells" | "overrides" | "comments">, { case: item, response }: CaseRow, rubric: Rubric): ExportRow {
  const overrides = new Map<string, number>();
  for (const criterion of rubric.criteria) {
    const override = overrideOf(response.id, criterion, state.overrides);
    if (override !== null) overrides.set(criterion.id, override.score);
  }
  return makeExportRow(item, response, cellsOf(state, rubric, response.id), rubric, { overrides, comment: state.comments.get(response.id)?.text ?? null });
}

/** What an export of the present view holds, in its order. */
export function exportRows(state: AppState): ExportRow[] {
  const rubric = selectShownRubric(state);
  return selectVisibleRows(state).map((row) => exportRow(state, row, rubric));
}
