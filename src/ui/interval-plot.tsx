// Dots with intervals on a common axis, one line each: for means of groups and for differences. What they mean is the caller's.
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./interval-plot.module.css";

export type IntervalLine = {
  readonly id: string;
  readonly name: ReactNode;
  /** Null where there is nothing to draw; the line then holds its name and text only. */
  readonly value: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Read out in place of the drawing, e.g. "Model A: mean 0.71, 95 % interval 0.62 to 0.80". */
  readonly label: string;
  /** Stands at the end of the line. */
  readonly text: ReactNode;
  /** Draws the dot hollow: the interval reaches across the reference line. */
  readonly hollow?: boolean;
};

export function IntervalPlot({ label, lines, domain, ticks, reference = null }: {
  readonly label: string;
  readonly lines: readonly IntervalLine[];
  /** Values at the two ends of the axis. */
  readonly domain: readonly [low: number, high: number];
  /** Marks under the axis, with what is written at each. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** A value with a line through all rows, such as 0. */
  readonly reference?: number | null;
}) {
  const [low, high] = domain;
  const at = (value: number): string => `${String(Math.min(100, Math.max(0, ((value - low) / (high - low || 1)) * 100)))}%`;
  return (
    <div className={styles["plot"]}>
      <ul role="list" aria-label={label} className={styles["lines"]}>
        {lines.map(({ id, name, value, interval, label: spoken, text, hollow = false }) => (
          <li key={id} className={styles["line"]}>
            <div className={styles["name"]}>{name}</div>
            <svg role="img" aria-label={spoken} className={styles["track"]} height="24">
              <line x1="0%" x2="100%" y1="12" y2="12" className={styles["rail"]} />
              {reference === null ? null : <line x1={at(reference)} x2={at(reference)} y1="0" y2="24" className={styles["reference"]} />}
              {interval === null ? null : <line x1={at(interval[0])} x2={at(interval[1])} y1="12" y2="12" className={styles["interval"]} />}
              {value === null ? null : <circle cx={at(value)} cy="12" r="5" className={classNames(styles["dot"], hollow && styles["hollow"])} />}
            </svg>
            <div className={styles["text"]}>{text}</div>
          </li>
        ))}
      </ul>
      <div aria-hidden="true" className={classNames(styles["line"], styles["axis"])}>
        <span />
        <svg className={styles["track"]} height="20">
          {ticks.map(({ value, label: mark }, i) => (
            <text key={value} x={at(value)} y="14" textAnchor={i === 0 ? "start" : i === ticks.length - 1 ? "end" : "middle"}>
              {mark}
            </text>
          ))}
        </svg>
        <span />
      </div>
    </div>
  );
}
