// A stacked bar of the probability of each level, small enough for a grid cell. The text alternative is the caller's.
import styles from "./distribution.module.css";
import { levelColour, levelPosition } from "./level-colour.ts";

export function DistributionBar({ shares, label }: {
  /** Probability of each level, worst first; sums to 1. */
  readonly shares: readonly number[];
  readonly label: string;
}) {
  return (
    <span role="img" aria-label={label} title={label} className={styles["bar"]} style={{ backgroundImage: stacked(shares) }} />
  );
}

/** All parts as one picture, a pixel apart: a grid that is flown through has no time to lay out a box for each. */
function stacked(shares: readonly number[]): string {
  const sum = shares.reduce((total, share) => total + share, 0) || 1;
  const stops: string[] = [];
  let from = 0;
  for (const [index, share] of shares.entries()) {
    const to = from + (share / sum) * 100;
    const colour = levelColour(levelPosition(index, shares.length));
    if (to > from) stops.push(`${colour} ${percent(from)} calc(${percent(to)} - 1px)`, `var(--sheet) calc(${percent(to)} - 1px) ${percent(to)}`);
    from = to;
  }
  // The last part ends at the border.
  return `linear-gradient(to right, ${stops.slice(0, -1).join(", ").replace(/ calc\(\S+ - 1px\)$/u, " 100%")})`;
}

function percent(share: number): string {
  return `${share.toFixed(2)}%`;
}
