// A small histogram whose bars are buttons: pressing one asks for the rows of that bin.
import { useRef } from "react";
import styles from "./histogram.module.css";
import { classNames } from "./class-names.ts";
import { levelColour } from "./level-colour.ts";

export type HistogramBin = {
  readonly count: number;
  /** Accessible name, e.g. "3 to 4: 12 rows". */
  readonly label: string;
  /** Place of the bin between worst (0) and best (1). */
  readonly position: number;
  readonly pressed: boolean;
};

/**
 * Inside a grid header the bars take no tab stop (`tabStop` false): the grid hands focus in with F2 and takes it
 * back on Escape; arrows move between the bars.
 */
export function Histogram({ label, bins, onPick, tabStop = true }: {
  readonly label: string;
  readonly bins: readonly HistogramBin[];
  readonly onPick: (index: number) => void;
  readonly tabStop?: boolean;
}) {
  const group = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  function focusBar(index: number): void {
    group.current?.querySelectorAll<HTMLButtonElement>("button")[Math.min(bins.length - 1, Math.max(0, index))]?.focus();
  }
  return (
    <div
      ref={group}
      role="group"
      aria-label={label}
      data-cell-widget
      className={styles["histogram"]}
      onKeyDown={(event) => {
        const buttons = [...event.currentTarget.querySelectorAll("button")];
        const at = buttons.findIndex((button) => button === event.target);
        const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bins.length - 1 }[event.key];
        if (target === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        focusBar(target);
      }}
    >
      {bins.map((bin, index) => (
        <button
          key={index}
          type="button"
          tabIndex={tabStop && index === 0 ? 0 : -1}
          aria-label={bin.label}
          aria-pressed={bin.pressed}
          title={bin.label}
          className={classNames(styles["bar"], bin.pressed && styles["pressed"])}
          onClick={(event) => {
            event.stopPropagation();
            onPick(index);
          }}
        >
          <span
            className={styles["fill"]}
            style={{ blockSize: bin.count === 0 ? "1px" : `${String(Math.max(8, (bin.count / most) * 100))}%`, background: bin.count === 0 ? "var(--rule-strong)" : levelColour(bin.position) }}
          />
        </button>
      ))}
    </div>
  );
}
