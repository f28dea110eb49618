// Reads JudgeLM's answers: the scores on the first line, one for each answer, then the reasons.
import type { ParsedVerdict, VerdictPlan } from "./prompt-format.ts";
import { cleanAnswer, readLabelAt } from "./read-answer.ts";

/**
 * Takes "8 7", "8, 7", "8  7", "8.0 7.0", "8/10 7/10" and "Assistant 1: 8, Assistant 2: 7". Another number of scores than of
 * answers is ambiguous; a score that is no label is out of range.
 */
export function readFirstLine(output: string, plan: VerdictPlan): ParsedVerdict {
  const text = cleanAnswer(output).replace(/^###\s*Response\s*:\s*/i, "");
  const end = text.indexOf("\n");
  const line = (end === -1 ? text : text.slice(0, end)).trim();
  const pieces = piecesOf(line, plan.slots.length);
  if (pieces === null) return { state: "unparsed", why: /\d/.test(line) ? "ambiguous" : "no-verdict", raw: output };
  const values: number[] = [];
  for (const [i, slot] of plan.slots.entries()) {
    const reading = readLabelAt(pieces[i] ?? "", 0, slot.labels);
    if (reading.kind === "off-scale") return { state: "unparsed", why: "out-of-range", raw: output };
    if (reading.kind !== "label") return { state: "unparsed", why: "ambiguous", raw: output };
    values.push(reading.value);
  }
  return { state: "parsed", values, rationale: end === -1 ? "" : text.slice(end + 1).trim() };
}

const SCORE = /^[*_([]*[-−]?\d+(?:[.,]\d+)?(?:\/10)?[*_)\].]*$/;

/** One piece a score, or null. Spaces part first, so "8,5 7" keeps its decimal comma; then commas do. */
function piecesOf(line: string, count: number): string[] | null {
  const bare = line.replaceAll(/\bAssistant\s*\d+\s*(?:'s\s+score)?\s*[:：=]?\s*/gi, " ").trim();
  for (const separator of [/[\s;]+/, /[\s,;]+/]) {
    const pieces = bare.split(separator).map((piece) => piece.replace(/,$/, "")).filter((piece) => piece !== "");
    if (pieces.length === count && pieces.every((piece) => SCORE.test(piece))) return pieces;
  }
  return null;
}
