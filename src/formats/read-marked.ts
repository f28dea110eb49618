// Reads answers whose verdict follows a marker: "[RESULT] 4", "Rating: [[7]]", "Score: 3". Works from the end: the last
// verdict counts, unless it is only quoted or mentioned.
import type { ParsedVerdict, VerdictLabel, VerdictPlan } from "./prompt-format.ts";
import { cleanAnswer, isQuoted, readLabelAt, unwrapAnswer } from "./read-answer.ts";

/** How far a verdict must stand out: as the end of the answer, as a line of its own, or as a sentence of its own. */
type Place = "end" | "line" | "sentence";

/** What models write in place of the format's own marker. Read only where nothing can be meant but the verdict. */
const OTHER_MARKERS = [
  /\[(?:RESULT|SCORE|RATING)\]\s*[:：]?/gi,
  /\[\[/g,
  /<(?:score|result|rating)>/gi,
  /\\boxed\{/g,
  /\b(?:(?:final|overall)\s+)?(?:score|rating|result|verdict|grade|better(?:\s+response)?|winner)(?:\s+is|\s+of|\**\s*[:：=])/gi,
  /(?:總分|得分|評分|分數|分数|评分|結果|结果)\s*[:：]/g,
];

/**
 * @param markers the format's own, global; the label follows the match
 * @returns the label after the last marker; when that is off the scale or ambiguous, unparsed: an earlier one is never taken
 */
export function readMarked(output: string, plan: VerdictPlan, markers: readonly RegExp[]): ParsedVerdict {
  const labels = plan.slots[0]?.labels ?? [];
  const text = unwrapAnswer(cleanAnswer(output));
  return readByMarkers(text, labels, markers, "sentence", output) ?? readByMarkers(text, labels, OTHER_MARKERS, "line", output) ?? readBare(text, labels, output);
}

/** Reads any marker, but only at the very end of the answer: for formats whose reasons were never closed. */
export function readAtEnd(text: string, labels: readonly VerdictLabel[], raw: string): ParsedVerdict {
  return readByMarkers(text, labels, OTHER_MARKERS, "end", raw) ?? readBare(text, labels, raw);
}

/** Reads an answer that should be nothing but a label, "m" say. */
export function readChoice(output: string, plan: VerdictPlan): ParsedVerdict {
  return readBare(unwrapAnswer(cleanAnswer(output)), plan.slots[0]?.labels ?? [], output);
}

function readByMarkers(text: string, labels: readonly VerdictLabel[], markers: readonly RegExp[], place: Place, raw: string): ParsedVerdict | null {
  const found = markers.flatMap((marker) => [...text.matchAll(marker)]).sort((a, b) => b.index - a.index);
  for (const match of found) {
    if (isQuoted(text, match.index)) continue;
    const reading = readLabelAt(text, match.index + match[0].length, labels);
    if (reading.kind === "none" || !endsThere(text, match.index, reading.end, place)) continue;
    if (reading.kind === "off-scale") return { state: "unparsed", why: "out-of-range", raw };
    if (reading.kind === "ambiguous") return { state: "unparsed", why: "ambiguous", raw };
    return { state: "parsed", values: [reading.value], rationale: rationaleBefore(text, match.index) };
  }
  return null;
}

/** The whole answer is a label, or "[8/10]". */
function readBare(text: string, labels: readonly VerdictLabel[], raw: string): ParsedVerdict {
  const reading = readLabelAt(text, 0, labels);
  if (reading.kind !== "none" && text.slice(reading.end).trim() === "" && !/^\[\s*\d+\s*\]$/.test(text)) {
    if (reading.kind === "label") return { state: "parsed", values: [reading.value], rationale: "" };
    return { state: "unparsed", why: reading.kind === "ambiguous" ? "ambiguous" : "out-of-range", raw };
  }
  // A citation has no "/10" in its brackets.
  const fraction = /\[\s*\d+(?:[.,]\d+)?\s*\/\s*\d+\s*\][\s.*]*$/.exec(text);
  if (fraction !== null && !isQuoted(text, fraction.index)) {
    const last = readLabelAt(text, fraction.index, labels);
    if (last.kind === "label") return { state: "parsed", values: [last.value], rationale: rationaleBefore(text, fraction.index) };
  }
  return { state: "unparsed", why: "no-verdict", raw };
}

/**
 * Whether what was read is the answer's verdict and no mention of one. At the end of the answer it is. Before other text it
 * must stand out as `place` says.
 */
function endsThere(text: string, from: number, to: number, place: Place): boolean {
  const rest = text.slice(to);
  if (/^[\s\]})>*_"”.]*(?:<\/?[a-z_]*>?\s*)*$/i.test(rest)) return true;
  if (place === "end") return false;
  const before = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  const ownStart = /^[\s*_#>(-]*$/.test(before);
  const endsLine = /^[\t \]})*_]*(?:\([^()\n]*\)\s*)?\n/.test(rest);
  if (place === "line") return ownStart && endsLine;
  const startsSentence = ownStart || /[.!?。！？:：)\]"”*>]\s*$/.test(before);
  const endsSentence = endsLine || /[.。]/.test(text.slice(to - 2, to)) || /^[\t ]*(?:[;；:：(–—-]|\p{Lu}|\p{Lo})/u.test(rest) || /^\s*<\//.test(rest);
  return startsSentence && endsSentence;
}

function rationaleBefore(text: string, end: number): string {
  return text
    .slice(0, end)
    .replace(/^\s*(?:###\s*)?(?:Feedback|Reason(?:ing)?|Explanation)\s*[:：]\s*/i, "")
    .replace(/[\s*_#]*(?:Rating\s*[:：])?[\s*_#"]*$/i, "")
    .trim();
}
