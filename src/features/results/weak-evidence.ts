// When the Clerk has little to go by. Pure.
import type { CaseRow } from "../../domain/case.ts";

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === "";
}

/** True when a row has neither a reference nor a context: the small judge then compares with the instruction alone. */
export function isWeakEvidence(row: CaseRow): boolean {
  return isBlank(row.case.reference) && isBlank(row.case.context);
}
