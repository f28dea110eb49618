// The cells that a run has to judge, as places in its rows: what a judge reads for one is made when its turn comes. Half a million
// made at once would fill the memory for the length of a run.
import type { CaseRow } from "../domain/case.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { JudgeItem } from "../workers/protocol.ts";

/** Items in order; an array is one, too. */
export type Items = Iterable<JudgeItem> & { readonly length: number; slice(from: number, to: number): readonly JudgeItem[] };

export class PlannedItems implements Items {
  readonly #rows: readonly CaseRow[];
  readonly #criteria: readonly Criterion[];
  readonly #make: (row: CaseRow, criterion: Criterion) => JudgeItem;
  /** Row times the number of criteria, and the criterion's place. */
  readonly #places: number[] = [];

  constructor(rows: readonly CaseRow[], criteria: readonly Criterion[], make: (row: CaseRow, criterion: Criterion) => JudgeItem) {
    this.#rows = rows;
    this.#criteria = criteria;
    this.#make = make;
  }

  add(row: number, criterion: number): void {
    this.#places.push(row * this.#criteria.length + criterion);
  }

  get length(): number {
    return this.#places.length;
  }

  slice(from: number, to: number): readonly JudgeItem[] {
    return this.#places.slice(from, to).map((place) => this.#at(place));
  }

  *[Symbol.iterator](): Generator<JudgeItem> {
    for (const place of this.#places) yield this.#at(place);
  }

  #at(place: number): JudgeItem {
    const row = this.#rows[Math.floor(place / this.#criteria.length)];
    const criterion = this.#criteria[place % this.#criteria.length];
    if (row === undefined || criterion === undefined) throw new Error("A planned cell has no place.");
    return this.#make(row, criterion);
  }
}
