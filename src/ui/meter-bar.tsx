// A thin bar for one share, decorative: the number stands beside it.
import styles from "./distribution.module.css";
import { levelColour } from "./level-colour.ts";

/** @param share in [0, 1] */
export function MeterBar({ share }: { readonly share: number }) {
  return (
    <span className={styles["bar"]} aria-hidden="true">
      <span style={{ inlineSize: `${String(Math.round(share * 100))}%`, background: levelColour(share) }} />
    </span>
  );
}
