// The cells of a run as one map that is changed by copying only what changes: a run of half a million cells shows a new batch several
// times a second. What a cell is belongs to the domain.
import type { Cell } from "../domain/verdict.ts";
import { type Sliced, STRIDE } from "./slices.ts";

const SHARDS = 1_024;

type Shard = Map<string, Cell>;

/** A map of cells that never changes; `changed` gives another one that shares all but the parts that differ. */
export class CellMap implements ReadonlyMap<string, Cell> {
  readonly #shards: readonly (Shard | undefined)[];
  readonly size: number;

  private constructor(shards: readonly (Shard | undefined)[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  static readonly EMPTY = new CellMap([], 0);

  /** The same cells as a CellMap; itself if it is one. */
  static of(cells: ReadonlyMap<string, Cell>): CellMap {
    return cells instanceof CellMap ? cells : CellMap.EMPTY.changed(cells);
  }

  /** The cells of a journal. */
  static *made(entries: readonly { readonly key: string; readonly cell: Cell }[]): Sliced<CellMap> {
    const shards = Array.from({ length: SHARDS }, (): Shard | undefined => undefined);
    for (const [i, { key, cell }] of entries.entries()) {
      if (i % STRIDE === STRIDE - 1) yield;
      const at = shardOf(key);
      const shard = shards[at] ?? new Map<string, Cell>();
      shards[at] = shard.set(key, cell);
    }
    return new CellMap(shards, shards.reduce((sum, shard) => sum + (shard?.size ?? 0), 0));
  }

  /** With these cells set, or removed where the cell is null. */
  changed(changes: Iterable<readonly [key: string, cell: Cell | null]>): CellMap {
    const shards = Array.from({ length: SHARDS }, (_, i) => this.#shards[i]);
    const own = new Set<number>();
    let { size } = this;
    for (const [key, cell] of changes) {
      const at = shardOf(key);
      let shard = shards[at];
      if (shard === undefined || !own.has(at)) {
        shard = new Map(shard);
        shards[at] = shard;
        own.add(at);
      }
      const before = shard.size;
      if (cell === null) shard.delete(key);
      else shard.set(key, cell);
      size += shard.size - before;
    }
    return new CellMap(shards, size);
  }

  get(key: string): Cell | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.#shards[shardOf(key)]?.has(key) ?? false;
  }

  *entries(): MapIterator<[string, Cell]> {
    for (const shard of this.#shards) if (shard !== undefined) yield* shard.entries();
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const shard of this.#shards) if (shard !== undefined) yield* shard.keys();
    return undefined;
  }

  *values(): MapIterator<Cell> {
    for (const shard of this.#shards) if (shard !== undefined) yield* shard.values();
    return undefined;
  }

  forEach(visit: (cell: Cell, key: string, map: ReadonlyMap<string, Cell>) => void): void {
    for (const [key, cell] of this.entries()) visit(cell, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, Cell]> {
    return this.entries();
  }
}

/** By the start of the key, where the position of the response stands; the criteria of one response lie together. */
function shardOf(key: string): number {
  let hash = 0;
  const end = Math.min(key.length, 10);
  for (let i = 0; i < end; i += 1) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 10)) & (SHARDS - 1);
}
