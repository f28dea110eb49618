// The words of a report, handed in as plain data so that they can go to a worker, and how numbers and places are put into them.
// The words themselves are in src/i18n/.
import { passes } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";

/** Texts of a report. Places in braces are filled: {n}, {of}, {low}, {high}, {name}. */
export type ReportWords = {
  readonly title: string;
  readonly of: string;
  readonly generator: string;
  readonly headline: string;
  readonly rows: string;
  readonly cases: string;
  readonly verdicts: string;
  readonly overrides: string;
  /** Name of how many responses pass, {n} {of}, and the rule, {threshold} {names}. */
  readonly passing: string;
  readonly passingOf: string;
  readonly passRule: string;
  readonly passRequired: string;
  readonly pass: string;
  readonly fail: string;
  readonly overall: string;
  readonly mean: string;
  readonly interval: string;
  readonly intervalOf: string;
  readonly intervalNote: string;
  readonly failed: string;
  readonly skipped: string;
  readonly pending: string;
  readonly none: string;
  readonly noRun: string;
  readonly judge: string;
  readonly judgeHint: string;
  readonly fact: string;
  readonly value: string;
  readonly rubric: string;
  readonly criterion: string;
  readonly question: string;
  readonly scale: string;
  readonly weight: string;
  readonly level: string;
  readonly meaning: string;
  readonly count: string;
  readonly share: string;
  readonly scores: string;
  readonly chartOf: string;
  readonly sources: string;
  readonly source: string;
  readonly noSource: string;
  readonly sourcesChart: string;
  readonly rank: string;
  readonly highest: string;
  readonly lowest: string;
  /** Heading of a row, with {n}. */
  readonly row: string;
  /** Head of a column of row numbers. */
  readonly number: string;
  readonly instruction: string;
  readonly context: string;
  readonly reference: string;
  readonly response: string;
  readonly comment: string;
  readonly score: string;
  readonly confidence: string;
  readonly override: string;
  readonly rationale: string;
  readonly failures: string;
  readonly flags: string;
  readonly flagsHint: string;
  readonly what: string;
  readonly more: string;
  readonly shortened: string;
  readonly empty: string;
  /** Title of each failure by its code, and a word for each kind of signal. */
  readonly codes: Readonly<Record<string, string>>;
  readonly signals: Readonly<Record<string, string>>;
};

/** How a report is written: words, language tag and the numbers of that language. */
export type ReportLanguage = { readonly words: ReportWords; readonly locale: string };

export type ReportFormat = {
  readonly count: (value: number) => string;
  readonly score: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly instant: (iso: string) => string;
};

export function reportFormat(locale: string): ReportFormat {
  const counts = new Intl.NumberFormat(locale);
  const scores = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return {
    count: (value) => counts.format(value),
    score: (value) => scores.format(value),
    percent: (share) => shares.format(share),
    instant: (iso) => `${instants.format(new Date(iso))} UTC`,
  };
}

/** The rubric's pass rule in a sentence or two; empty without one. */
export function passRuleText({ pass, criteria }: Rubric, { words, format }: { readonly words: ReportWords; readonly format: ReportFormat }): string {
  if (pass === undefined) return "";
  const names = criteria.filter(({ id }) => pass.required.includes(id)).map(({ name }) => name);
  const rule = filledIn(words.passRule, { threshold: format.score(pass.threshold) });
  return names.length === 0 ? rule : `${rule} ${filledIn(words.passRequired, { names: names.join(", ") })}`;
}

/** The word for whether a response passes; empty without a pass rule or an overall score. */
export function passWord(rubric: Rubric, overall: number | null, words: ReportWords): string {
  const passed = passes(rubric, overall);
  return passed === null ? "" : passed ? words.pass : words.fail;
}

/** Fills the places of a text; one without a value stays empty. */
export function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

/** Characters of one text that a report shows. Whole texts are in the exports of rows. */
export const SHOWN_CHARS = 2_000;

/** The beginning of a long text, never half a character, and whether something was left out. */
export function shortened(text: string): { readonly text: string; readonly cut: boolean } {
  if (text.length <= SHOWN_CHARS) return { text, cut: false };
  const end = /[\uD800-\uDBFF]/.test(text.charAt(SHOWN_CHARS - 1)) ? SHOWN_CHARS - 1 : SHOWN_CHARS;
  return { text: text.slice(0, end), cut: true };
}
