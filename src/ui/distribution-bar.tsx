// A stacked bar of the probability of each level, small enough for a grid cell. The text alternative is the caller's.
import styles from "./distribution.module.css";
import { levelColour, levelPosition } from "./level-colour.ts";

export function DistributionBar({ shares, label }: {
  /** Probability of each level, worst first; sums to 1. */
  readonly shares: readonly number[];
  readonly label: string;
}) {
  return (
    <span role="img" aria-label={label} title={label} className={styles["bar"]}>
      {shares.map((share, index) => (
        <span key={index} className={styles["part"]} style={{ flexGrow: share, background: levelColour(levelPosition(index, shares.length)) }} />
      ))}
    </span>
  );
}
