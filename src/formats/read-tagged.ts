// Reads answers that put reasons and score into tags: <feedback>...</feedback><score>4</score>. A score inside the reasons is a
// quotation. Works from the end.
import type { ParsedVerdict, VerdictLabel, VerdictPlan } from "./prompt-format.ts";
import { cleanAnswer, isQuoted, readLabelAt, unwrapAnswer } from "./read-answer.ts";
import { readAtEnd, readMarked } from "./read-marked.ts";

/**
 * @param reasonTags the tags of the reasons in their order; the first may be missing when it was put in front of the answer
 */
export function readTaggedScore(output: string, plan: VerdictPlan, reasonTags: readonly string[]): ParsedVerdict {
  const labels = plan.slots[0]?.labels ?? [];
  const text = unwrapAnswer(cleanAnswer(output));
  const { before, reasons, after } = splitReasons(text, reasonTags);
  const closed = reasons !== null;
  // Models that turn the order round write the score first.
  const reading = lastTag(after, labels, closed) ?? lastTag(before, labels, closed);
  if (reading === null) {
    const other = closed ? readMarked(after, plan, []) : readAtEnd(text, labels, output);
    if (other.state === "parsed") return { ...other, rationale: closed ? tidy(reasons, reasonTags) : tidy(other.rationale, reasonTags) };
    return { ...other, raw: output };
  }
  if (reading.kind !== "label") return { state: "unparsed", why: reading.kind === "ambiguous" ? "ambiguous" : "out-of-range", raw: output };
  return { state: "parsed", values: [reading.value], rationale: tidy(closed ? reasons : after.slice(0, reading.at), reasonTags) };
}

type TagReading = { readonly kind: "label"; readonly value: number; readonly at: number } | { readonly kind: "off-scale" | "ambiguous" };

/** The last <score> that counts. Where the reasons have no closing tag it must end the answer, or it may be one they quote. */
function lastTag(text: string, labels: readonly VerdictLabel[], anywhere: boolean): TagReading | null {
  for (const match of [...text.matchAll(/<score>/gi)].reverse()) {
    if (isQuoted(text, match.index)) continue;
    const reading = readLabelAt(text, match.index + match[0].length, labels);
    if (reading.kind === "none") continue;
    const rest = text.slice(reading.end);
    const ends = /^[^<\d]{0,60}(?:<\/?(?:score)?>?)?\s*$/i.test(rest);
    const closes = /^[^<\d]{0,60}<\/score>?[\t ]*\n/i.test(rest);
    if (!(ends || (anywhere && (closes || /^\s*\n/.test(rest))))) continue;
    return reading.kind === "label" ? { kind: "label", value: reading.value, at: match.index } : { kind: reading.kind };
  }
  return null;
}

/** Splits at the reasons: from the first opening tag (or the start) to the last closing tag. Null: they were never closed. */
function splitReasons(text: string, tags: readonly string[]): { readonly before: string; readonly reasons: string | null; readonly after: string } {
  const names = tags.join("|");
  const close = [...text.matchAll(new RegExp(`</(?:${names})>`, "gi"))].at(-1);
  if (close === undefined) return { before: "", reasons: null, after: text };
  const open = text.search(new RegExp(`<(?:${names})>`, "i"));
  const from = open === -1 || open > close.index ? 0 : open;
  const end = close.index + close[0].length;
  return { before: text.slice(0, from), reasons: text.slice(from, end), after: text.slice(end) };
}

/** Reasons in a single tag lose it; those in several keep the tags that part them, without the outermost. */
function tidy(reasons: string, tags: readonly string[]): string {
  const [first = "", ...others] = tags;
  const last = others.at(-1) ?? first;
  return reasons
    .replace(new RegExp(`^\\s*<${first}>`, "i"), "")
    .replace(new RegExp(`</${last}>\\s*$`, "i"), "")
    .trim();
}
