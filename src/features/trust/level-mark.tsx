// How far a judge is believed, as four steps that fill up. The word stands beside it.
import type { BeliefLevel } from "../../domain/trust-belief.ts";
import styles from "./trust.module.css";

const STEPS: readonly BeliefLevel[] = ["none", "weak", "fair", "strong"];

export function LevelMark({ level }: { readonly level: BeliefLevel }) {
  const reached = STEPS.indexOf(level);
  return (
    <svg className={styles["mark"]} width="40" height="12" viewBox="0 0 40 12" aria-hidden="true" focusable="false">
      {STEPS.map((step, index) => (
        <rect key={step} x={index * 10 + 0.75} y="1.75" width="7.5" height="8.5" rx="1.5" fill={index <= reached ? "currentColor" : "none"} stroke="currentColor" strokeWidth="1.2" opacity={index <= reached ? 1 : 0.55} />
      ))}
    </svg>
  );
}
