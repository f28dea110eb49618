// What a column of the data grid is. The grid itself is data-grid.tsx.
import type { ReactNode } from "react";

export type GridColumn<Row> = {
  readonly id: string;
  readonly label: string;
  /** Pixels at first; the narrowest a person can make it. */
  readonly width: number;
  readonly minWidth: number;
  /** Share of the spare width; 0 keeps the width fixed. */
  readonly grow: number;
  readonly align: "start" | "end";
  /** Null when the column cannot be sorted. */
  readonly sort: "ascending" | "descending" | "none" | null;
  readonly statistics: ReactNode;
  /** A tooltip for the header. */
  readonly hint?: string | undefined;
  readonly cell: (row: Row) => ReactNode;
};
