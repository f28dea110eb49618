// Ids from content: the same cases always get the same ids, and a change gives another id. Not for security: model bytes are
// checked with SHA-256 elsewhere.
import type { Case, CaseId, Response, ResponseId } from "./case.ts";

/**
 * 53-bit hash of a text as 14 hex digits: two 32-bit multiply-xorshift lanes that are mixed at the end, after the public
 * domain "cyrb53" construction.
 */
export function hashText(text: string, seed = 0): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  const value = (b >>> 0) + (a & 0x1fffff) * 0x100000000;
  return value.toString(16).padStart(14, "0");
}

/** Joins parts so that no two lists of parts give the same text; null differs from "". */
function joinParts(parts: readonly (string | null)[]): string {
  return parts.map((part) => (part === null ? "-" : `${part.length}:${part}`)).join("|");
}

/** Id of the case at a position of its set. */
export function caseIdFor(position: number, content: Pick<Case, "instruction" | "context" | "reference">): CaseId {
  const text = joinParts([content.instruction, content.context, content.reference]);
  return `c${position + 1}-${hashText(text)}` as CaseId;
}

/** Id of the response at a position (counted over the whole set), which covers what a judge reads with it. */
export function responseIdFor(
  position: number,
  content: Pick<Case, "instruction" | "context" | "reference">,
  response: Pick<Response, "text" | "source">,
): ResponseId {
  const text = joinParts([content.instruction, content.context, content.reference, response.text, response.source]);
  return `r${position + 1}-${hashText(text)}` as ResponseId;
}

/** Id of a set of cases: changes with any text, source, human score or order. 106 bits. */
export function caseSetIdFor(cases: readonly Case[]): string {
  const lanes = [0, 0x9e3779b9].map((seed) => {
    let chain = "";
    for (const item of cases) {
      const responses = item.responses.flatMap((r) => [r.id, r.text, r.source, r.humanScore === null ? null : String(r.humanScore)]);
      chain = hashText(joinParts([chain, item.id, item.instruction, item.context, item.reference, ...responses]), seed);
    }
    return chain;
  });
  return `set-${lanes.join("")}`;
}
