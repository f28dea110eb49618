// One row of the data grid. Memoised: scrolling re-renders only the rows that come into view.
import { memo, type ReactNode } from "react";
import styles from "./data-grid.module.css";
import { classNames } from "./class-names.ts";
import type { GridColumn } from "./grid-column.ts";

type RowProps<Row> = {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly GridColumn<Row>[];
  readonly template: string;
  readonly height: number;
  readonly activeColumn: number | null;
  readonly selected: boolean;
  /** Shown across all columns instead of the cells. */
  readonly spanning: ReactNode;
};

function DataGridRowInner<Row>({ row, index, columns, template, height, activeColumn, selected, spanning }: RowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classNames(styles["row"], selected && styles["selected"])}
      style={{ gridTemplateColumns: template, blockSize: height, transform: `translateY(${String(index * height)}px)` }}
    >
      {spanning !== null ? (
        <div
          role="gridcell"
          aria-colindex={1}
          aria-colspan={columns.length}
          data-row={index}
          data-column-index={activeColumn ?? 0}
          data-active={activeColumn === null ? undefined : ""}
          tabIndex={activeColumn === null ? -1 : 0}
          className={styles["spanning"]}
        >
          <div className={styles["spanned"]}>{spanning}</div>
        </div>
      ) : columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          data-row={index}
          data-column-index={at}
          data-active={activeColumn === at ? "" : undefined}
          tabIndex={activeColumn === at ? 0 : -1}
          className={classNames(styles["cell"], column.align === "end" && styles["end"])}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

// memo() forgets type parameters; the cast gives them back.
export const DataGridRow = memo(DataGridRowInner) as typeof DataGridRowInner;
