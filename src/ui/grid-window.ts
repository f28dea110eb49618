// Which rows of a long list are worth rendering. Pure arithmetic over pixels.

/** Half-open range of row indices: `first` inclusive, `end` exclusive. */
export type RowRange = { readonly first: number; readonly end: number };

export const OVERSCAN = 4;

/**
 * Rows in view plus a few on each side. `scroll` and `view` are pixels; `view` is the height left for rows.
 * Always inside [0, count].
 */
export function rowsInView(scroll: number, view: number, rowHeight: number, count: number): RowRange {
  const first = Math.floor(Math.max(0, scroll) / rowHeight) - OVERSCAN;
  const end = Math.ceil((Math.max(0, scroll) + Math.max(0, view)) / rowHeight) + OVERSCAN;
  return { first: Math.min(count, Math.max(0, first)), end: Math.min(count, Math.max(0, end)) };
}
