// Ids from content: the same cases always get the same ids, and a change gives another id. Not for security: model bytes are
// checked with SHA-256 elsewhere.
import type { Case, CaseId, Response, ResponseId } from "./case.ts";

/**
 * 53-bit hash of a list of texts as 14 hex digits: two 32-bit multiply-xorshift lanes that are mixed at the end, after the
 * public domain "cyrb53" construction. Each part is preceded by its length, so no two lists run together; null differs from "".
 */
export function hashParts(parts: readonly (string | null)[]): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const part of parts) {
    const length = part === null ? -1 : part.length;
    a = Math.imul(a ^ length, 2654435761);
    b = Math.imul(b ^ length, 1597334677);
    for (let i = 0; i < length; i += 1) {
      // Read from the part itself: joining the parts first would copy a whole case set.
      const code = part === null ? 0 : part.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  const value = (b >>> 0) + (a & 0x1fffff) * 0x100000000;
  return value.toString(16).padStart(14, "0");
}

/** Hash of one text; see `hashParts`. */
export function hashText(text: string): string {
  return hashParts([text]);
}

/** Id of the case at a position of its set. */
export function caseIdFor(position: number, content: Pick<Case, "instruction" | "context" | "reference">): CaseId {
  const hash = hashParts([content.instruction, content.context, content.reference]);
  return `c${position + 1}-${hash}` as CaseId;
}

/** Id of the response at a position (counted over the whole set), which covers what a judge reads with it. */
export function responseIdFor(
  position: number,
  content: Pick<Case, "instruction" | "context" | "reference">,
  response: Pick<Response, "text" | "source">,
): ResponseId {
  const hash = hashParts([content.instruction, content.context, content.reference, response.text, response.source]);
  return `r${position + 1}-${hash}` as ResponseId;
}

/** Id of a set of cases: changes with any text, source, human score, preference or order. */
export function caseSetIdFor(cases: readonly Case[]): string {
  let chain = "";
  for (const item of cases) {
    const responses = item.responses.flatMap((r) => [r.id, r.text, r.source, r.humanScore === null ? null : String(r.humanScore), ...(r.criterionScores ?? []).flatMap(({ criterion, score }) => [criterion, String(score)])]);
    const preferences = (item.preferences ?? []).flatMap((p) => [p.a, p.b, p.better]);
    chain = hashParts([chain, item.id, item.instruction, item.context, item.reference, ...responses, ...preferences]);
  }
  return `set-${hashParts([chain, String(cases.length)])}`;
}
