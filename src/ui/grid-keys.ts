// Where a key takes the active cell of a grid (APG grid pattern). Pure; knows neither DOM nor data.

/** `row` -1 is the header row; `column` counts from 0. */
export type GridCell = { readonly row: number; readonly column: number };

export type GridSize = {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit in the view; at least 1. */
  readonly page: number;
};

export const HEADER_ROW = -1;

/** Keeps a cell inside the grid; with no rows only the header is left. */
export function clampCell(cell: GridCell, size: GridSize): GridCell {
  return {
    row: Math.min(size.rows - 1, Math.max(HEADER_ROW, cell.row)),
    column: Math.min(Math.max(0, size.columns - 1), Math.max(0, cell.column)),
  };
}

/** The cell that `key` moves to, or null when the key does not move. `control` is Ctrl, or Command on a Mac. */
export function moveCell(key: string, control: boolean, from: GridCell, size: GridSize): GridCell | null {
  const last = size.columns - 1;
  function to(row: number, column: number): GridCell {
    return clampCell({ row, column }, size);
  }
  switch (key) {
    case "ArrowUp":
      return to(control ? HEADER_ROW : from.row - 1, from.column);
    case "ArrowDown":
      return to(control ? size.rows - 1 : from.row + 1, from.column);
    case "ArrowLeft":
      return to(from.row, control ? 0 : from.column - 1);
    case "ArrowRight":
      return to(from.row, control ? last : from.column + 1);
    case "Home":
      return to(control ? HEADER_ROW : from.row, 0);
    case "End":
      return to(control ? size.rows - 1 : from.row, last);
    case "PageUp":
      return to(Math.max(Math.min(0, from.row), from.row - size.page), from.column);
    case "PageDown":
      return to(from.row + size.page, from.column);
    default:
      return null;
  }
}
