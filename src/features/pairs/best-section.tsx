// The best response to each instruction, with its lead.
import { useMemo, useState } from "react";
import { bestOfEach } from "../../domain/pair-ranking.ts";
import type { PairPlace } from "../../domain/pair-plan.ts";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { responseName } from "./pair-names.ts";
import styles from "./pairs.module.css";

const STEP = 20;

export function BestSection({ run, pairs }: { readonly run: Run; readonly pairs: readonly PairPlace[] }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const columns = words.bestColumns;
  const cells = useApp((state) => state.pairs.cells);
  const [shown, setShown] = useState(STEP);
  const criterionId = run.rubric.criteria[0]?.id ?? "";
  const best = useMemo(() => bestOfEach(pairs, criterionId, cells), [pairs, criterionId, cells]);
  return (
    <section aria-label={words.best} className={styles["section"]}>
      <h3>{words.best}</h3>
      <p className={styles["soft"]}>{words.bestIntro}</p>
      <div className={styles["scroll"]} role="group" aria-label={words.best} tabIndex={0}>
        <table className={styles["table"]}>
          <caption className="visually-hidden">{words.best}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.instruction}</th>
              <th scope="col">{columns.best}</th>
              <th scope="col" data-number>{columns.lead}</th>
              <th scope="col">{columns.next}</th>
              <th scope="col" data-number>{columns.pairs}</th>
            </tr>
          </thead>
          <tbody>
            {best.slice(0, shown).map(({ case: one, responses, winner, margin, complete }) => {
              const next = responses[winner === null ? 0 : 1]?.response;
              const games = responses.reduce((sum, response) => sum + response.games, 0) / 2;
              return (
                <tr key={one.id}>
                  <th scope="row">
                    <bdi className={styles["line"]}>{one.instruction}</bdi>
                  </th>
                  <td>{winner === null ? <span className={styles["soft"]}>{words.bestNone}</span> : <bdi>{responseName(winner, one.responses, words.unnamed)}</bdi>}</td>
                  <td data-number>{winner === null ? "–" : format.percent(margin)}</td>
                  <td>{next === undefined ? null : <bdi>{responseName(next, one.responses, words.unnamed)}</bdi>}</td>
                  <td data-number>
                    {format.number(games)}
                    {complete ? null : <span className={styles["note"]}>{words.bestPartly}</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {best.length > shown ? (
        <Button rank="quiet" onClick={() => setShown(shown + 5 * STEP)}>
          {words.more(Math.min(5 * STEP, best.length - shown))}
        </Button>
      ) : null}
    </section>
  );
}
