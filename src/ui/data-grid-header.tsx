// The header row of the data grid: labels with sort marks, statistics, and the handles that change widths.
import type { PointerEvent } from "react";
import styles from "./data-grid.module.css";
import { classNames } from "./class-names.ts";
import type { GridColumn } from "./grid-column.ts";
import { Icon } from "./icon.tsx";

export function DataGridHeader<Row>({ columns, template, activeColumn, onSort, onResize }: {
  readonly columns: readonly GridColumn<Row>[];
  readonly template: string;
  readonly activeColumn: number | null;
  readonly onSort: (columnId: string) => void;
  readonly onResize: (columnId: string, change: (width: number) => number) => void;
}) {
  return (
    <div role="row" aria-rowindex={1} className={styles["headRow"]} style={{ gridTemplateColumns: template }}>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={at + 1}
          aria-sort={column.sort ?? undefined}
          aria-label={column.label}
          title={column.hint}
          data-column={column.id}
          data-row={-1}
          data-column-index={at}
          data-active={activeColumn === at ? "" : undefined}
          tabIndex={activeColumn === at ? 0 : -1}
          className={classNames(styles["headCell"], column.align === "end" && styles["end"])}
        >
          {/* The cell itself takes keys (Enter sorts), so this is only the pointer's target. */}
          <div className={classNames(styles["label"], column.sort !== null && styles["sortable"])} onClick={column.sort === null ? undefined : () => onSort(column.id)}>
            <span className={styles["labelText"]}>{column.label}</span>
            {column.sort === "ascending" ? <Icon name="sortUp" size={14} /> : null}
            {column.sort === "descending" ? <Icon name="sortDown" size={14} /> : null}
          </div>
          {column.statistics}
          <ResizeHandle onDrag={(change) => onResize(column.id, change)} />
        </div>
      ))}
    </div>
  );
}

/** For the pointer only; Alt with the arrow keys does the same on the header cell. */
function ResizeHandle({ onDrag }: { readonly onDrag: (change: (width: number) => number) => void }) {
  function down(event: PointerEvent<HTMLSpanElement>): void {
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    let last = event.clientX;
    function move(next: globalThis.PointerEvent): void {
      const by = next.clientX - last;
      last = next.clientX;
      onDrag((width) => width + by);
    }
    function up(): void {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", up);
      handle.removeEventListener("pointercancel", up);
    }
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", up);
    handle.addEventListener("pointercancel", up);
  }
  return <span aria-hidden="true" className={styles["handle"]} onPointerDown={down} onClick={(event) => event.stopPropagation()} />;
}
