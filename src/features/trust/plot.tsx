// The frame of a chart over two shares: axes from 0 to 100%, a grid, and names. What is drawn in it, its caller says.
import { useId, type ReactNode } from "react";
import { useFormat } from "../../i18n/messages-context.tsx";
import styles from "./charts.module.css";

const WIDTH = 360;
const HEIGHT = 260;
const LEFT = 46;
const RIGHT = 20;
const TOP = 10;
const BOTTOM = 42;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export type Place = (x: number, y: number) => readonly [x: number, y: number];

/** @param children draws with a function from shares to places in the picture */
export function Plot({ title, xLabel, yLabel, children }: {
  /** What a screen reader says; the numbers follow in a table. */
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly children: (place: Place) => ReactNode;
}) {
  const format = useFormat();
  const id = useId();
  const place: Place = (x, y) => [LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)];
  const [left, bottom] = place(0, 0);
  const [right, top] = place(1, 1);
  return (
    <svg className={styles["plot"]} viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-labelledby={id}>
      <title id={id}>{title}</title>
      {TICKS.map((tick) => {
        const [x, y] = place(tick, tick);
        return (
          <g key={tick}>
            <line className={styles["grid"]} x1={x} x2={x} y1={top} y2={bottom} />
            <line className={styles["grid"]} x1={left} x2={right} y1={y} y2={y} />
            <text className={styles["tick"]} x={x} y={bottom + 16} textAnchor="middle">
              {format.percent(tick)}
            </text>
            <text className={styles["tick"]} x={left - 6} y={y + 4} textAnchor="end">
              {format.percent(tick)}
            </text>
          </g>
        );
      })}
      {children(place)}
      <text className={styles["name"]} x={(left + right) / 2} y={HEIGHT - 8} textAnchor="middle">
        {xLabel}
      </text>
      <text className={styles["name"]} transform={`translate(11 ${String((top + bottom) / 2)}) rotate(-90)`} textAnchor="middle">
        {yLabel}
      </text>
    </svg>
  );
}
