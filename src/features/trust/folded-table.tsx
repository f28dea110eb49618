// A table that stays folded away until it is asked for: in figures what a chart beside it shows.
import type { ReactNode } from "react";
import { ColumnHeads } from "../../ui/column-heads.tsx";
import styles from "./trust.module.css";

export function FoldedTable({ summary, caption, columns, children }: {
  /** What is read before it is opened. */
  readonly summary: string;
  /** What the table holds, for those who can't see the chart beside it. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The rows: a header cell and as many others as there are further columns. */
  readonly children: ReactNode;
}) {
  return (
    <details className={styles["more"]}>
      <summary>{summary}</summary>
      <div className={styles["scroll"]} role="region" aria-label={caption} tabIndex={0}>
        <table className={styles["plain"]}>
          <caption className="visually-hidden">{caption}</caption>
          <ColumnHeads columns={columns} />
          <tbody>{children}</tbody>
        </table>
      </div>
    </details>
  );
}
