// The ranking of sources that follows from the pairs, in short: strengths with their intervals, and the ranks that each may take.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { IntervalPlot } from "../../ui/interval-plot.tsx";
import { FoldedTable } from "./folded-table.tsx";
import styles from "./trust.module.css";

export function PairRanking() {
  const { messages, format } = useLanguage();
  const words = messages.peers.pairs;
  const pairs = messages.pairs;
  const state = useApp((app) => app.pairs.ranking);
  if (state === null || "notDefined" in state.ranking.sources) return null;
  const ranked = state.ranking.sources;
  const name = (source: number): string => state.sources[source] ?? "";
  const signed = (value: number): string => `${value > 0 ? "+" : value < 0 ? "−" : ""}${format.fixed(Math.abs(value), 2)}`;
  const interval = (ends: readonly [number, number] | null): string => (ends === null ? pairs.intervalNone : pairs.interval(signed(ends[0]), signed(ends[1])));
  const reach = Math.ceil(2 * Math.max(0.5, ...ranked.flatMap(({ strength, interval: ends }) => [Math.abs(strength), ...(ends ?? []).map(Math.abs)]))) / 2;
  return (
    <>
      <h4>{words.ranking}</h4>
      <p className={styles["soft"]}>{words.rankingIntro}</p>
      <IntervalPlot
        label={words.ranking}
        domain={[-reach, reach]}
        reference={0}
        ticks={[{ value: -reach, label: signed(-reach) }, { value: 0, label: pairs.average }, { value: reach, label: signed(reach) }]}
        lines={ranked.map(({ source, strength, interval: ends, rank }) => ({
          id: String(source),
          name: (
            <>
              {format.number(rank)}. <bdi>{name(source)}</bdi>
            </>
          ),
          value: strength,
          interval: ends,
          label: pairs.chartRow(name(source), signed(strength), interval(ends)),
          text: signed(strength),
        }))}
      />
      <FoldedTable
        summary={words.asTable}
        caption={words.ranking}
        columns={[words.rankColumns.source, words.rankColumns.rank, words.rankColumns.strength, words.rankColumns.interval, words.rankColumns.ranks]}
      >
        {ranked.map(({ source, strength, interval: ends, rank, ranks }) => (
          <tr key={source}>
            <th scope="row">
              <bdi>{name(source)}</bdi>
            </th>
            <td>{format.number(rank)}</td>
            <td>{signed(strength)}</td>
            <td>{interval(ends)}</td>
            <td>{ranks === null ? pairs.intervalNone : pairs.ranks(Math.round(ranks[0]), Math.round(ranks[1]))}</td>
          </tr>
        ))}
      </FoldedTable>
    </>
  );
}
