// Case sets within a transaction: a small one is one record, a large one a head and pieces. Which sets are kept is idb-history.ts.
import type { Case, CaseSet } from "../domain/case.ts";
import { inPieces } from "../domain/case-pieces.ts";
import { type Damaged, type Reading, type Writing, put, readOne } from "./idb-records.ts";
import { rangeUnder } from "./migrations.ts";
import { type CaseSetHead, casePieceSchema, caseSetHeadSchema, caseSetSchema, readRecord } from "./schema.ts";

/** Writes a case set, a large one in pieces: a single record of it would be copied in one long step that holds up the page. */
export async function putCaseSet(tx: Writing, set: CaseSet): Promise<void> {
  const { cases, ...rest } = set;
  const store = tx.objectStore("casePieces");
  await store.delete(rangeUnder(set.id));
  let first: readonly Case[] | null = null;
  let pieces = 0;
  // One after another, so that the browser can draw in between.
  for (const piece of inPieces(cases)) {
    if (pieces === 1) await store.put(first, [set.id, 0]);
    if (pieces > 0) await store.put(piece, [set.id, pieces]);
    first ??= piece;
    pieces += 1;
  }
  if (pieces < 2) await put(tx, "caseSets", set.id, set);
  else await put(tx, "caseSets", set.id, { ...rest, pieces } satisfies CaseSetHead);
}

/** Reads a case set, whole or from its pieces; cases of a damaged piece are left out. Null when there is none. */
export async function readCaseSet(tx: Reading, id: string, damaged: Damaged[]): Promise<CaseSet | null> {
  const found = await readOne<CaseSet | CaseSetHead>(tx, "caseSets", id, (v) => readRecord(caseSetHeadSchema, v) ?? readRecord(caseSetSchema, v), damaged);
  if (found === null || "cases" in found) return found;
  const { pieces, ...rest } = found;
  const cases: Case[] = [];
  for (let i = 0; i < pieces; i += 1) {
    const piece = await readOne(tx, "casePieces", [id, i], (v) => readRecord(casePieceSchema, v), damaged);
    for (const one of piece ?? []) cases.push(one);
  }
  return { ...rest, cases };
}
