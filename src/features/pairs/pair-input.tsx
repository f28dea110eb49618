// The exact input of one order, or of one response that was read alone: the prompt by who wrote what, or the words.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { classNames } from "../../ui/class-names.ts";
import { VisibleLine } from "../../ui/visible-line.tsx";
import type { Reading } from "../../workers/protocol.ts";
import styles from "./pairs.module.css";

export function PairInput({ title, reading }: { readonly title: string; readonly reading: Reading }) {
  const { messages } = useLanguage();
  const words = messages.pairs;
  switch (reading.kind) {
    case "prompt":
      return (
        <section aria-label={title} className={styles["side"]}>
          <h4>
            <bdi>{title}</bdi>
          </h4>
          <p className={styles["soft"]}>
            {words.tokens(reading.tokens)} · <bdi>{messages.detail.promptVariant(reading.variant)}</bdi>
          </p>
          <div role="group" tabIndex={0} aria-label={title} className={styles["prompt"]}>
            {reading.spans.map((span, i) => (
              <span key={i} data-origin={span.origin} title={span.origin === "template" ? messages.detail.template : messages.detail.segments[span.origin]} className={classNames(styles["span"], span.special && styles["special"])}>
                <VisibleLine text={span.text} control={words.control} />
              </span>
            ))}
          </div>
        </section>
      );
    case "words":
      return (
        <section aria-label={title} className={styles["side"]}>
          <h4>
            <bdi>{title}</bdi>
          </h4>
          <div role="group" tabIndex={0} aria-label={title} className={styles["prompt"]}>
            {reading.segments.map(({ name, tokens }) => (
              <p key={name} data-origin={name}>
                <span className={styles["soft"]}>{messages.detail.segments[name]}</span> <span className={styles["span"]}>{tokens.map(({ text }) => text).join(" ")}</span>
              </p>
            ))}
          </div>
        </section>
      );
  }
}
