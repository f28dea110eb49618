// What components read from the state beyond its plain fields. Every selector gives the same object for the same inputs.
import { type CaseRow, type ResponseId, rowsOf } from "../domain/case.ts";
import { type Outdated, outdatedOf } from "../domain/outdated.ts";
import { overrideOf } from "../domain/override.ts";
import { weighedScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { type ExportRow, makeExportRow } from "../io/export-row.ts";
import { scoreIn } from "./cell-map.ts";
import { type HeaderStats, headerStats, noStats } from "./column-stats.ts";
import { memoSelector } from "./memo-selector.ts";
import { presetInSlices } from "./presets.ts";
import { type Overalls, filterByFound, filterByQueue, filterByRanges, filterByText, sortRows } from "./row-filter.ts";
import { type RowGroup, groupsOf } from "./row-groups.ts";
import { type AgainPlan, planningAgain } from "./run-again.ts";
import { isForWorker } from "./search-desk.ts";
import { preparedOf } from "./prepared-set.ts";
import { STRIDE, filterInSlices } from "./slices.ts";
import { slowSelector } from "./slow-selector.ts";
import type { AppState, SortKey } from "./state.ts";

const caseSet = (state: AppState) => state.caseSet;
const cells = (state: AppState) => state.cells;

/** The rubric whose criteria are the columns: that of the run, and before the first run the one on the table. */
export function selectShownRubric(state: AppState): Rubric {
  return state.run?.rubric ?? state.rubric;
}

/** Whether rows must stay as they are, because a judge reads them or is about to. */
export function selectRowsHeld({ gridJudging, run, pairs }: Pick<AppState, "gridJudging" | "run" | "pairs">): boolean {
  return gridJudging || run?.state === "running" || pairs.run?.state === "running";
}

/** Every response of the cases on the table, in file order. */
export const selectRows: (state: AppState) => readonly CaseRow[] = memoSelector([caseSet], (set) =>
  set === null ? [] : rowsOf(set),
);

/** The sources that occur, in the order of their first response. */
export const selectSources: (state: AppState) => readonly string[] = memoSelector([caseSet], (set) => (set === null ? [] : preparedOf(set).sources));

/** Position of each response in the set, counted from 0, by its id. */
export const selectOrder: (state: AppState) => ReadonlyMap<string, number> = memoSelector([caseSet], (set) => (set === null ? new Map<string, number>() : preparedOf(set).order));

/** Which verdicts of the shown run were given on other texts or criteria than are on the table. */
export const selectOutdated: (state: AppState) => Outdated = memoSelector(
  [(state: AppState) => state.run, caseSet, (state: AppState) => state.rubric, cells],
  outdatedOf,
);

/** What judging the outdated verdicts again would take; null where the run is over other cases, or there is none. */
export const selectAgainPlan: (state: AppState) => AgainPlan | null = slowSelector<[AppState["run"], AppState["caseSet"], Rubric, AppState["cells"]], AgainPlan | null>(
  [(state) => state.run, caseSet, (state) => state.rubric, cells],
  {
    volatile: [3],
    rows: ([run, set]) => (run === null || set === null || set.id !== run.caseSetId ? 0 : rowsOf(set).length),
    *compute(run, set, rubric, byKey) {
      if (run === null || set?.id !== run.caseSetId || !run.rubric.criteria.some(({ id }) => rubric.criteria.some((one) => one.id === id))) return null;
      return yield* planningAgain(run, set, rubric, byKey, "outdated");
    },
    meanwhile: ([run], last) => (last !== null && last.values[0] === run ? last.output : null),
  },
);

/** Overall score (0..1) by response; null where a criterion is not scored. */
export const selectOveralls: (state: AppState) => Overalls = slowSelector<[readonly CaseRow[], Rubric, AppState["cells"]], Overalls>(
  [selectRows, selectShownRubric, cells],
  {
    volatile: [2],
    rows: ([rows]) => rows.length,
    *compute(rows, rubric, byKey) {
      const overalls = new Map<ResponseId, number | null>();
      for (const { response } of rows) {
        if (overalls.size % STRIDE === STRIDE - 1) yield;
        overalls.set(response.id, weighedScore(rubric, ({ id }) => scoreIn(byKey, response.id, id)));
      }
      return overalls;
    },
    // They go by response, so that those of before an edit are not another row's.
    meanwhile: ([, rubric], last) => (last !== null && last.values[1] === rubric ? last.output : NO_OVERALLS),
  },
);
const NO_OVERALLS: Overalls = new Map();

const selectQueued = memoSelector([selectRows, (state: AppState) => state.view.queue], filterByQueue);

/** What search and source leave. */
const selectFound = memoSelector(
  [selectQueued, (state: AppState) => state.view.search, (state: AppState) => state.view.isPattern, (state: AppState) => state.view.source, (state: AppState) => state.found],
  (rows, search, isPattern, source, found) =>
    isForWorker(search, isPattern, rows.length) ? filterByFound(rows, found, source) : filterByText(rows, search, source),
);

type PresetInputs = [
  readonly CaseRow[],
  readonly CaseRow[],
  AppState["view"]["preset"],
  AppState["view"]["only"],
  Rubric,
  AppState["cells"],
  Overalls,
  AppState["overrides"],
  AppState["comments"],
  Outdated,
  AppState["compared"],
];

/** What the preset, and another page, leave of that. */
const selectPreset = slowSelector<PresetInputs, readonly CaseRow[]>(
  [
    selectRows,
    selectFound,
    (state) => state.view.preset,
    (state) => state.view.only,
    selectShownRubric,
    cells,
    selectOveralls,
    (state) => state.overrides,
    (state) => state.comments,
    selectOutdated,
    (state) => state.compared,
  ],
  {
    volatile: [5, 6],
    rows: ([, rows, preset, only]) => (preset === "all" && only === null ? 0 : rows.length),
    *compute(_, rows, preset, only, rubric, byKey, overalls, overrides, comments, outdated, compared) {
      const asked = only === null ? rows : yield* filterInSlices(rows, (part) => part.filter(({ response }) => only.ids.has(response.id)));
      return yield* presetInSlices(asked, preset, { rubric, cells: byKey, overalls, overrides, comments, outdated, compared });
    },
    meanwhile: ([all, rows], last) => (last !== null && last.values[0] === all && last.values[1] === rows ? last.output : rows),
  },
);

const selectInRange = slowSelector<[readonly CaseRow[], readonly CaseRow[], AppState["view"]["ranges"], AppState["cells"], Overalls], readonly CaseRow[]>(
  [selectRows, selectPreset, (state) => state.view.ranges, cells, selectOveralls],
  {
    volatile: [3, 4],
    rows: ([, rows, ranges]) => (ranges.length === 0 ? 0 : rows.length),
    compute: (_, rows, ranges, byKey, overalls) => filterInSlices(rows, (part) => filterByRanges(part, ranges, { cells: byKey, overalls })),
    meanwhile: ([all, rows], last) => (last !== null && last.values[0] === all && last.values[1] === rows ? last.output : rows),
  },
);

const selectSorted = slowSelector<[readonly CaseRow[], readonly CaseRow[], SortKey, boolean, AppState["cells"], Overalls], readonly CaseRow[]>(
  [selectRows, selectInRange, (state) => state.view.sort, (state) => state.view.descending, cells, selectOveralls],
  {
    volatile: [4, 5],
    // The order of the file needs no sorting.
    rows: ([, rows, sort]) => (sort.column === "order" ? 0 : rows.length),
    compute: (_, rows, sort, descending, byKey, overalls) => sortRows(rows, sort, descending, { cells: byKey, overalls }),
    // What is filtered is shown at once, in the order of the file; the former rows stay only while nothing but their order changes.
    meanwhile: ([all, rows], last) => (last !== null && last.values[0] === all && last.values[1] === rows ? last.output : rows),
  },
);

/** The rows in view in their groups; null when they are not grouped. */
export const selectGroups: (state: AppState) => readonly RowGroup[] | null = slowSelector<
  [readonly CaseRow[], readonly CaseRow[], AppState["view"]["group"], Overalls],
  readonly RowGroup[] | null
>([selectRows, selectSorted, (state) => state.view.group, selectOveralls], {
  volatile: [3],
  rows: ([, rows, group]) => (group === "none" ? 0 : rows.length),
  *compute(_, rows, group, overalls) {
    return group === "none" ? null : yield* groupsOf(rows, group, overalls);
  },
  meanwhile: ([all, rows], last) => (last !== null && last.values[0] === all && last.values[1] === rows ? last.output : null),
});

/** The rows of the grid: searched, filtered, sorted and grouped as the view says. */
export const selectVisibleRows: (state: AppState) => readonly CaseRow[] = memoSelector(
  [selectSorted, selectGroups],
  (rows, groups) => (groups === null ? rows : groups.flatMap((group) => group.rows)),
);

/**
 * The figures in the column heads, over the rows that match search, source and preset. The ranges are left out of account: a
 * column would otherwise show nothing but what was picked in it.
 */
export const selectHeaderStats: (state: AppState) => HeaderStats = slowSelector<[readonly CaseRow[], Rubric, AppState["cells"], Overalls], HeaderStats>(
  [selectPreset, selectShownRubric, cells, selectOveralls],
  {
    volatile: [2, 3],
    rows: ([rows]) => rows.length,
    compute: headerStats,
    meanwhile: ([, rubric], last) => (last !== null && last.values[1] === rubric ? last.output : noStats(rubric)),
  },
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
