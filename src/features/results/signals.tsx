// What a person should look at in the texts or the answer behind a verdict, in words.
import type { Signal } from "../../domain/verdict.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { signalLine } from "../../i18n/signal-line.ts";
import { NoteList } from "../../ui/note-list.tsx";

export function Signals({ signals }: { readonly signals: readonly Signal[] }) {
  const { messages } = useLanguage();
  return <NoteList label={messages.detail.signals} notes={signals.map((signal) => signalLine(messages, signal))} control={messages.detail.control} />;
}
