// What a signal says to a person, in words.
import type { ResponseId } from "../domain/case.ts";
import type { Signal } from "../domain/verdict.ts";
import type { Messages } from "./en.ts";

export type SignalLine = {
  /** A text that may steer the judge, or was lost to it, deserves more than a note. */
  readonly tone: "caution" | "info";
  readonly text: string;
  /** What was found, as it stands in the text; null where nothing is quoted. */
  readonly quote: string | null;
  /** Stands after the quote. */
  readonly after: string;
};

/** @param nameOf what a response of a pair is called */
export function signalLine(messages: Messages, signal: Signal, nameOf: (id: ResponseId) => string | null = () => null): SignalLine {
  const words = messages.detail;
  switch (signal.kind) {
    case "input-cut":
      return caution(words.signal["input-cut"](words.segments[signal.segment], signal.kept, signal.of));
    case "empty-response":
    case "no-reference":
    case "unparsed":
      return info(words.signal[signal.kind]);
    case "format-marker":
      return caution(words.signal["format-marker"](words.segments[signal.segment], signal.marker, signal.neutralised));
    case "control-token":
      return caution(words.signal["control-token"](words.segments[signal.segment], signal.token));
    case "rationale-cut":
      return info(words.signal["rationale-cut"](signal.tokens));
    case "injection": {
      const { found, where, whereOf, note } = messages.bias.injection;
      const name = signal.of === undefined ? null : nameOf(signal.of);
      return { tone: "caution", text: found[signal.family](name === null ? where[signal.segment ?? "response"] : whereOf(name)), quote: signal.text, after: note };
    }
  }
}

function caution(text: string): SignalLine {
  return { tone: "caution", text, quote: null, after: "" };
}

function info(text: string): SignalLine {
  return { tone: "info", text, quote: null, after: "" };
}
