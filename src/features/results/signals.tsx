// What a person should look at in the texts or the answer behind a verdict, in words.
import type { Signal } from "../../domain/verdict.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { VisibleLine } from "../../ui/visible-line.tsx";
import styles from "./detail.module.css";

export function Signals({ signals }: { readonly signals: readonly Signal[] }) {
  const { messages } = useLanguage();
  if (signals.length === 0) return null;
  return (
    <ul role="list" aria-label={messages.detail.signals} className={styles["signals"]}>
      {signals.map((signal, index) => (
        <li key={index}>
          <Icon name={iconOf(signal)} size={14} />
          <SignalText signal={signal} />
        </li>
      ))}
    </ul>
  );
}

/** A text that may steer the judge, or was lost to it, deserves more than a note. */
function iconOf(signal: Signal): IconName {
  switch (signal.kind) {
    case "format-marker":
    case "control-token":
    case "input-cut":
    case "injection":
      return "caution";
    case "empty-response":
    case "no-reference":
    case "unparsed":
    case "rationale-cut":
      return "info";
  }
}

function SignalText({ signal }: { readonly signal: Signal }) {
  const { messages } = useLanguage();
  const words = messages.detail;
  switch (signal.kind) {
    case "input-cut":
      return <span>{words.signal["input-cut"](words.segments[signal.segment], signal.kept, signal.of)}</span>;
    case "empty-response":
    case "no-reference":
    case "unparsed":
      return <span>{words.signal[signal.kind]}</span>;
    case "format-marker":
      return <span>{words.signal["format-marker"](words.segments[signal.segment], signal.marker, signal.neutralised)}</span>;
    case "control-token":
      return <span>{words.signal["control-token"](words.segments[signal.segment], signal.token)}</span>;
    case "rationale-cut":
      return <span>{words.signal["rationale-cut"](signal.tokens)}</span>;
    case "injection":
      return (
        <span>
          {messages.bias.injection.found[signal.family]}: <VisibleLine text={signal.text} control={words.control} className={styles["found"]} />. {messages.bias.injection.note}
        </span>
      );
  }
}
