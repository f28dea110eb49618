// The results: toolbar, filters in force, the grid, and the detail of the open row beside it.
import { lazy, useMemo, useRef, useState, type ReactNode } from "react";
import type { CaseRow } from "../../domain/case.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { RowGroup } from "../../store/row-groups.ts";
import { selectGroups, selectHeaderStats, selectOrder, selectOutdated, selectOveralls, selectRows, selectSelectedRow, selectShownRubric, selectSources, selectVisibleRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { classNames } from "../../ui/class-names.ts";
import { DataGrid, type GridHandle } from "../../ui/data-grid.tsx";
import type { GridColumn } from "../../ui/grid-column.ts";
import { LiveText } from "../../ui/live-text.tsx";
import { Callout } from "../../ui/notice.tsx";
import { useShortcuts } from "../../ui/shortcut.ts";
import { useIsNarrow } from "../../ui/use-is-narrow.ts";
import { DetailPanel } from "./detail-panel.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { columnNames, criterionOfColumn, gridColumns, nextSort } from "./grid-columns.tsx";
import { GroupHead } from "./group-head.tsx";
import styles from "./results.module.css";
import { ResultsToolbar } from "./results-toolbar.tsx";
import { CheckAll } from "./row-check.tsx";
import { UndoButtons } from "./undo-buttons.tsx";
import { useChecking } from "./use-checking.ts";
import { useLevelKeys } from "./use-level-keys.ts";
import { isWeakEvidence } from "./weak-evidence.ts";

// Marked rows are the exception.
const BulkBar = lazy(() => import("./bulk-bar.tsx").then((module) => ({ default: module.BulkBar })));

export function ResultsView({ emptyActions, onExport }: {
  /** Ways to get cases, offered while there are none. */
  readonly emptyActions: ReactNode;
  /** Opens the dialog that writes results as a file. */
  readonly onExport: () => void;
}) {
  const { messages } = useLanguage();
  const all = useApp(selectRows);
  const allDeleted = useApp((state) => state.caseSet !== null && state.caseSet.cases.length > 0);
  if (all.length === 0) {
    return (
      <div className={styles["empty"]}>
        <h2>{allDeleted ? messages.gridWork.allDeleted : messages.results.empty}</h2>
        <p>{messages.results.emptyBody}</p>
        <div className={styles["emptyActions"]}>
          {allDeleted ? <UndoButtons /> : null}
          {emptyActions}
        </div>
      </div>
    );
  }
  return <FilledResults onExport={onExport} />;
}

/** A row of the grid: a response, or the head of a group. */
type Line = CaseRow | RowGroup;

function isGroup(line: Line): line is RowGroup {
  return "rows" in line;
}

const lineKey = (line: Line): string => (isGroup(line) ? `group ${line.id}` : line.response.id);
const NOTHING_FOLDED: ReadonlySet<string> = new Set();

function FilledResults({ onExport }: { readonly onExport: () => void }) {
  const { messages, format } = useLanguage();
  const all = useApp(selectRows);
  const rows = useApp(selectVisibleRows);
  const rubric = useApp(selectShownRubric);
  const cells = useApp((state) => state.cells);
  const overalls = useApp(selectOveralls);
  const overrides = useApp((state) => state.overrides);
  const comments = useApp((state) => state.comments);
  const groups = useApp(selectGroups);
  const outdated = useApp(selectOutdated);
  const stats = useApp(selectHeaderStats);
  const sources = useApp(selectSources);
  const view = useApp((state) => state.view);
  const running = useApp((state) => state.run?.state === "running");
  const marksWeak = useApp((state) => state.run?.judge.prompt === undefined);
  const selected = useApp(selectSelectedRow);
  const shortcuts = useApp((state) => state.settings.singleKeyShortcuts);
  const { setView, deleteRows } = useActions();
  const [said, setSaid] = useState("");
  const setLevel = useLevelKeys();
  const narrow = useIsNarrow();
  const grid = useRef<GridHandle>(null);
  const detail = useRef<HTMLElement>(null);

  const orderOf = useApp(selectOrder);
  const withHuman = useMemo(() => all.some((row) => row.response.humanScore !== null), [all]);
  const selectedIndex = useMemo(() => (selected === null ? -1 : rows.indexOf(selected)), [rows, selected]);
  const [folded, setFolded] = useState(NOTHING_FOLDED);
  const lines = useMemo<readonly Line[]>(() => groups?.flatMap((group): readonly Line[] => (folded.has(group.id) ? [group] : [group, ...group.rows])) ?? rows, [groups, folded, rows]);
  const selectedLine = useMemo(() => (selected === null ? -1 : lines.indexOf(selected)), [lines, selected]);
  const checkedInView = useMemo(() => (view.checked.size === 0 ? 0 : rows.reduce((count, { response }) => count + Number(view.checked.has(response.id)), 0)), [rows, view.checked]);
  const { check, checkAll } = useChecking(rows);
  const columns = useMemo(
    () =>
      gridColumns({
        rubric, cells, overalls, overrides, comments, stats, view, running, marksWeak, orderOf, messages, format, withHuman, narrow,
        outdated,
        withSource: sources.length > 0,
        onRange: (columnId, range) => setView({ ranges: [...view.ranges.filter(({ criterionId }) => criterionId !== columnId), ...(range === null ? [] : [range])] }),
        onCheck: check,
        checkAll: <CheckAll checked={checkedInView} of={rows.length} onCheckAll={checkAll} />,
      }).map(forLines),
    [rows, checkedInView, check, checkAll, outdated, rubric, cells, overalls, overrides, comments, stats, view, running, marksWeak, orderOf, messages, format, withHuman, narrow, sources, setView],
  );

  const names = useMemo(() => columnNames({ rubric, messages, withSource: sources.length > 0, withHuman }), [rubric, messages, sources, withHuman]);

  function step(by: -1 | 1): void {
    const next = rows[Math.min(rows.length - 1, Math.max(0, selectedIndex + by))];
    if (next !== undefined) setView({ selected: next.response.id });
  }
  function close(): void {
    setView({ selected: null });
    grid.current?.focusActive();
  }
  function remove(ids: ReadonlySet<CaseRow["response"]["id"]>): void {
    setSaid("");
    void deleteRows(ids).then((count) => {
      if (count > 0) setSaid(messages.gridWork.rowsDeleted(count));
      grid.current?.focusActive();
    });
  }
  useShortcuts(shortcuts, { j: () => step(1), k: () => step(-1) });

  return (
    <div className={classNames(styles["results"], selected !== null && styles["withDetail"])}>
      <section aria-label={messages.results.title} className={styles["main"]}>
        <ResultsToolbar shown={rows.length} of={all.length} columns={names} onExport={onExport} />
        <FilterChips />
        <Deferred when={view.checked.size > 0}>
          <BulkBar onDelete={remove} />
        </Deferred>
        <LiveText text={said} urgent />
        <Hints rows={all} />
        {rows.length === 0 ? (
          <div className={styles["empty"]}>
            <p>{messages.results.noMatch}</p>
            <Button onClick={() => setView({ preset: "all", only: null, queue: null, search: "", source: null, ranges: [] })}>{messages.results.clear}</Button>
          </div>
        ) : (
          <div className={styles["gridBox"]}>
            <DataGrid
              ref={grid}
              label={messages.results.grid}
              columns={columns}
              rows={lines}
              rowKey={lineKey}
              selectedIndex={selectedLine}
              spanning={(line) => (isGroup(line) ? <GroupHead group={line} folded={folded.has(line.id)} /> : null)}
              onOpen={(row, how) => {
                if (isGroup(row)) {
                  setFolded(toggled(folded, row.id));
                  return;
                }
                setView({ selected: row.response.id });
                if (how === "keyboard") requestAnimationFrame(() => detail.current?.focus());
              }}
              onSort={(columnId) => {
                const next = nextSort(view, columnId);
                if (next !== null) setView(next);
              }}
              onResize={(columnId, width) => setView({ columns: { ...view.columns, widths: { ...view.columns.widths, [columnId]: width } } })}
              onEscape={() => setView({ selected: null })}
              onCellKey={({ key, shift }, row, columnId) => {
                if (isGroup(row)) return false;
                if ((shift && key === " ") || (shortcuts && (key === "x" || key === "X"))) {
                  check(row, key === "X");
                  return true;
                }
                const criterion = shift ? null : criterionOfColumn(rubric, columnId);
                return criterion !== null && setLevel(row.response.id, criterion, key);
              }}
            />
          </div>
        )}
      </section>
      {selected === null ? null : (
        <DetailPanel
          ref={detail}
          row={selected}
          position={(orderOf.get(selected.response.id) ?? 0) + 1}
          rubric={rubric}
          canPrevious={selectedIndex > 0}
          canNext={selectedIndex < rows.length - 1}
          onStep={step}
          onDelete={() => remove(new Set([selected.response.id]))}
          onClose={close}
        />
      )}
    </div>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** A column of responses as a column of lines: the heads of groups span all of them. */
function forLines(column: GridColumn<CaseRow>): GridColumn<Line> {
  return { ...column, cell: (line) => (isGroup(line) ? null : column.cell(line)) };
}

function Hints({ rows }: { readonly rows: readonly CaseRow[] }) {
  const { messages } = useLanguage();
  const isSample = useApp((state) => state.caseSet?.isSample === true);
  const run = useApp((state) => state.run);
  const weak = useMemo(() => rows.filter(isWeakEvidence).length, [rows]);
  if (run === null) {
    return isSample ? (
      <div className={styles["hint"]}>
        <Callout tone="info">{messages.results.first}</Callout>
      </div>
    ) : null;
  }
  // It is the small judge that needs something to compare with.
  return weak === 0 || run.judge.prompt !== undefined ? null : (
    <div className={styles["hint"]}>
      <Callout tone="caution">{messages.results.weakLine(weak, rows.length)}</Callout>
    </div>
  );
}
