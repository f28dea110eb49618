// The exact prompt that a generative judge read for one cell: coloured by who wrote what, control tokens in boxes.
import type { SpanOrigin } from "../../formats/prompt-format.ts";
import type { PromptReading } from "../../workers/protocol.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { Messages } from "../../i18n/en.ts";
import { classNames } from "../../ui/class-names.ts";
import { reveal } from "../../ui/reveal.ts";
import { originsOf, promptPieces } from "./prompt-pieces.ts";
import styles from "./prompt.module.css";

export function PromptInput({ prompt }: { readonly prompt: PromptReading }) {
  const { messages } = useLanguage();
  const words = messages.detail;
  return (
    <section className={styles["prompt"]} aria-label={words.prompt}>
      <h4>{words.prompt}</h4>
      <p className={styles["soft"]}>{words.promptExplain}</p>
      <p className={styles["soft"]}>
        {words.promptTokens(prompt.tokens, prompt.shared)} · <bdi>{words.promptVariant(prompt.variant)}</bdi>
      </p>
      <ul role="list" aria-label={words.origins} className={styles["legend"]}>
        {originsOf(prompt.spans).map((origin) => (
          <li key={origin}>
            <span className={styles["swatch"]} data-origin={origin} aria-hidden="true" />
            {originName(origin, messages)}
          </li>
        ))}
      </ul>
      <bdi dir="auto" role="group" tabIndex={0} aria-label={words.prompt} className={styles["text"]}>
        {promptPieces(prompt.spans, prompt.shared > 0 ? prompt.sharedUnits : undefined).map((piece, index) =>
          piece.kind === "shared-end" ? (
            <span key={index} className={styles["shared"]}>
              {words.promptShared}
            </span>
          ) : (
            <span key={index} data-origin={piece.span.origin} className={classNames(styles["span"], piece.span.special && styles["special"])} title={originName(piece.span.origin, messages)}>
              <Shown text={piece.span.text} control={words.control} />
            </span>
          ),
        )}
      </bdi>
    </section>
  );
}

function Shown({ text, control }: { readonly text: string; readonly control: (code: string) => string }) {
  return (
    <>
      {reveal(text).map((piece, index) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <span key={index} role="img" aria-label={control(piece.code)} className={styles["hidden"]}>
            {piece.code}
          </span>
        ),
      )}
    </>
  );
}

function originName(origin: SpanOrigin, messages: Messages): string {
  return origin === "template" ? messages.detail.template : messages.detail.segments[origin];
}
