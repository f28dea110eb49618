// Case sets within a transaction: a small one is one record, a large one a head and pieces, of which only those are written again that
// changed. Which sets are kept is idb-history.ts.
import type { Case, CaseSet } from "../domain/case.ts";
import { inPieces, isStillPiece } from "../domain/case-pieces.ts";
import { rowChangesOf } from "../domain/case-rows.ts";
import { type Damaged, type Reading, type Writing, put, readOne } from "./idb-records.ts";
import { rangeUnder } from "./migrations.ts";
import { type CaseSetHead, type KeptRows, casePieceSchema, caseSetHeadSchema, caseSetSchema, keptRowsSchema, readRecord } from "./schema.ts";

/** A large set as it was last written or read here: with which case each piece begins, and the mark that its head has since. */
export type KeptPieces = { readonly id: string; readonly cases: readonly Case[]; readonly starts: readonly number[]; readonly mark: string };

/**
 * Writes a case set, a large one in pieces: a single record of it would be copied in one long step that holds up the page.
 * @param kept what is known to lie there, if anything; pieces with the same cases are then left as they are
 * @returns what lies there once the transaction is complete; null for a small set
 */
export async function putCaseSet(tx: Writing, set: CaseSet, kept: KeptPieces | null = null): Promise<KeptPieces | null> {
  const touched = kept === null ? null : await touchedPieces(tx, set, kept);
  // The ids of very many deleted rows are not written again for an edit of a text.
  const rows = kept !== null && touched !== null && haveSameRows(kept.cases, set.cases) ? null : await nextRows(tx, set);
  if (touched !== null) {
    for (const at of touched.pieces) await tx.objectStore("casePieces").put(pieceAt(set.cases, touched.starts, at), [set.id, at]);
    if (rows !== null) await tx.objectStore("casePieces").put(rows, rowsKey(set.id));
    return putHead(tx, set, touched.starts);
  }
  const store = tx.objectStore("casePieces");
  await store.delete(rangeUnder(set.id));
  if (rows !== null) await store.put(rows, rowsKey(set.id));
  const starts: number[] = [];
  let first: readonly Case[] | null = null;
  let next = 0;
  // One after another, so that the browser can draw in between.
  for (const piece of inPieces(set.cases)) {
    if (starts.length === 1) await store.put(first, [set.id, 0]);
    if (starts.length > 0) await store.put(piece, [set.id, starts.length]);
    first ??= piece;
    starts.push(next);
    next += piece.length;
  }
  if (starts.length >= 2) return putHead(tx, set, starts);
  await put(tx, "caseSets", set.id, set);
  return null;
}

async function putHead(tx: Writing, set: CaseSet, starts: readonly number[]): Promise<KeptPieces> {
  const { cases, ...rest } = set;
  // Whoever writes the set next, here or in another tab, leaves another mark.
  const mark = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
  await put(tx, "caseSets", set.id, { ...rest, pieces: starts.length, responses: responsesOf(cases), mark } satisfies CaseSetHead);
  return { id: set.id, cases, starts, mark };
}

function responsesOf(cases: readonly Case[]): number {
  return cases.reduce((sum, { responses }) => sum + responses.length, 0);
}

/** A case set without its cases, and how many responses they hold (null where that was not counted). Null when there is none. */
export async function readCaseSetHead(tx: Reading, key: IDBValidKey, damaged: Damaged[]): Promise<{ readonly head: Omit<CaseSet, "cases">; readonly responses: number | null } | null> {
  const found = await readOne<CaseSet | CaseSetHead>(tx, "caseSets", key, readHeadOrSet, damaged);
  if (found === null) return null;
  return { head: found, responses: "cases" in found ? responsesOf(found.cases) : (found.responses ?? null) };
}

function readHeadOrSet(value: unknown): CaseSet | CaseSetHead | null {
  return readRecord(caseSetHeadSchema, value) ?? readRecord(caseSetSchema, value);
}

/** Where the rows of a set are counted, once some were added or deleted; beside its pieces, so that it goes with them. */
function rowsKey(id: string): [string, string] {
  return [id, "rows"];
}

/** How the rows of a set differ from those that were brought in; null where none was ever added or deleted. */
export async function readKeptRows(tx: Reading | Writing, id: string): Promise<KeptRows | null> {
  return readRecord(keptRowsSchema, await tx.objectStore("casePieces").get(rowsKey(id)));
}

/** Whether no row was added, deleted or brought back between two states of a set. */
function haveSameRows(before: readonly Case[], after: readonly Case[]): boolean {
  return before.length === after.length && before.every((one, i) => one === after[i] || (one.responses.length === after[i]?.responses.length && one.whole === after[i].whole));
}

/** What is to be kept of a set's rows: also once they are as they came again, since counts of runs were made meanwhile. */
async function nextRows(tx: Writing, set: CaseSet): Promise<KeptRows | null> {
  const changes = rowChangesOf(set);
  if (changes !== null) return { ...changes, gone: [...changes.gone] };
  return (await readKeptRows(tx, set.id)) === null ? null : { responses: responsesOf(set.cases), gone: [], added: 0, deleted: 0 };
}

/**
 * The pieces that differ from what lies there, and with which case each piece begins; null where that is not known, where a case is
 * not there any more, or where a piece has grown too large. A case that came between others belongs to the piece of its neighbours.
 */
async function touchedPieces(tx: Writing, { id, cases }: CaseSet, kept: KeptPieces): Promise<{ readonly pieces: readonly number[]; readonly starts: readonly number[] } | null> {
  if (kept.id !== id) return null;
  const head = readRecord(caseSetHeadSchema, await tx.objectStore("caseSets").get(id));
  if (head?.mark !== kept.mark || head.pieces !== kept.starts.length) return null;
  const pieces: number[] = [];
  const starts: number[] = [];
  let now = 0;
  for (const [at, start] of kept.starts.entries()) {
    const isLast = at === kept.starts.length - 1;
    const end = kept.starts[at + 1] ?? kept.cases.length;
    let isTouched = false;
    starts.push(now);
    for (let i = start; i < end; i += 1, now += 1) {
      const then = kept.cases[i];
      if (cases[now] === then) continue;
      isTouched = true;
      while (now < cases.length && cases[now]?.id !== then?.id) now += 1;
      if (now === cases.length) return null;
    }
    if (isLast && now < cases.length) isTouched = true;
    if (isTouched) pieces.push(at);
  }
  return pieces.every((at) => isStillPiece(pieceAt(cases, starts, at))) ? { pieces, starts } : null;
}

function pieceAt(cases: readonly Case[], starts: readonly number[], at: number): readonly Case[] {
  return cases.slice(starts[at], starts[at + 1]);
}

export type ReadCaseSet = { readonly set: CaseSet; /** Null for a small or a damaged one. */ readonly kept: KeptPieces | null };

/** Reads a case set, whole or from its pieces; cases of a damaged piece are left out. Null when there is none. */
export async function readCaseSet(tx: Reading, id: string, damaged: Damaged[]): Promise<ReadCaseSet | null> {
  const found = await readOne<CaseSet | CaseSetHead>(tx, "caseSets", id, readHeadOrSet, damaged);
  if (found === null) return null;
  if ("cases" in found) return { set: found, kept: null };
  const { pieces, mark, responses: _, ...rest } = found;
  const cases: Case[] = [];
  const starts: number[] = [];
  let isWhole = true;
  for (let i = 0; i < pieces; i += 1) {
    const piece = await readOne(tx, "casePieces", [id, i], (v) => readRecord(casePieceSchema, v), damaged);
    isWhole &&= piece !== null;
    starts.push(cases.length);
    for (const one of piece ?? []) cases.push(one);
  }
  return { set: { ...rest, cases }, kept: isWhole && mark !== undefined ? { id, cases, starts, mark } : null };
}
