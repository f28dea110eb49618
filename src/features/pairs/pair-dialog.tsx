// One pair in full: both responses side by side, what each order said and why, and the exact inputs.
import type { PairOrder } from "../../domain/pair.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { signalLine } from "../../i18n/signal-line.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NoteList } from "../../ui/note-list.tsx";
import { Callout } from "../../ui/notice.tsx";
import { VisibleText } from "../../ui/visible-text.tsx";
import type { JudgedPair } from "./pair-filter.ts";
import { PairInput } from "./pair-input.tsx";
import { pairNames } from "./pair-names.ts";
import styles from "./pairs.module.css";
import { VerdictText } from "./verdict-text.tsx";

export function PairDialog({ pair, onClose }: { readonly pair: JudgedPair | null; readonly onClose: () => void }) {
  const words = useLanguage().messages.pairs;
  return (
    <Dialog open={pair !== null} title={pair === null ? words.list : words.detail(...pairNames(pair.place, words.unnamed))} closeLabel={words.close} wide onClose={onClose}>
      {pair === null ? null : <PairBody key={pair.key} pair={pair} />}
    </Dialog>
  );
}

function PairBody({ pair: { key, place, cell } }: { readonly pair: JudgedPair }) {
  const { messages } = useLanguage();
  const words = messages.pairs;
  const errorText = useErrorText();
  const names = pairNames(place, words.unnamed);
  const { instruction, context, reference } = place.case;
  return (
    <div className={styles["body"]}>
      <Text title={words.instruction} text={instruction} />
      <Text title={words.context} text={context} />
      <Text title={words.reference} text={reference} />
      <div className={styles["sides"]}>
        {([["a", names[0]], ["b", names[1]]] as const).map(([side, name]) => (
          <section key={side} aria-label={words.responseOf(name)} data-won={(cell.state === "scored" && cell.verdict.choice === side) || undefined} className={styles["side"]}>
            <h3>
              <bdi>{name}</bdi>
            </h3>
            <VisibleText text={place[side].text} labels={words} />
          </section>
        ))}
      </div>
      <section aria-label={words.verdict} className={styles["section"]}>
        <h3>{words.verdict}</h3>
        {cell.state === "failed" ? (
          <Callout tone="danger" title={errorText(cell.code).title}>
            <p>{errorText(cell.code).next}</p>
            {cell.detail === "" ? null : <p>{messages.app.detail(cell.detail)}</p>}
          </Callout>
        ) : (
          <>
            <p>
              <VerdictText verdict={cell.verdict} names={names} />
            </p>
            {cell.verdict.flipped ? <p className={styles["soft"]}>{words.tieOfOrders}</p> : null}
            <NoteList label={words.signals} control={words.control} notes={cell.verdict.signals.map((signal) => signalLine(messages, signal, (id) => (id === place.a.id ? names[0] : id === place.b.id ? names[1] : null)))} />
            {cell.verdict.orders === null ? <Alone scores={cell.verdict.scores} /> : <Orders orders={cell.verdict.orders} names={names} />}
          </>
        )}
      </section>
      <Inputs pairKey={key} names={names} />
    </div>
  );
}

function Text({ title, text }: { readonly title: string; readonly text: string | null }) {
  const words = useLanguage().messages.pairs;
  if (text === null || text.trim() === "") return null;
  return (
    <section aria-label={title} className={styles["text"]}>
      <h3>{title}</h3>
      <VisibleText text={text} labels={words} />
    </section>
  );
}

function Alone({ scores }: { readonly scores: readonly [number, number] | undefined }) {
  const { messages, format } = useLanguage();
  if (scores === undefined) return null;
  return (
    <p className={styles["soft"]}>
      {messages.pairs.readAlone} {messages.pairs.scores(format.fixed(scores[0], 2), format.fixed(scores[1], 2))}
    </p>
  );
}

function Orders({ orders, names }: { readonly orders: readonly [PairOrder, PairOrder]; readonly names: readonly [string, string] }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const columns = words.orderColumns;
  const ties = orders.some(({ shares }) => shares.tie > 0);
  const nameOf = (side: "a" | "b"): string => names[side === "a" ? 0 : 1];
  return (
    <>
      <div className={styles["scroll"]} role="group" aria-label={words.orders} tabIndex={0}>
        <table className={styles["table"]}>
          <caption className="visually-hidden">{words.orders}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.order}</th>
              <th scope="col" data-number>{columns.a(names[0])}</th>
              <th scope="col" data-number>{columns.b(names[1])}</th>
              {ties ? <th scope="col" data-number>{columns.tie}</th> : null}
              <th scope="col">{columns.choice}</th>
            </tr>
          </thead>
          <tbody>
            {orders.map(({ first, shares, choice, scores }) => (
              <tr key={first}>
                <th scope="row">
                  <bdi>{nameOf(first)}</bdi>
                </th>
                <td data-number>{format.percent(shares.a)}</td>
                <td data-number>{format.percent(shares.b)}</td>
                {ties ? <td data-number>{format.percent(shares.tie)}</td> : null}
                <td>
                  {choice === "tie" ? words.tie : <bdi>{nameOf(choice)}</bdi>}
                  {scores === undefined ? null : <span className={styles["note"]}>{words.scores(format.fixed(scores[0], 1), format.fixed(scores[1], 1))}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {orders.map(({ first, rationale }) => (rationale === null ? null : <Text key={first} title={words.reasons(nameOf(first))} text={rationale} />))}
    </>
  );
}

function Inputs({ pairKey, names }: { readonly pairKey: string; readonly names: readonly [string, string] }) {
  const { messages } = useLanguage();
  const words = messages.pairs;
  const errorText = useErrorText();
  const detail = useApp((state) => state.pairs.detail);
  const { readPair } = useActions();
  const mine = detail.status === "idle" || detail.key !== pairKey ? null : detail;
  return (
    <section aria-label={words.prompts} className={styles["section"]}>
      <h3>{words.prompts}</h3>
      {mine === null || mine.status === "busy" ? (
        <div className={styles["buttons"]}>
          <Button rank="quiet" icon="search" onClick={() => void readPair(pairKey)}>
            {words.readPrompts}
          </Button>
          {mine === null ? null : <p role="status">{words.readBusy}</p>}
        </div>
      ) : null}
      {mine?.status === "loading" ? <p role="status">{words.reading}</p> : null}
      {mine?.status === "failed" ? (
        <Callout tone="danger" title={errorText(mine.failure.code).title}>
          <p>{errorText(mine.failure.code).next}</p>
          {mine.failure.detail === "" ? null : <p>{messages.app.detail(mine.failure.detail)}</p>}
        </Callout>
      ) : null}
      {mine?.status === "ready" ? (
        <div className={styles["sides"]}>
          {mine.readings.map(({ together, reading }, i) => (
            <PairInput key={i} title={together ? words.promptOf(names[i === 0 ? 0 : 1]) : words.inputOf(names[i === 0 ? 0 : 1])} reading={reading} />
          ))}
        </div>
      ) : null}
    </section>
  );
}
