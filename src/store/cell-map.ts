// The cells of a run as one map that is changed by copying only what changes: a run of half a million cells shows a new batch several
// times a second. What was read back lies in columns beneath, what changed since lies over it. What a cell is belongs to the domain.
import type { ResponseId } from "../domain/case.ts";
import { PackedCells } from "../domain/packed-cells.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { isWritten } from "../io/export-columns.ts";
import type { JournalEntry } from "../storage/schema.ts";
import { type Sliced, STRIDE } from "./slices.ts";

const SHARDS = 1_024;
/** Cells that were made of columns and are kept for who asks again: about what is in sight. */
const KEPT = 2_048;

/** A cell that lies beneath may be taken out: then null is over it. */
type Shard = Map<string, Cell | null>;
export type CellCounts = Readonly<Record<Cell["state"], number>>;

const NOTHING: CellCounts = { scored: 0, failed: 0, skipped: 0, pending: 0, running: 0 };

/** A map of cells that never changes; `changed` gives another one that shares all but the parts that differ. */
export class CellMap implements ReadonlyMap<string, Cell> {
  readonly #base: PackedCells;
  readonly #shards: readonly (Shard | undefined)[];
  /** Whether anything lies over the columns. */
  readonly #isPlain: boolean;
  /** Shared by all maps over the same columns. */
  readonly #made: Map<string, Cell>;
  /** How many cells are in each state. */
  readonly counts: CellCounts;
  readonly size: number;

  private constructor(base: PackedCells, shards: readonly (Shard | undefined)[], counts: CellCounts, made: Map<string, Cell>) {
    this.#base = base;
    this.#shards = shards;
    this.#isPlain = shards.length === 0;
    this.#made = made;
    this.counts = counts;
    this.size = counts.scored + counts.failed + counts.skipped + counts.pending + counts.running;
  }

  static readonly EMPTY = CellMap.over(new PackedCells());

  /** The same cells as a CellMap; itself if it is one. */
  static of(cells: ReadonlyMap<string, Cell>): CellMap {
    return cells instanceof CellMap ? cells : CellMap.EMPTY.changed(cells);
  }

  /** Cells that are in columns already. */
  static over(base: PackedCells): CellMap {
    return new CellMap(base, [], { ...NOTHING, ...base.counts }, new Map());
  }

  /** The cells of a journal; the last entry for a cell is in force. */
  static *made(entries: Iterable<JournalEntry>): Sliced<CellMap> {
    if (entries instanceof PackedCells) return CellMap.over(entries);
    const base = new PackedCells();
    let seen = 0;
    for (const { key, cell } of entries) {
      seen += 1;
      if (seen % STRIDE === 0) yield;
      base.set(key, cell);
    }
    return CellMap.over(base);
  }

  /** With these cells set, or removed where the cell is null. */
  changed(changes: Iterable<readonly [key: string, cell: Cell | null]>): CellMap {
    const shards = Array.from({ length: SHARDS }, (_, i) => this.#shards[i]);
    const own = new Set<number>();
    const counts = { ...this.counts };
    for (const [key, cell] of changes) {
      const at = shardOf(key);
      let shard = shards[at];
      if (shard === undefined || !own.has(at)) {
        shard = new Map(shard);
        shards[at] = shard;
        own.add(at);
      }
      const beneath = this.#base.stateOf(key);
      const over = shard.get(key);
      const before = over === undefined ? beneath : over?.state;
      if (before !== undefined) counts[before] -= 1;
      if (cell !== null) counts[cell.state] += 1;
      if (cell === null && beneath === undefined) shard.delete(key);
      else shard.set(key, cell);
    }
    return new CellMap(this.#base, shards, counts, this.#made);
  }

  get(key: string): Cell | undefined {
    const over = this.#over(key);
    if (over !== undefined) return over ?? undefined;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const cell = this.#base.get(key);
    if (cell === undefined) return undefined;
    if (this.#made.size >= KEPT) this.#made.clear();
    this.#made.set(key, cell);
    return cell;
  }

  has(key: string): boolean {
    const over = this.#over(key);
    return over === undefined ? this.#base.has(key) : over !== null;
  }

  /** A number of the verdict of a cell, without making the cell; NaN where it has none. */
  number(responseId: ResponseId, criterionId: string, of: "score" | "mostLikely" | "confidence"): number {
    if (!this.#isPlain || this.#base.others.size > 0) {
      const key = verdictKey(responseId, criterionId);
      const over = this.#over(key);
      const cell = over === undefined ? this.#base.others.get(key) : over;
      if (cell !== undefined) return cell?.state === "scored" ? cell.verdict[of] : NaN;
    }
    const row = this.#base.rowOf(responseId);
    const column = row === undefined ? undefined : this.#base.column(criterionId);
    return row === undefined || column?.has[row] !== 1 ? NaN : (column[of][row] ?? NaN);
  }

  /** The state of a cell; undefined for a pending one that is not in the map. */
  stateOf(key: string): Cell["state"] | undefined {
    const over = this.#over(key);
    return over === undefined ? this.#base.stateOf(key) : over?.state;
  }

  /** Whether a verdict was read off a model that writes: only those have a label mass. May answer yes for one that was replaced. */
  get hasLabelMass(): boolean {
    return this.#base.hasLabelMass;
  }

  /** The cells that failed, were skipped, wait or are being judged. */
  *keysOf(state: Exclude<Cell["state"], "scored">): Generator<string, undefined> {
    for (const shard of this.#shards) for (const [key, cell] of shard ?? []) if (cell?.state === state) yield key;
    for (const [key, cell] of this.#base.others) if (cell.state === state && this.#over(key) === undefined) yield key;
    return undefined;
  }

  /** Cells that are objects of their own: all that were judged lately, failed or have written reasons, and few others. */
  *loose(): Generator<Cell, undefined> {
    for (const shard of this.#shards) for (const cell of shard?.values() ?? []) if (cell !== null) yield cell;
    for (const [key, cell] of this.#base.others) if (this.#over(key) === undefined) yield cell;
    return undefined;
  }

  *entries(): MapIterator<[string, Cell]> {
    for (const shard of this.#shards) {
      for (const [key, cell] of shard ?? []) if (cell !== null) yield [key, cell];
    }
    for (const { key, cell } of this.#base) if (this.#isPlain || this.#over(key) === undefined) yield [key, cell];
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const shard of this.#shards) {
      for (const [key, cell] of shard ?? []) if (cell !== null) yield key;
    }
    for (const key of this.#base.keys()) if (this.#isPlain || this.#over(key) === undefined) yield key;
    return undefined;
  }

  *values(): MapIterator<Cell> {
    for (const [, cell] of this.entries()) yield cell;
    return undefined;
  }

  forEach(visit: (cell: Cell, key: string, map: ReadonlyMap<string, Cell>) => void): void {
    for (const [key, cell] of this.entries()) visit(cell, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, Cell]> {
    return this.entries();
  }

  /** What lies over the columns: undefined for nothing, null for a cell that was taken out. */
  #over(key: string): Cell | null | undefined {
    return this.#isPlain ? undefined : this.#shards[shardOf(key)]?.get(key);
  }
}

/** A number of the verdict of a cell; NaN where it has none. Quick for a CellMap, right for any map. */
export function numberIn(cells: ReadonlyMap<string, Cell>, responseId: ResponseId, criterionId: string, of: "score" | "mostLikely" | "confidence"): number {
  if (cells instanceof CellMap) return cells.number(responseId, criterionId, of);
  const cell = cells.get(verdictKey(responseId, criterionId));
  return cell?.state === "scored" ? cell.verdict[of] : NaN;
}

/** The score of a cell; null where it has none. */
export function scoreIn(cells: ReadonlyMap<string, Cell>, responseId: ResponseId, criterionId: string): number | null {
  const score = numberIn(cells, responseId, criterionId, "score");
  return Number.isNaN(score) ? null : score;
}

/** The state of a cell; undefined for a pending one that is not in the map. */
export function stateIn(cells: ReadonlyMap<string, Cell>, responseId: ResponseId, criterionId: string): Cell["state"] | undefined {
  const key = verdictKey(responseId, criterionId);
  return cells instanceof CellMap ? cells.stateOf(key) : cells.get(key)?.state;
}

/** How many cells are in each state. */
export function countsOf(cells: ReadonlyMap<string, Cell>): CellCounts {
  if (cells instanceof CellMap) return cells.counts;
  const counts = { ...NOTHING };
  for (const { state } of cells.values()) counts[state] += 1;
  return counts;
}

/** Whether some verdict has parts that only a model that writes gives. */
export function hasWritten(cells: ReadonlyMap<string, Cell>): boolean {
  const looked = cells instanceof CellMap ? cells.loose() : cells.values();
  if (cells instanceof CellMap && cells.hasLabelMass) return true;
  for (const cell of looked) if (isWritten(cell)) return true;
  return false;
}

/** By the start of the key, where the position of the response stands; the criteria of one response lie together. */
function shardOf(key: string): number {
  let hash = 0;
  const end = Math.min(key.length, 10);
  for (let i = 0; i < end; i += 1) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 10)) & (SHARDS - 1);
}
