// What the judge read for one cell: the tokens of each part, with the words that stand on both sides.
import { useRef } from "react";
import type { InputSegment, Reading } from "../../workers/protocol.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Callout } from "../../ui/notice.tsx";
import { reveal } from "../../ui/reveal.ts";
import styles from "./detail.module.css";
import { PromptInput } from "./prompt-input.tsx";

type InputProps = { readonly criterionId: string; readonly asked: boolean; readonly onRead: () => void };

export function JudgeInput({ onRead, ...props }: InputProps) {
  const place = useRef<HTMLDivElement>(null);
  // The button that asks goes away. The focus stays where its answer will be, or Escape and Tab would begin at the page.
  function read(): void {
    place.current?.focus({ preventScroll: true });
    onRead();
  }
  return (
    <div ref={place} tabIndex={-1}>
      <InputState {...props} onRead={read} />
    </div>
  );
}

function InputState({ criterionId, asked, onRead }: InputProps) {
  const { messages } = useLanguage();
  const errorText = useErrorText();
  const detail = useApp((state) => state.detail);
  const words = messages.detail;
  if (!asked) {
    return (
      <Button rank="quiet" icon="search" onClick={onRead}>
        {words.readShow}
      </Button>
    );
  }
  switch (detail.status) {
    case "idle":
    case "loading":
      return <p role="status">{words.reading}</p>;
    case "failed": {
      const text = errorText(detail.failure.code);
      return (
        <Callout tone="danger" title={text.title} action={<Button onClick={onRead}>{words.readAgain}</Button>}>
          <p>{text.next}</p>
          {detail.failure.detail === "" ? null : <p>{messages.app.detail(detail.failure.detail)}</p>}
        </Callout>
      );
    }
    case "ready":
      return detail.criterionId === criterionId ? <ReadAnything reading={detail.reading} /> : <p role="status">{words.reading}</p>;
  }
}

function ReadAnything({ reading }: { readonly reading: Reading }) {
  switch (reading.kind) {
    case "words":
      return <ReadInput segments={reading.segments} features={reading.features} />;
    case "prompt":
      return <PromptInput prompt={reading} />;
  }
}

function ReadInput({ segments, features }: { readonly segments: readonly InputSegment[]; readonly features: readonly { readonly name: string; readonly value: number }[] }) {
  const { messages, format } = useLanguage();
  const words = messages.detail;
  return (
    <section className={styles["read"]} aria-label={words.read}>
      <h4>{words.read}</h4>
      <p className={styles["soft"]}>{words.readExplain}</p>
      {segments.map((segment, index) => (
        <div key={index}>
          <p className={styles["segmentName"]}>
            {words.segments[segment.name]} <span>{words.readTokens(segment.tokens.length, segment.of)}</span>
          </p>
          <Tokens segment={segment} label={words.segments[segment.name]} />
        </div>
      ))}
      {features.length === 0 ? null : (
        <table className={styles["features"]}>
          <caption>{words.features}</caption>
          <thead>
            <tr>
              <th scope="col">{words.feature}</th>
              <th scope="col">{words.featureValue}</th>
            </tr>
          </thead>
          <tbody>
            {features.map((feature) => (
              <tr key={feature.name}>
                <th scope="row">{feature.name}</th>
                <td>{format.number(feature.value, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Tokens({ segment, label }: { readonly segment: InputSegment; readonly label: string }) {
  return (
    <bdi role="group" tabIndex={0} aria-label={label} className={styles["tokens"]}>
      {segment.tokens.map((token, index) => {
        const shown = reveal(token.text)
          .map((piece) => (piece.kind === "text" ? piece.text : piece.code))
          .join("");
        return (
          <span key={index}>
            {index === 0 ? "" : " "}
            {token.matched ? <u className={styles["matched"]}>{shown}</u> : <span className={classNames(!token.known && styles["unknown"])}>{shown}</span>}
          </span>
        );
      })}
    </bdi>
  );
}
