// The judged pairs: what each order said, and the verdict; ties from disagreement are marked. One can be opened.
import { useMemo, useState } from "react";
import type { PairOrder } from "../../domain/pair.ts";
import type { PairPlace } from "../../domain/pair-plan.ts";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Select } from "../../ui/field.tsx";
import { PairDialog } from "./pair-dialog.tsx";
import { addressesJudge, filterPairs, isCut, PAIR_FILTERS, type PairFilter } from "./pair-filter.ts";
import { pairNames } from "./pair-names.ts";
import styles from "./pairs.module.css";
import { VerdictText } from "./verdict-text.tsx";

const STEP = 25;

export function PairList({ run, pairs }: { readonly run: Run; readonly pairs: readonly PairPlace[] }) {
  const { messages } = useLanguage();
  const words = messages.pairs;
  const columns = words.listColumns;
  const cells = useApp((state) => state.pairs.cells);
  const [filter, setFilter] = useState<PairFilter>("all");
  const [shown, setShown] = useState(STEP);
  const [opened, setOpened] = useState<string | null>(null);
  const criterion = run.rubric.criteria[0];
  const found = useMemo(() => filterPairs(pairs, criterion?.id ?? "", cells, filter), [pairs, criterion, cells, filter]);
  // A judge that reads each response alone has no orders to show.
  const ordered = useMemo(() => [...cells.values()].some((cell) => cell.state === "scored" && cell.verdict.orders !== null), [cells]);
  const open = found.find(({ key }) => key === opened);
  return (
    <section aria-label={words.list} className={styles["section"]}>
      <div className={styles["head"]}>
        <h3>{words.list}</h3>
        <Select label={words.filter} value={filter} options={PAIR_FILTERS.map((value) => ({ value, label: words.filters[value] }))} onChange={setFilter} />
      </div>
      {found.length === 0 ? (
        <p>{words.listNone}</p>
      ) : (
        <div className={styles["scroll"]} role="group" aria-label={words.list} tabIndex={0}>
          <table className={styles["table"]}>
            <caption className="visually-hidden">{words.list}</caption>
            <thead>
              <tr>
                <th scope="col">{columns.instruction}</th>
                <th scope="col">{columns.first}</th>
                <th scope="col">{columns.second}</th>
                {ordered ? (
                  <>
                    <th scope="col">{columns.forward}</th>
                    <th scope="col">{columns.backward}</th>
                  </>
                ) : null}
                <th scope="col">{columns.verdict}</th>
                <th scope="col">
                  <span className="visually-hidden">{columns.open}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, shown).map(({ key, place, cell }) => {
                const names = pairNames(place, words.unnamed);
                const verdict = cell.state === "scored" ? cell.verdict : null;
                return (
                  <tr key={key}>
                    <th scope="row">
                      <bdi className={styles["line"]}>{place.case.instruction}</bdi>
                    </th>
                    <td>
                      <bdi>{names[0]}</bdi>
                    </td>
                    <td>
                      <bdi>{names[1]}</bdi>
                    </td>
                    {ordered ? (
                      <>
                        <td>
                          <OrderText order={verdict?.orders?.[0]} names={names} />
                        </td>
                        <td>
                          <OrderText order={verdict?.orders?.[1]} names={names} />
                        </td>
                      </>
                    ) : null}
                    <td>
                      <span className={styles["verdict"]}>{verdict === null ? <Tag tone="danger">{words.failed}</Tag> : <VerdictText verdict={verdict} names={names} />}
                        {verdict?.signals.some(addressesJudge) === true ? <Tag tone="caution">{words.flag}</Tag> : null}
                        {verdict?.signals.some(isCut) === true ? <Tag tone="caution">{words.cut}</Tag> : null}
                      </span>
                    </td>
                    <td>
                      <Button rank="quiet" aria-label={words.open(...names)} onClick={() => setOpened(key)}>
                        {columns.open}
                      </Button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {found.length === 0 ? null : (
        <div className={styles["buttons"]}>
          <p className={styles["soft"]}>{words.shown(Math.min(shown, found.length), found.length)}</p>
          {found.length > shown ? (
            <Button rank="quiet" onClick={() => setShown(shown + 4 * STEP)}>
              {words.more(Math.min(4 * STEP, found.length - shown))}
            </Button>
          ) : null}
        </div>
      )}
      <PairDialog pair={open ?? null} onClose={() => setOpened(null)} />
    </section>
  );
}

type Names = readonly [string, string];

function OrderText({ order, names }: { readonly order: PairOrder | undefined; readonly names: Names }) {
  const { messages, format } = useLanguage();
  if (order === undefined) return "–";
  const { choice, shares } = order;
  return (
    <>
      {choice === "tie" ? messages.pairs.tie : <bdi>{names[choice === "a" ? 0 : 1]}</bdi>} <span className={styles["soft"]}>{format.percent(shares[choice])}</span>
    </>
  );
}
