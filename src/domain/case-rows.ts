// Adding, copying and deleting rows of a set, and what that means for the verdicts of its runs. Pure; editing texts is case-edit.ts.
//
// A deleted row leaves a mark in its case instead of a gap. Journals name a response by its id and are never rewritten, so that
// a deletion can be undone with its verdicts; whoever reads a journal leaves out what `rowChangesOf` calls gone.
import type { Case, CaseId, CaseSet, ResponseId } from "./case.ts";
import { editionOf, emptied } from "./case-edit.ts";

/** How the rows of a set differ from those that were brought in. */
export type RowChanges = {
  /** Responses that are there now. */
  readonly responses: number;
  /** Those that were deleted, added ones among them. */
  readonly gone: ReadonlySet<string>;
  /** How many of those that are there now were added. */
  readonly added: number;
  /** How many of those that were brought in are gone. */
  readonly deleted: number;
};

const changesOf = new WeakMap<CaseSet, { readonly found: RowChanges | null }>();

/** Null while no row was ever added or deleted. */
export function rowChangesOf(set: CaseSet): RowChanges | null {
  const known = changesOf.get(set);
  if (known !== undefined) return known.found;
  const found = countChanges(set.cases);
  changesOf.set(set, { found });
  return found;
}

function countChanges(cases: readonly Case[]): RowChanges | null {
  const gone = new Set<string>();
  let [responses, added, deleted, isChanged] = [0, 0, 0, false];
  for (const one of cases) {
    responses += one.responses.length;
    if (one.added === true) {
      isChanged = true;
      added += one.responses.length;
    }
    if (one.whole === undefined) continue;
    isChanged = true;
    const left = new Set<string>(one.responses.map(({ id }) => id));
    for (const { id } of one.whole.responses) {
      if (left.has(id)) continue;
      gone.add(id);
      if (one.added !== true) deleted += 1;
    }
  }
  return isChanged ? { responses, gone, added, deleted } : null;
}

/**
 * The set with a case that was made in the page, marked as such.
 * @param after the case that it is to stand behind; null, or one that is not there: the end
 */
export function withAdded(set: CaseSet, one: Case, after: CaseId | null): CaseSet {
  const at = after === null ? -1 : set.cases.findIndex(({ id }) => id === after);
  const cases = set.cases.toSpliced(at < 0 ? set.cases.length : at + 1, 0, { ...one, added: true });
  return rebuilt(set, cases);
}

/** The set without these responses; null when it has none of them. */
export function withoutRows(set: CaseSet, ids: ReadonlySet<ResponseId>): CaseSet | null {
  let isChanged = false;
  const cases = set.cases.map((one) => {
    const responses = one.responses.filter(({ id }) => !ids.has(id));
    if (responses.length === one.responses.length) return one;
    isChanged = true;
    return responses.length === 0 ? emptied(one) : { ...one, responses, whole: one.whole ?? one };
  });
  return isChanged ? rebuilt(set, cases) : null;
}

/** The set with these cases in the places of those with their ids. Only states that the cases had before: editing is `editCase`. */
export function withCasesOf(set: CaseSet, states: ReadonlyMap<CaseId, Case>): CaseSet {
  return rebuilt(set, set.cases.map((one) => states.get(one.id) ?? one));
}

/** The cases of the first set that the second has in another state, by id. */
export function statesApart(first: CaseSet, second: CaseSet): ReadonlyMap<CaseId, Case> {
  const other = new Set(second.cases);
  return new Map(first.cases.filter((one) => !other.has(one)).map((one) => [one.id, one]));
}

/** A new case with the texts of a row: its response alone, without anybody's scores. */
export function copyOfRow({ case: one, response }: { readonly case: Case; readonly response: Case["responses"][number] }, caseId: CaseId, responseId: ResponseId): Case {
  const { instruction, context, reference } = one;
  return { id: caseId, instruction, context, reference, responses: [{ id: responseId, text: response.text, source: response.source, humanScore: null }], added: true };
}

/** A case without any text, to be filled in; its ids are none. */
export const BLANK_CASE: Case = { id: "" as CaseId, instruction: "", context: null, reference: null, responses: [{ id: "" as ResponseId, text: "", source: null, humanScore: null }] };

function rebuilt({ edition: _, ...set }: CaseSet, cases: readonly Case[]): CaseSet {
  const edition = editionOf(cases, set.former ?? []);
  return { ...set, isSample: false, cases, ...(edition === null ? {} : { edition }) };
}
