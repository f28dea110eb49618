// The answer in one sentence, and what to do next. The evidence is in the sections below it.
import type { AgreementReport } from "../../domain/agreement.ts";
import type { Criterion } from "../../domain/rubric.ts";
import type { Advice } from "../../domain/trust-advice.ts";
import type { Belief } from "../../domain/trust-belief.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { headlineText } from "./headline-text.ts";
import { LevelMark } from "./level-mark.tsx";
import styles from "./trust.module.css";

export function Headline({ criterion, belief, report, advice, unscored, heading: Heading }: {
  readonly criterion: Criterion;
  readonly belief: Belief;
  readonly report: AgreementReport | null;
  readonly advice: readonly Advice[];
  /** Verdicts that have no person's score. */
  readonly unscored: number;
  /** The level below the heading that stands before it. */
  readonly heading: "h3" | "h4";
}) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const unsettled = belief.level === "unclear" && belief.needed !== null;
  return (
    <div className={classNames(styles["headline"], styles[belief.level])}>
      <p className={styles["level"]}>
        <LevelMark level={belief.level} />
        {words.levels[belief.level]}
      </p>
      <p className={styles["sentence"]}>
        {headlineText(belief, report, criterion.scale, messages, format)} {unsettled ? words.needed(belief.needed) : null}
      </p>
      <Heading className={styles["nextTitle"]}>{words.next}</Heading>
      <ul className={styles["advice"]}>
        {advice.map((one) => (
          <li key={one.kind}>
            <span>{adviceText(one, belief, unscored, messages, format)}</span>
            <AdviceAction advice={one} criterionId={criterion.id} unscored={unscored} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function adviceText(advice: Advice, belief: Belief, unscored: number, { trust: { advice: words } }: Messages, format: Format): string {
  switch (advice.kind) {
    case "label":
      return belief.level === "unknown" || belief.level === "unclear" ? words.label(advice.rows, unscored) : words.narrow(advice.rows);
    case "vary":
      return words.vary;
    case "reference":
      return words.reference(advice.missing, advice.of);
    case "threshold":
      return words.threshold(format.percent(advice.agreement), format.percent(advice.coverage), format.percent(advice.threshold));
    case "shift":
      return advice.by > 0 ? words.higher(format.fixed(advice.by, 2)) : words.lower(format.fixed(-advice.by, 2));
    case "order-only":
      return words.orderOnly(format.percent(advice.pairs));
    case "surer":
      return words.surer(format.percent(advice.confidence), format.percent(advice.accuracy));
    case "less-sure":
      return words.lessSure(format.percent(advice.confidence), format.percent(advice.accuracy));
    case "another-judge":
      return words.anotherJudge;
    case "rely":
      return words.rely;
  }
}

function AdviceAction({ advice, criterionId, unscored }: { readonly advice: Advice; readonly criterionId: string; readonly unscored: number }) {
  const words = useLanguage().messages.trust;
  const { showToScore, setThreshold } = useActions();
  if (advice.kind === "threshold") {
    return (
      <span className={styles["actions"]}>
        <Button onClick={() => setThreshold(criterionId, Math.floor(advice.threshold * 100) / 100)}>{words.advice.setThreshold}</Button>
      </span>
    );
  }
  const rows = advice.kind === "label" ? Math.min(advice.rows, unscored) : 0;
  if (rows === 0) return null;
  return (
    <span className={styles["actions"]}>
      <Button onClick={() => showToScore(criterionId, { kind: "random", most: rows })}>{words.showRandom(rows)}</Button>
      <Button rank="quiet" onClick={() => showToScore(criterionId, { kind: "unsure", most: rows })}>
        {words.showUnsure(rows)}
      </Button>
      <span className={styles["soft"]}>{words.showHint}</span>
    </span>
  );
}
