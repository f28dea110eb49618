// The data grid: windowed rows, one tab stop, the APG grid keys, sortable and resizable columns, statistics in the header.
// It knows no domain. Written here because the header holds live charts and the rows two lines, which fixed-row table
// libraries do not offer.
import { useCallback, useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from "react";
import styles from "./data-grid.module.css";
import { DataGridHeader } from "./data-grid-header.tsx";
import { DataGridRow } from "./data-grid-row.tsx";
import type { GridColumn } from "./grid-column.ts";
import { clampCell, HEADER_ROW, moveCell, type GridCell } from "./grid-keys.ts";
import { rowsInView, type RowRange } from "./grid-window.ts";
import { isComposing } from "./shortcut.ts";

export type GridHandle = {
  /** Puts the focus on the active cell, which may have been left for a panel. */
  readonly focusActive: () => void;
};

export type DataGridProps<Row> = {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Index of the row whose detail is open; -1 when none is. The active cell follows it. */
  readonly selectedIndex: number;
  readonly onOpen: (row: Row, how: "keyboard" | "pointer") => void;
  readonly onSort: (columnId: string) => void;
  /** A person gave a column this width, in pixels; the columns that come back carry it. */
  readonly onResize: (columnId: string, width: number) => void;
  readonly onEscape?: () => void;
  /** What a row shows across all columns, such as the head of a group; null for an ordinary row. */
  readonly spanning?: (row: Row) => ReactNode;
  /** A key without modifiers but Shift, pressed on a cell of a row; answers whether it was used. It comes before the grid's own keys. */
  readonly onCellKey?: (press: { readonly key: string; readonly shift: boolean }, row: Row, columnId: string) => boolean;
  /** Pixels; every row has this height. */
  readonly rowHeight?: number;
  readonly ref?: Ref<GridHandle>;
};

const RESIZE_STEP = 16;

export function DataGrid<Row>({ label, columns, rows, rowKey, selectedIndex, onOpen, onSort, onResize, onEscape, spanning, onCellKey, rowHeight = 56, ref }: DataGridProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const focusWanted = useRef(false);
  const [active, setActive] = useState<GridCell>({ row: 0, column: 0 });
  const [range, setRange] = useState<RowRange>({ first: 0, end: 40 });
  const [followed, setFollowed] = useState(selectedIndex);

  if (followed !== selectedIndex) {
    setFollowed(selectedIndex);
    if (selectedIndex >= 0) setActive({ row: selectedIndex, column: active.column });
  }

  const cell = clampCell(active, { rows: rows.length, columns: columns.length, page: 1 });
  const template = columns
    .map((column) => (column.grow > 0 ? `minmax(${String(column.width)}px, ${String(column.grow)}fr)` : `${String(column.width)}px`))
    .join(" ");
  const minWidth = columns.reduce((sum, column) => sum + column.width, 0);

  const count = rows.length;
  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const next = rowsInView(box.scrollTop, box.clientHeight, rowHeight, count);
    setRange((now) => (now.first === next.first && now.end === next.end ? now : next));
  }, [rowHeight, count]);

  useLayoutEffect(() => {
    const box = scroller.current;
    const header = head.current;
    if (box === null || header === null) return;
    const observer = new ResizeObserver(() => {
      box.style.setProperty("--head", `${String(header.offsetHeight)}px`);
      measure();
    });
    observer.observe(box);
    observer.observe(header);
    return () => observer.disconnect();
  }, [measure]);

  const activeElement = useCallback(() => scroller.current?.querySelector<HTMLElement>("[data-active]") ?? null, []);

  useLayoutEffect(() => {
    const element = activeElement();
    if (element === null) return;
    if (focusWanted.current) {
      focusWanted.current = false;
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [cell.row, cell.column, activeElement]);

  // A row opened from elsewhere (next and previous in the detail) is brought into view without taking the focus.
  useLayoutEffect(() => {
    if (selectedIndex >= 0) scroller.current?.querySelector<HTMLElement>("[aria-selected='true']")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selectedIndex]);

  useImperativeHandle(ref, () => ({
    focusActive: () => {
      const element = activeElement();
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
  }), [activeElement]);

  function resize(columnId: string, change: (width: number) => number): void {
    const column = columns.find((one) => one.id === columnId);
    if (column === undefined) return;
    // As it is drawn: a column that grows is wider than it says.
    const element = head.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(columnId)}"]`);
    onResize(columnId, Math.max(column.minWidth, Math.round(change(element?.offsetWidth ?? column.width))));
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (isComposing(event.nativeEvent)) return;
    const onCell = event.target instanceof HTMLElement && event.target.hasAttribute("data-active");
    if (!onCell) {
      // Inside a chart of the header: Escape comes back to the cell.
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        activeElement()?.focus();
      }
      return;
    }
    const column = columns[cell.column];
    const row = rows[cell.row];
    if (event.altKey) {
      if (cell.row === HEADER_ROW && column !== undefined && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
        event.preventDefault();
        resize(column.id, (width) => width + (event.key === "ArrowRight" ? RESIZE_STEP : -RESIZE_STEP));
      }
      return;
    }
    if (row !== undefined && column !== undefined && !event.ctrlKey && !event.metaKey && onCellKey?.({ key: event.key, shift: event.shiftKey }, row, column.id) === true) {
      event.preventDefault();
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (row !== undefined) onOpen(row, "keyboard");
      else if (column?.sort !== null && column !== undefined) onSort(column.id);
      return;
    }
    if (event.key === "F2") {
      event.preventDefault();
      activeElement()?.querySelector<HTMLElement>("[data-cell-widget] :is(button, input)")?.focus();
      return;
    }
    if (event.key === "Escape") {
      onEscape?.();
      return;
    }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? rowHeight) - (head.current?.offsetHeight ?? 0)) / rowHeight));
    const next = moveCell(event.key, event.ctrlKey || event.metaKey, cell, { rows: rows.length, columns: columns.length, page });
    if (next === null) return;
    event.preventDefault();
    focusWanted.current = true;
    setActive(next);
  }

  function onClick(event: MouseEvent<HTMLDivElement>): void {
    if (!(event.target instanceof Element)) return;
    const element = event.target.closest<HTMLElement>("[role='gridcell'], [role='columnheader']");
    if (element === null) return;
    const position = { row: Number(element.dataset["row"]), column: Number(element.dataset["columnIndex"]) };
    const row = rows[position.row];
    focusWanted.current = true;
    setActive(position);
    if (element.hasAttribute("data-active")) element.focus({ preventScroll: true });
    // A control within a cell, such as its checkbox, does its own work.
    if (event.target.closest("[data-cell-control]") !== null) return;
    // Dragging over words to copy them is not a wish to open the row.
    if (row !== undefined && (window.getSelection()?.isCollapsed ?? true)) onOpen(row, "pointer");
  }

  const indices: number[] = [];
  for (let index = range.first; index < Math.min(range.end, rows.length); index += 1) indices.push(index);
  // The active row keeps the focus while it is scrolled out of the window.
  if (cell.row >= 0 && !indices.includes(cell.row)) indices.push(cell.row);

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      className={styles["grid"]}
      onScroll={measure}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div ref={head} role="rowgroup" className={styles["head"]} style={{ minInlineSize: minWidth }}>
        <DataGridHeader columns={columns} template={template} activeColumn={cell.row === HEADER_ROW ? cell.column : null} onSort={onSort} onResize={resize} />
      </div>
      <div role="rowgroup" className={styles["body"]} style={{ blockSize: rows.length * rowHeight, minInlineSize: minWidth }}>
        {indices.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <DataGridRow
              key={rowKey(row)}
              row={row}
              index={index}
              columns={columns}
              template={template}
              height={rowHeight}
              activeColumn={cell.row === index ? cell.column : null}
              selected={index === selectedIndex}
              spanning={spanning?.(row) ?? null}
            />
          );
        })}
      </div>
    </div>
  );
}
