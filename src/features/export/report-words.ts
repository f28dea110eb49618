// The words of a report in the language of the page, gathered as plain data that can go to the worker.
import type { Messages } from "../../i18n/en.ts";
import type { ReportWords } from "../../io/report-words.ts";

export function reportWords(messages: Messages): ReportWords {
  return {
    ...messages.export.report,
    codes: Object.fromEntries(Object.entries(messages.errors).map(([code, { title }]) => [code, title.replace(/\[[^\]]*\]|\{\w+\}/g, "").trim()])),
    signals: messages.export.signalNames,
  };
}
