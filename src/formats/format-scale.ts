// Scales as prompt formats write them: which labels a verdict may have, how levels are described, and which scales fit.
import type { Criterion, Scale } from "../domain/rubric.ts";
import { levelsOf, MAX_LEVELS } from "../domain/rubric.ts";
import type { FormatFit, FormatId, FormatInput, FormatMode, PromptFormat, PromptSpan, VerdictLabel } from "./prompt-format.ts";
import { fixed } from "./template.ts";

const ANY_INTEGER_SCALE: readonly FormatId[] = ["chambers", "flow-judge", "glider"];
const FORMATS_OF_MODE: Readonly<Record<FormatMode, readonly FormatId[]>> = {
  pointwise: ANY_INTEGER_SCALE,
  pairwise: ["chambers", "prometheus-2", "mt-bench", "preference", "judgelm"],
  multi: ["judgelm"],
};

/** Labels that are the level values themselves, worst first: "1", "2", ... */
export function integerLabels(scale: Scale): VerdictLabel[] {
  return levelsOf(scale).map(({ value }) => ({ value, text: String(value) }));
}

/**
 * The numbers first..last for a scale that has exactly these: a Likert scale with the same ends, or as many ordered labels
 * (they have no numbers of their own). Null when the scale is another one.
 */
export function numberedLabels(scale: Scale, first: number, last: number): VerdictLabel[] | null {
  if (scale.kind === "binary") return null;
  if (scale.kind === "likert" && (scale.min !== first || scale.max !== last)) return null;
  const levels = levelsOf(scale);
  return levels.length === last - first + 1 ? levels.map(({ value }, i) => ({ value, text: String(first + i) })) : null;
}

/** Labels for a choice between two responses. */
export function choiceLabels(...texts: readonly string[]): VerdictLabel[] {
  return texts.map((text, value) => ({ value, text }));
}

/** `null` when the mode is offered, otherwise the refusal. */
export function refuseMode(modes: readonly FormatMode[], mode: FormatMode): FormatFit | null {
  return modes.includes(mode) ? null : { fits: false, reason: "mode-not-offered", offers: FORMATS_OF_MODE[mode] };
}

/** `null` when every level is a whole number and there are not too many of them, otherwise the refusal. */
export function refuseScale(scale: Scale): FormatFit | null {
  if (scale.kind === "likert" && !(Number.isSafeInteger(scale.min) && Number.isSafeInteger(scale.max))) return { fits: false, reason: "scale-not-integer", offers: [] };
  const count = scale.kind === "likert" ? scale.max - scale.min + 1 : levelsOf(scale).length;
  return count > MAX_LEVELS ? { fits: false, reason: "too-many-levels", offers: [] } : null;
}

/** `null` when the scale is first..last, otherwise the refusal with formats that take any integer scale. */
export function refuseUnlessNumbered(scale: Scale, first: 1, last: 5 | 10): FormatFit | null {
  if (numberedLabels(scale, first, last) !== null) return null;
  return { fits: false, reason: last === 5 ? "scale-not-one-to-five" : "scale-not-one-to-ten", offers: refuseScale(scale) === null ? ANY_INTEGER_SCALE : [] };
}

/** Throws unless the format fits and the number of responses is the mode's. Callers ask `fit` first. */
export function expectFit(format: Pick<PromptFormat, "id" | "fit">, input: FormatInput, mode: FormatMode): void {
  const fit = format.fit(input.criterion, mode);
  if (!fit.fits) throw new Error(`${format.id} can't ask this criterion: ${fit.reason}.`);
  const { length } = input.responses;
  const right = mode === "multi" ? length >= 2 : length === (mode === "pairwise" ? 2 : 1);
  if (!right) throw new Error(`${format.id} was given ${length} responses for a ${mode} prompt.`);
}

/** What a level means, as spans: its label's name and its description, or this project's words where it has neither. */
export function levelMeaning(criterion: Criterion, value: number): PromptSpan[] {
  const { scale } = criterion;
  const levels = levelsOf(scale);
  const at = levels.findIndex((level) => level.value === value);
  const level = levels[at];
  const description = describedAs(criterion, value);
  if (scale.kind !== "likert" && level !== undefined) {
    const name: PromptSpan = { text: level.label, origin: "criterion" };
    return description === "" ? [name] : [name, fixed(": "), { text: description, origin: "criterion" }];
  }
  if (description !== "") return [{ text: description, origin: "criterion" }];
  if (at === 0) return [fixed("The criterion is not met at all.")];
  if (at === levels.length - 1) return [fixed("The criterion is met in full.")];
  return [fixed(`Between ${value - 1} and ${value + 1}.`)];
}

/**
 * The labels that a rubric lists. A Likert scale with some levels described lists those (1, 3 and 5, say, as anchors); every
 * other scale lists all.
 */
export function listedLabels(criterion: Criterion, labels: readonly VerdictLabel[]): readonly VerdictLabel[] {
  if (criterion.scale.kind !== "likert") return labels;
  const described = labels.filter((label) => describedAs(criterion, label.value) !== "");
  return described.length === 0 ? labels : described;
}

/** Lines of a rubric, joined by newlines: what `lead` gives for the label, then what the level means. */
export function rubricLines(criterion: Criterion, labels: readonly VerdictLabel[], lead: (label: VerdictLabel) => string): PromptSpan[] {
  const listed = criterion.listing === "best-first" ? labels.toReversed() : labels;
  return listed.flatMap((label, i) => [fixed(`${i === 0 ? "" : "\n"}${lead(label)}`), ...levelMeaning(criterion, label.value)]);
}

function describedAs(criterion: Criterion, value: number): string {
  const key = String(value);
  return Object.hasOwn(criterion.descriptions, key) ? (criterion.descriptions[key] ?? "") : "";
}

/** The text, or null when it is null or empty: an empty reference counts as none. */
export function given(text: string | null): string | null {
  return text === null || text === "" ? null : text;
}
