// The Clerk: what it is, what it is good for and how well it was measured to do.
import { useEffect, useState } from "react";
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import type { JudgeState } from "../../store/state.ts";
import { Icon } from "../../ui/icon.tsx";
import { loadCard, type Measured } from "./clerk-card.ts";
import { JudgeProblem, StatusTag } from "./judge-status.tsx";
import styles from "./judges.module.css";

export function ClerkView({ judge }: { readonly judge: JudgeState }) {
  const messages = useMessages().judges;
  return (
    <>
      <div className={styles["title"]}>
        <h3>{messages.clerk}</h3>
        <StatusTag judge={judge} />
      </div>
      <p className={styles["soft"]}>{messages.clerkWhat}</p>
      <JudgeProblem judge={judge} />
      <ul role="list" aria-label={messages.strengthsTitle} className={styles["strengths"]}>
        <li>
          <Icon name="check" />
          <span>{messages.strong}</span>
        </li>
        <li>
          <Icon name="caution" />
          <span>{messages.weak}</span>
        </li>
      </ul>
      <MeasuredFigures />
    </>
  );
}

function MeasuredFigures() {
  const messages = useMessages().judges;
  const format = useFormat();
  const [figures, setFigures] = useState<readonly Measured[] | null>(null);
  useEffect(() => {
    let live = true;
    void loadCard(document.baseURI).then((card) => {
      if (live) setFigures(card);
    });
    return () => {
      live = false;
    };
  }, []);
  if (figures === null) return null;
  if (figures.length === 0) return <p className={styles["soft"]}>{messages.notMeasured}</p>;
  return (
    <details>
      <summary>{messages.measured}</summary>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <caption>{messages.measuredCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{messages.set}</th>
              <th scope="col">{messages.value}</th>
              <th scope="col">{messages.trivial}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure, index) => (
              <tr key={index}>
                <th scope="row">
                  {figure.set}
                  <span className={styles["sub"]}>{figure.metric}</span>
                </th>
                <td>
                  {format.fixed(figure.value, 2)}
                  {figure.low === null || figure.high === null ? null : <span className={styles["sub"]}>{messages.interval(format.fixed(figure.low, 2), format.fixed(figure.high, 2))}</span>}
                </td>
                <td>
                  {figure.trivial === null ? "–" : format.fixed(figure.trivial, 2)}
                  {figure.trivialName === null ? null : <span className={styles["sub"]}>{figure.trivialName}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
