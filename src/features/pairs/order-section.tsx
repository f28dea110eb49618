// Whether the place of a response decides: the flip rate with its interval, and how often the first place wins.
import { useMemo } from "react";
import { firstPlaceShare, flipRate } from "../../domain/pair-ranking.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Callout } from "../../ui/notice.tsx";
import styles from "./pairs.module.css";

/** Shares of flipped pairs above and below which the page says what they mean. */
const HIGH = 0.3;
const LOW = 0.1;

export function OrderSection() {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const cells = useApp((state) => state.pairs.cells);
  const { rate, place } = useMemo(() => {
    const verdicts = [...cells.values()].flatMap((cell) => (cell.state === "scored" ? [cell.verdict] : []));
    return { rate: flipRate(verdicts), place: firstPlaceShare(verdicts) };
  }, [cells]);
  if (rate.of === 0) {
    return (
      <section aria-label={words.order} className={styles["section"]}>
        <h3>{words.order}</h3>
        <p>{words.flipsNone}</p>
      </section>
    );
  }
  const share = rate.flipped / rate.of;
  return (
    <section aria-label={words.order} className={styles["section"]}>
      <h3>{words.order}</h3>
      <p>
        {words.flips(format.percent(share), rate.flipped, rate.of)} {rate.interval === null ? null : <span className={styles["soft"]}>{words.flipsInterval(format.percent(rate.interval[0]), format.percent(rate.interval[1]))}</span>}
      </p>
      {place.of === 0 ? null : <p className={styles["soft"]}>{words.firstPlace(format.percent(place.first / place.of))}</p>}
      {share > HIGH ? <Callout tone="caution">{words.flipsHigh}</Callout> : null}
      {share < LOW ? <p className={styles["soft"]}>{words.flipsLow}</p> : null}
    </section>
  );
}
