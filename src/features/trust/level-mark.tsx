// How far a judge is believed, as four rising steps of which so many are filled. The word stands beside it.
import type { BeliefLevel } from "../../domain/trust-belief.ts";
import styles from "./trust.module.css";

const STEPS: readonly BeliefLevel[] = ["none", "weak", "fair", "strong"];

export function LevelMark({ level }: { readonly level: BeliefLevel }) {
  const reached = STEPS.indexOf(level);
  return (
    <svg className={styles["mark"]} width="26" height="14" viewBox="0 0 26 14" aria-hidden="true" focusable="false">
      {STEPS.map((step, index) => (
        <rect key={step} x={index * 7} y={9 - index * 3} width="5" height={5 + index * 3} rx="1" fill="currentColor" opacity={index <= reached ? 1 : 0.28} />
      ))}
    </svg>
  );
}
