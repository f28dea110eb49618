// The ranking of sources: dots with intervals, and the same as a table.
import { winProbability } from "../../domain/statistics/bradley-terry.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { IntervalPlot } from "../../ui/interval-plot.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./pairs.module.css";

export function RankingSection() {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const state = useApp((app) => app.pairs.ranking);
  const ranked = state === null || "notDefined" in state.ranking.sources ? null : state.ranking.sources;
  if (state === null || ranked === null) {
    return (
      <section aria-label={words.ranking} className={styles["section"]}>
        <h3>{words.ranking}</h3>
        <p>{words.rankingNone}</p>
      </section>
    );
  }
  const name = (source: number): string => state.sources[source] ?? "";
  const signed = (value: number): string => `${value > 0 ? "+" : value < 0 ? "−" : ""}${format.fixed(Math.abs(value), 2)}`;
  const intervalText = (interval: readonly [number, number] | null): string => (interval === null ? words.intervalNone : words.interval(signed(interval[0]), signed(interval[1])));
  const reach = Math.ceil(2 * Math.max(0.5, ...ranked.flatMap(({ strength, interval }) => [Math.abs(strength), ...(interval ?? []).map(Math.abs)]))) / 2;
  return (
    <section aria-label={words.ranking} className={styles["section"]}>
      <h3>{words.ranking}</h3>
      <p className={styles["soft"]}>{words.rankingIntro}</p>
      {state.ranking.separate.length > 1 ? <Callout tone="caution">{words.rankingApart}</Callout> : null}
      <IntervalPlot
        label={words.chart}
        domain={[-reach, reach]}
        reference={0}
        ticks={[{ value: -reach, label: signed(-reach) }, { value: 0, label: words.average }, { value: reach, label: signed(reach) }]}
        lines={ranked.map(({ source, strength, interval, rank }) => ({
          id: String(source),
          name: (
            <>
              {format.number(rank)}. <bdi>{name(source)}</bdi>
            </>
          ),
          value: strength,
          interval,
          hollow: interval !== null && interval[0] <= 0 && interval[1] >= 0,
          label: words.chartRow(name(source), signed(strength), intervalText(interval)),
          text: signed(strength),
        }))}
      />
      {ranked.every(({ interval }) => interval === null) ? <p className={styles["soft"]}>{words.rankingRough}</p> : null}
      <details>
        <summary>{words.table}</summary>
        <div className={styles["scroll"]} role="group" aria-label={words.table} tabIndex={0}>
          <table className={styles["table"]}>
            <caption className="visually-hidden">{words.table}</caption>
            <thead>
              <tr>
                <th scope="col" data-number>{words.columns.rank}</th>
                <th scope="col">{words.columns.source}</th>
                <th scope="col" data-number>{words.columns.strength}</th>
                <th scope="col" data-number>{words.columns.interval}</th>
                <th scope="col" data-number>{words.columns.ranks}</th>
                <th scope="col" data-number>{words.columns.winRate}</th>
                <th scope="col" data-number>{words.columns.games}</th>
                <th scope="col" data-number>{words.columns.wins}</th>
              </tr>
            </thead>
            <tbody>
              {ranked.map(({ source, strength, interval, rank, ranks, games, wins }) => (
                <tr key={source}>
                  <td data-number>{format.number(rank)}</td>
                  <th scope="row">
                    <bdi>{name(source)}</bdi>
                  </th>
                  <td data-number>{signed(strength)}</td>
                  <td data-number>{intervalText(interval)}</td>
                  <td data-number>{ranks === null ? words.intervalNone : words.ranks(Math.round(ranks[0]), Math.round(ranks[1]))}</td>
                  <td data-number>{format.percent(winProbability(strength, 0))}</td>
                  <td data-number>{format.number(games)}</td>
                  <td data-number>{format.number(wins, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
