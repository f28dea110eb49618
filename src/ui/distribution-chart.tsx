// The probability of each level as labelled bars in a table, so that the numbers need no second reading.
import styles from "./distribution.module.css";
import { levelColour, levelPosition } from "./level-colour.ts";

export type ChartLevel = {
  readonly label: string;
  /** What the level means, when the rubric says. */
  readonly description: string | null;
  /** Probability in [0, 1] and how it is written. */
  readonly share: number;
  readonly shareText: string;
  readonly best: boolean;
};

export function DistributionChart({ caption, levelHeader, shareHeader, levels }: {
  readonly caption: string;
  readonly levelHeader: string;
  readonly shareHeader: string;
  /** Worst first. */
  readonly levels: readonly ChartLevel[];
}) {
  return (
    <table className={styles["chart"]}>
      <caption className="visually-hidden">{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{levelHeader}</th>
          <th scope="col">{shareHeader}</th>
        </tr>
      </thead>
      <tbody>
        {levels.map((level, index) => (
          <tr key={index} data-best={level.best || undefined}>
            <th scope="row" className={styles["level"]}>
              {level.label}
            </th>
            <td className={styles["track"]}>
              <span className={styles["row"]}>
                <span className={styles["rail"]} aria-hidden="true">
                  <span className={styles["fill"]} style={{ inlineSize: `${String(level.share * 100)}%`, background: levelColour(levelPosition(index, levels.length)) }} />
                </span>
                <span className={styles["share"]}>{level.shareText}</span>
              </span>
              {level.description === null ? null : <span className={styles["meaning"]}>{level.description}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
