// A figure on its line from worst to best: its interval, its value, and small marks where judges that know nothing stand. The
// numbers stand beside it, so that it is decorative.
import { classNames } from "../../ui/class-names.ts";
import type { Interval } from "../../domain/statistics/bootstrap.ts";
import styles from "./charts.module.css";

const WIDTH = 120;
const HEIGHT = 16;
const PAD = 4;

export function IntervalBar({ value, interval, marks, from, to }: {
  readonly value: number;
  readonly interval: Interval | null;
  readonly marks: readonly number[];
  /** Ends of the line. */
  readonly from: number;
  readonly to: number;
}) {
  const x = (at: number): number => PAD + (WIDTH - 2 * PAD) * Math.min(1, Math.max(0, (at - from) / (to - from)));
  const middle = HEIGHT / 2;
  return (
    <svg className={styles["bar"]} viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      <line className={styles["axis"]} x1={PAD} x2={WIDTH - PAD} y1={middle} y2={middle} />
      {from < 0 && to > 0 ? <line className={styles["axis"]} x1={x(0)} x2={x(0)} y1={3} y2={HEIGHT - 3} /> : null}
      {marks.map((at, index) => (
        <line key={index} className={styles["mark"]} x1={x(at)} x2={x(at)} y1={3} y2={HEIGHT - 3} />
      ))}
      {interval === null ? null : <line className={styles["interval"]} x1={x(interval[0])} x2={x(interval[1])} y1={middle} y2={middle} />}
      <circle className={classNames(styles["dot"])} cx={x(value)} cy={middle} r={3.5} />
    </svg>
  );
}
