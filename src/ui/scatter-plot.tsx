// Pairs of values in a square with its diagonal: the two figures of each row against each other.
import styles from "./scatter-plot.module.css";

export type ScatterDot = { readonly x: number; readonly y: number; readonly count: number };

const SIZE = 320;
const LEFT = 40;
const BOTTOM = 40;
const PLOT = SIZE - LEFT;

/** Dots grow with the root of their count, so that their area says how many rows lie there. */
export function ScatterPlot({ label, dots, domain, ticks, xName, yName }: {
  readonly label: string;
  readonly dots: readonly ScatterDot[];
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly xName: string;
  readonly yName: string;
}) {
  const [low, high] = domain;
  const inner = PLOT - 16;
  const share = (value: number): number => (value - low) / (high - low || 1);
  const x = (value: number): number => LEFT + 8 + share(value) * inner;
  const y = (value: number): number => PLOT - 8 - share(value) * inner;
  const most = Math.max(1, ...dots.map(({ count }) => count));
  const radius = (count: number): number => 2.5 + 6.5 * Math.sqrt(count / most) * (most === 1 ? 0.2 : 1);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${String(SIZE)} ${String(PLOT + BOTTOM)}`} className={styles["plot"]}>
      <rect x={LEFT} y="0" width={PLOT} height={PLOT} className={styles["frame"]} />
      {ticks.map(({ value, label: mark }) => (
        <g key={value}>
          <line x1={x(value)} x2={x(value)} y1="0" y2={PLOT} className={styles["grid"]} />
          <line x1={LEFT} x2={SIZE} y1={y(value)} y2={y(value)} className={styles["grid"]} />
          <text x={x(value)} y={PLOT + 14} textAnchor="middle">
            {mark}
          </text>
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {mark}
          </text>
        </g>
      ))}
      <line x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} className={styles["diagonal"]} />
      {dots.map((dot) => (
        <circle key={`${String(dot.x)} ${String(dot.y)}`} cx={x(dot.x)} cy={y(dot.y)} r={radius(dot.count)} className={styles["dot"]} />
      ))}
      <text x={LEFT + PLOT / 2} y={PLOT + 34} textAnchor="middle" className={styles["axis"]}>
        {xName}
      </text>
      <text x={-PLOT / 2} y={11} textAnchor="middle" transform="rotate(-90)" className={styles["axis"]}>
        {yName}
      </text>
    </svg>
  );
}
