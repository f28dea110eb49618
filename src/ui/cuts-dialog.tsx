// Texts that do not fit what reads them: what would be cut of each, and the choice to go on or back.
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { ColumnHeads } from "./column-heads.tsx";
import styles from "./cuts-dialog.module.css";
import { Dialog } from "./dialog.tsx";

/** Rows of the list; more would not be read before deciding. */
export const MOST_CUTS_SHOWN = 100;

export function CutsDialog({ open, title, body, closeLabel, columns, rows, more, back, go, onBack, onGo }: {
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  readonly closeLabel: string;
  readonly columns: readonly string[];
  /** At most MOST_CUTS_SHOWN, each with as many cells as there are columns. */
  readonly rows: readonly (readonly ReactNode[])[];
  /** Says how many are not listed; null when all are. */
  readonly more: string | null;
  readonly back: string;
  readonly go: string;
  readonly onBack: () => void;
  readonly onGo: () => void;
}) {
  return (
    <Dialog
      open={open}
      wide
      title={title}
      closeLabel={closeLabel}
      onClose={onBack}
      footer={
        <>
          <Button onClick={onBack}>{back}</Button>
          <Button rank="primary" icon="scales" onClick={onGo}>
            {go}
          </Button>
        </>
      }
    >
      <p>{body}</p>
      <div className={styles["scroll"]} role="group" tabIndex={0} aria-label={title}>
        <table className={styles["table"]}>
          <ColumnHeads columns={columns} />
          <tbody>
            {rows.map(([place, ...rest], index) => (
              <tr key={index}>
                <th scope="row">{place}</th>
                {rest.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more === null ? null : <p className={styles["soft"]}>{more}</p>}
    </Dialog>
  );
}
