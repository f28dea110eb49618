// Untrusted text as plain text: line breaks kept, direction isolated, hidden characters in boxes, long texts on demand.
import { useMemo, useState } from "react";
import { Button } from "./button.tsx";
import { countHidden } from "./reveal.ts";
import { VisibleLine } from "./visible-line.tsx";
import styles from "./visible-text.module.css";

/** UTF-16 units shown before a person asks for the rest; keeps the page quick on megabyte responses. */
const FIRST_UNITS = 12_000;

export type VisibleTextLabels = {
  readonly control: (code: string) => string;
  readonly showAll: (length: number) => string;
  readonly hidden: (count: number) => string;
};

export function VisibleText({ text, labels }: { readonly text: string; readonly labels: VisibleTextLabels }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > FIRST_UNITS;
  const shown = cut ? text.slice(0, FIRST_UNITS) : text;
  const hidden = useMemo(() => countHidden(shown), [shown]);
  return (
    <>
      <VisibleLine text={shown} control={labels.control} className={styles["text"]} />
      {hidden === 0 ? null : <p className={styles["note"]}>{labels.hidden(hidden)}</p>}
      {cut ? (
        <p>
          <Button rank="quiet" onClick={() => setWhole(true)}>
            {labels.showAll(text.length)}
          </Button>
        </p>
      ) : null}
    </>
  );
}
