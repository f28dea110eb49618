// Tests of the shown run against each of the others: whether one of the two agrees more with people than chance would give.
import type { PeerTrust } from "../../domain/peer-trust.ts";
import type { Interval } from "../../domain/statistics/bootstrap.ts";
import type { PairedDifference } from "../../domain/statistics/paired-tests.ts";
import { isDefined, type NotDefined, type Statistic } from "../../domain/statistics/statistic.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import styles from "./trust.module.css";

const DIFFERENCES = ["kappa", "accuracy", "spearman", "meanAbsoluteError"] as const;

type Line = { readonly name: string; readonly difference: string; readonly interval: Interval | null; readonly p: Statistic; readonly n: number };

export function PeerTests({ name, tests }: { readonly name: string; readonly tests: PeerTrust["tests"] }) {
  const { messages, format } = useLanguage();
  const words = messages.peers.runs;
  const columns = words.testColumns;
  const signed = (value: number): string => (Number(value.toFixed(2)) === 0 ? format.fixed(0, 2) : `${value > 0 ? "+" : "−"}${format.fixed(Math.abs(value), 2)}`);
  const reason = ({ notDefined }: NotDefined): string => `${messages.trust.notDefined} (${messages.trust.reasons[notDefined]})`;
  const pText = (p: Statistic): string => (!isDefined(p) ? "–" : p < 0.001 ? words.tiny : format.fixed(p, 3));

  function linesOf({ comparison }: PeerTrust["tests"][number]): Line[] {
    const { n, mcNemar, wilcoxon } = comparison;
    const differences = DIFFERENCES.map((key): Line => differenceLine(words.testNames[key], comparison[key], n));
    return [
      ...differences,
      "notDefined" in mcNemar
        ? { name: words.testNames.mcNemar, difference: reason(mcNemar), interval: null, p: mcNemar, n }
        : { name: words.testNames.mcNemar, difference: words.onlyRight(mcNemar.onlyFirst, mcNemar.onlySecond), interval: null, p: mcNemar.exact, n },
      "notDefined" in wilcoxon
        ? { name: words.testNames.wilcoxon, difference: reason(wilcoxon), interval: null, p: wilcoxon, n }
        : { name: words.testNames.wilcoxon, difference: "", interval: null, p: wilcoxon.p, n: wilcoxon.n },
    ];
  }

  function differenceLine(label: string, found: PairedDifference | NotDefined, n: number): Line {
    if ("notDefined" in found) return { name: label, difference: reason(found), interval: null, p: found, n };
    const { difference, interval, p } = found;
    return { name: label, difference: isDefined(difference) ? signed(difference) : reason(difference), interval, p, n };
  }

  return (
    <>
      <h4>{words.tests}</h4>
      <p>{words.testsIntro}</p>
      <div className={styles["scroll"]} role="region" aria-label={words.testsCaption(name)} tabIndex={0}>
        <table className={styles["figures"]}>
          <caption className="visually-hidden">{words.testsCaption(name)}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.figure}</th>
              <th scope="col">{columns.difference}</th>
              <th scope="col">{columns.interval}</th>
              <th scope="col" className={styles["end"]}>{columns.p}</th>
              <th scope="col" className={styles["end"]}>{columns.n}</th>
            </tr>
          </thead>
          {tests.map((test) => (
            <tbody key={test.other}>
              <tr>
                <th scope="colgroup" colSpan={5} className={styles["group"]}>
                  {messages.peers.runs.pair(1, test.other + 1)}
                </th>
              </tr>
              {linesOf(test).map((line) => (
                <tr key={line.name}>
                  <th scope="row" className={styles["figure"]}>{line.name}</th>
                  <td>{line.difference}</td>
                  <td>{line.interval === null ? null : <span className={styles["range"]}>{messages.judges.interval(signed(line.interval[0]), signed(line.interval[1]))}</span>}</td>
                  <td className={styles["end"]}>{pText(line.p)}</td>
                  <td className={styles["end"]}>{format.number(line.n)}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </>
  );
}
