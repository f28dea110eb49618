// Editing a case of a set: what changes, what the responses are called by afterwards, and what is kept of before. Pure.
import type { Case, CaseId, CaseRow, CaseSet, Response, ResponseId } from "./case.ts";
import { hashParts } from "./content-hash.ts";

/**
 * The set with `next` in place of the case with its id. Responses keep their ids. A response whose texts, or whose case's
 * texts, differ from before gets another edition; texts that were there once get the edition that they had then.
 * Null when there is no such case or when nothing would change.
 */
export function editCase(set: CaseSet, next: Case): CaseSet | null {
  const at = set.cases.findIndex(({ id }) => id === next.id);
  const before = set.cases[at];
  if (before === undefined) return null;
  const known = [before, ...(set.former ?? []).filter(({ id }) => id === next.id)];
  const after: Case = { ...next, responses: next.responses.map((response) => named(next, response, known)) };
  if (JSON.stringify(contentOf(after)) === JSON.stringify(contentOf(before))) return null;
  const cases = set.cases.with(at, after);
  const { edition: _, ...rest } = set;
  const former = withVersions(set.former ?? [], [before]);
  const edition = editionOf(cases, former);
  return { ...rest, isSample: false, cases, former, ...(edition === null ? {} : { edition }) };
}

/**
 * A set that was brought in again, with what is kept of its edits: verdicts may have been given on them.
 * @param kept the same set as it is stored; null when it is not
 */
export function withEditsOf(set: CaseSet, kept: CaseSet | null): CaseSet {
  if (kept === null || kept.id !== set.id) return set;
  const edited = kept.cases.flatMap(({ whole, ...left }) => (whole === undefined ? [left] : [whole, left])).filter(({ responses }) => responses.some(({ edition }) => edition !== undefined));
  const former = withVersions(set.former ?? [], [...(kept.former ?? []), ...edited]);
  const known = new Set(set.cases.map(({ id }) => id));
  // Cases that were made here are no part of it, but verdicts on them may be kept.
  const added = kept.cases.filter(({ id, added: isAdded }) => isAdded === true && !known.has(id)).map(emptied);
  if (former.length === (set.former?.length ?? 0) && added.length === 0) return set;
  return { ...set, ...(added.length === 0 ? {} : { cases: [...set.cases, ...added] }), ...(former.length === 0 ? {} : { former }) };
}

/** The case with all of its responses deleted. */
export function emptied(one: Case): Case {
  return { ...one, responses: [], whole: one.whole ?? one };
}

/** The set as it was brought in, with what is kept of its edits; null when nothing differs from that. */
export function asBroughtIn(set: CaseSet): CaseSet | null {
  if (set.edition === undefined) return null;
  return withEditsOf({ id: set.id, name: set.name, isSample: false, cases: casesAsTheyCame(set) }, set);
}

/** The cases as they were brought in, before any edit: what the set's id was made of. */
export function casesAsTheyCame({ cases, former = [] }: CaseSet): readonly Case[] {
  const first = firstVersions(former);
  // One whose texts are as they came may have other scores.
  return cases.filter(({ added }) => added !== true).map((one) => first.get(one.id) ?? one.whole ?? one);
}

/** The edited cases as they came, by id: the oldest version that has the texts of then. */
function firstVersions(former: readonly Case[]): ReadonlyMap<CaseId, Case> {
  const first = new Map<CaseId, Case>();
  for (const { whole, ...version } of former) {
    const all = whole ?? version;
    if (isAsItCame(all) && !first.has(all.id)) first.set(all.id, all);
  }
  return first;
}

function isAsItCame({ responses, whole }: Case): boolean {
  return whole === undefined && responses.every(({ edition }) => edition === undefined);
}

/**
 * Names the texts that a judge reads for a response; undefined while they are as they came. A judge that reads all responses to
 * an instruction `together` reads those of the others, too.
 */
export function editionRead(one: Case, response: Response, together: boolean): string | undefined {
  if (!together) return response.edition;
  return isAsItCame(one) ? undefined : hashParts(one.responses.flatMap(({ id, edition }) => [id, edition ?? null]));
}

/**
 * `editionRead` of every response of the cases that were edited at least once, also those that were changed back, and where all
 * are read together of those that lost one.
 */
export function editionsRead(set: CaseSet, together: boolean): ReadonlyMap<ResponseId, string | undefined> {
  if (!together) return new Map([...editedResponses(set)].map(([id, { edition }]) => [id, edition]));
  const known = togetherOf.get(set);
  if (known !== undefined) return known;
  const ids = new Set((set.former ?? []).map(({ id }) => id));
  const made = new Map(set.cases.filter(({ id, whole }) => whole !== undefined || ids.has(id)).flatMap((one) => one.responses.map((response) => [response.id, editionRead(one, response, true)] as const)));
  togetherOf.set(set, made);
  return made;
}

const togetherOf = new WeakMap<CaseSet, ReadonlyMap<ResponseId, string | undefined>>();

/** The row as it was in an edition (undefined: as it came), as `editionRead` names it; null when that is not kept. */
export function rowInEdition(set: CaseSet, row: CaseRow, edition: string | undefined, together = false): CaseRow | null {
  if (editionRead(row.case, row.response, together) === edition) return row;
  for (const version of [...(set.former ?? []), ...(row.case.whole === undefined ? [] : [row.case.whole])]) {
    if (version.id !== row.case.id) continue;
    const response = version.responses.find(({ id }) => id === row.response.id);
    if (response !== undefined && editionRead(version, response, together) === edition) return { case: version, response };
  }
  return null;
}

const editedOf = new WeakMap<CaseSet, ReadonlyMap<ResponseId, Response>>();

/** The responses of cases that were edited at least once, also those that were changed back. */
export function editedResponses(set: CaseSet): ReadonlyMap<ResponseId, Response> {
  const known = editedOf.get(set);
  if (known !== undefined) return known;
  const ids = new Set((set.former ?? []).map(({ id }) => id));
  const made = new Map(ids.size === 0 ? [] : set.cases.filter(({ id }) => ids.has(id)).flatMap(({ responses }) => responses.map((response) => [response.id, response] as const)));
  editedOf.set(set, made);
  return made;
}

function partsOf({ instruction, context, reference }: Case, { text }: Response): readonly (string | null)[] {
  return [instruction, context, reference, text];
}

/** The response with the edition of its texts. */
function named(next: Case, response: Response, known: readonly Case[]): Response {
  const { edition: _, ...plain } = response;
  const parts = partsOf(next, response);
  for (const version of known) {
    const then = version.responses.find(({ id }) => id === response.id);
    if (then !== undefined && partsOf(version, then).every((part, i) => part === parts[i])) {
      return then.edition === undefined ? plain : { ...plain, edition: then.edition };
    }
  }
  return { ...plain, edition: hashParts(parts) };
}

function contentOf({ id, instruction, context, reference, responses }: Case): unknown {
  return [id, instruction, context, reference, responses.map((r) => [r.id, r.text, r.source, r.humanScore, r.criterionScores ?? null, r.edition ?? null])];
}

function versionKey(version: Case): string {
  return JSON.stringify([version.id, version.responses.map(({ id, edition }) => [id, edition ?? null])]);
}

/** Adds versions that are not there yet. */
function withVersions(former: readonly Case[], more: readonly Case[]): readonly Case[] {
  const seen = new Set(former.map(versionKey));
  return [...former, ...more.filter((version) => !seen.has(versionKey(version)))];
}

/**
 * Names a state of a set; null for the one that was brought in.
 * @param former has a version of every case that was edited
 */
export function editionOf(cases: readonly Case[], former: readonly Case[]): string | null {
  const edited = new Set(former.map(({ id }) => id));
  const first = firstVersions(former);
  const rows = cases.flatMap(({ id, added, whole, responses }) => {
    // One that was made here and deleted again is as if it had never been.
    if (added === true) return responses.length === 0 ? [] : [id, "added", ...responses.map((one) => one.id)];
    return whole === undefined ? [] : [id, "left", ...responses.map((one) => one.id)];
  });
  const texts = cases
    .filter(({ id }) => edited.has(id))
    .flatMap(({ id: caseId, responses }) =>
      responses.flatMap((response) => {
        const { id, edition } = response;
        const then = first.get(caseId)?.responses.find((one) => one.id === id);
        const scores = scoresText(response);
        return [...(edition === undefined ? [] : [id, edition]), ...(then === undefined || scoresText(then) === scores ? [] : [id, "scores", scores])];
      }),
    );
  const parts = [...rows, ...texts];
  return parts.length === 0 ? null : hashParts(parts);
}

function scoresText({ humanScore, criterionScores = [] }: Response): string {
  return JSON.stringify([humanScore, criterionScores.map(({ criterion, score }) => [criterion, score])]);
}
