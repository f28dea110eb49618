// The settled cells of a run as columns of numbers: half a million verdicts take some tens of megabytes and a handful of objects. What
// a column cannot hold (written reasons, failures, edits) stands beside it as it is. Kept and shown elsewhere.
import type { ResponseId } from "./case.ts";
import { type Cell, type Signal, responseOf, verdictKey } from "./verdict.ts";

/** A cell that is worth keeping; pending and running ones are made again. */
type Settled = Extract<Cell, { state: "scored" | "failed" | "skipped" }>;
type Scored = Extract<Cell, { state: "scored" }>;

/** The verdicts on one criterion, one place a response. */
export type ScoreColumn = {
  readonly criterionId: string;
  /** Shares of one distribution. */
  readonly levels: number;
  /** 1 where the column holds a verdict on the response, else 0. */
  readonly has: Uint8Array;
  readonly score: Float64Array;
  readonly mostLikely: Float64Array;
  readonly confidence: Float64Array;
  /** `levels` places a response. */
  readonly shares: Float64Array;
  /** NaN where it was left out; null where it was everywhere. */
  readonly labelMass: Float64Array | null;
  /** Place in the list of signals; 0 for none. */
  readonly signals: Uint32Array;
  /** `Cell.by` + 1; 0 where it was left out. */
  readonly by: Uint16Array;
};

/** Cells as they are stored and sent: columns over some responses, and the cells that columns cannot hold. */
export type CellBlock = {
  readonly responses: readonly string[];
  readonly columns: readonly ScoreColumn[];
  /** The first is empty. */
  readonly signals: readonly (readonly Signal[])[];
  readonly others: readonly { readonly key: string; readonly cell: Settled }[];
};

/** Responses, and cells beside the columns, of one block: some hundreds of kilobytes. */
const BLOCK_ROWS = 1_000;
const BLOCK_OTHERS = 200;

/** Filled by who makes it, and not changed any more once it was handed on. A cell that is set twice is there once, as set last. */
export class PackedCells {
  readonly #rows = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #columns = new Map<string, ScoreColumn>();
  readonly #signals: (readonly Signal[])[] = [[]];
  readonly #signalAt = new Map<string, number>();
  readonly #others = new Map<string, Settled>();
  #capacity: number;
  #scored = 0;
  #failed = 0;
  #skipped = 0;
  #beside = 0;

  /** @param responses how many there will be, roughly */
  constructor(responses = 16) {
    this.#capacity = Math.max(16, responses);
  }

  /** How many cells there are. */
  get length(): number {
    return this.#scored + this.#failed + this.#skipped;
  }

  get counts(): { readonly scored: number; readonly failed: number; readonly skipped: number } {
    return { scored: this.#scored, failed: this.#failed, skipped: this.#skipped };
  }

  /** Cells that stand beside the columns, by key. */
  get others(): ReadonlyMap<string, Settled> {
    return this.#others;
  }

  /** Whether a column holds a verdict with a label mass. */
  get hasLabelMass(): boolean {
    return [...this.#columns.values()].some(({ labelMass }) => labelMass !== null);
  }

  set(key: string, cell: Settled): void {
    this.remove(key);
    this.#count(cell.state, 1);
    const column = cell.state === "scored" && isPlain(key, cell) ? this.#columnFor(cell.verdict.criterionId, cell.verdict.distribution.length) : null;
    if (cell.state !== "scored" || column === null) {
      this.#others.set(key, cell);
      return;
    }
    const { responseId, criterionId, score, mostLikely, confidence, distribution, labelMass, signals } = cell.verdict;
    const row = this.#rowFor(responseId);
    let into = this.#columns.get(criterionId) ?? column;
    into.has[row] = 1;
    into.score[row] = score;
    into.mostLikely[row] = mostLikely;
    into.confidence[row] = confidence;
    into.shares.set(distribution, row * into.levels);
    into.signals[row] = this.#signalsFor(signals);
    into.by[row] = cell.by === undefined ? 0 : cell.by + 1;
    if (labelMass !== undefined && into.labelMass === null) {
      into = { ...into, labelMass: new Float64Array(this.#capacity).fill(NaN) };
      this.#columns.set(criterionId, into);
    }
    if (into.labelMass !== null) into.labelMass[row] = labelMass ?? NaN;
    this.#beside += 1;
  }

  /** Takes a cell out. */
  remove(key: string): void {
    const state = this.stateOf(key);
    if (state === undefined) return;
    this.#count(state, -1);
    if (this.#others.delete(key)) return;
    const found = this.#place(key);
    if (found === null) return;
    found.column.has[found.row] = 0;
    this.#beside -= 1;
  }

  /** Takes over all cells of a block, whose arrays it does not keep. */
  add(block: CellBlock): void {
    const rows = block.responses.map((id) => this.#rowFor(id));
    const signals = Uint32Array.from(block.signals, (list) => this.#signalsFor(list));
    for (const from of block.columns) {
      const known = this.#columnFor(from.criterionId, from.levels);
      if (known === null) {
        // Another number of levels than elsewhere in the run.
        for (const [at, id] of block.responses.entries()) if (from.has[at] === 1) this.set(verdictKey(id as ResponseId, from.criterionId), cellAt(from, at, id, block.signals));
        continue;
      }
      let into = known;
      if (from.labelMass !== null && into.labelMass === null) {
        into = { ...into, labelMass: new Float64Array(this.#capacity).fill(NaN) };
        this.#columns.set(from.criterionId, into);
      }
      const { levels } = into;
      for (let at = 0; at < rows.length; at += 1) {
        if (from.has[at] !== 1) continue;
        const row = rows[at] ?? 0;
        if (into.has[row] === 1) {
          // As set last.
        } else if (this.#others.size > 0 && this.#others.has(verdictKey((block.responses[at] ?? "") as ResponseId, from.criterionId))) {
          this.remove(verdictKey((block.responses[at] ?? "") as ResponseId, from.criterionId));
          this.#scored += 1;
          this.#beside += 1;
        } else {
          this.#scored += 1;
          this.#beside += 1;
        }
        into.has[row] = 1;
        into.score[row] = from.score[at] ?? NaN;
        into.mostLikely[row] = from.mostLikely[at] ?? NaN;
        into.confidence[row] = from.confidence[at] ?? NaN;
        for (let level = 0; level < levels; level += 1) into.shares[row * levels + level] = from.shares[at * levels + level] ?? NaN;
        into.signals[row] = signals[from.signals[at] ?? 0] ?? 0;
        into.by[row] = from.by[at] ?? 0;
        if (into.labelMass !== null) into.labelMass[row] = from.labelMass?.[at] ?? NaN;
      }
    }
    for (const { key, cell } of block.others) this.set(key, cell);
  }

  get(key: string): Settled | undefined {
    if (this.#others.size > 0) {
      const other = this.#others.get(key);
      if (other !== undefined) return other;
    }
    const found = this.#place(key);
    return found === null ? undefined : cellAt(found.column, found.row, responseOf(key), this.#signals);
  }

  has(key: string): boolean {
    return this.stateOf(key) !== undefined;
  }

  stateOf(key: string): Settled["state"] | undefined {
    const other = this.#others.size === 0 ? undefined : this.#others.get(key);
    return other?.state ?? (this.#place(key) === null ? undefined : "scored");
  }

  /** Where the columns have the verdicts on a response; undefined where they have none. */
  rowOf(responseId: string): number | undefined {
    return this.#rows.get(responseId);
  }

  /** The column of a criterion, of at least as many places as there are rows; undefined where there is none. */
  column(criterionId: string): ScoreColumn | undefined {
    return this.#columns.get(criterionId);
  }

  *keys(): Generator<string, undefined> {
    for (const id of this.#ids) {
      const row = this.#rows.get(id) ?? 0;
      for (const column of this.#columns.values()) if (column.has[row] === 1) yield verdictKey(id as ResponseId, column.criterionId);
    }
    yield* this.#others.keys();
    return undefined;
  }

  *[Symbol.iterator](): Generator<{ readonly key: string; readonly cell: Settled }, undefined> {
    for (const [row, id] of this.#ids.entries()) {
      for (const column of this.#columns.values()) {
        if (column.has[row] === 1) yield { key: verdictKey(id as ResponseId, column.criterionId), cell: cellAt(column, row, id, this.#signals) };
      }
    }
    for (const [key, cell] of this.#others) yield { key, cell };
    return undefined;
  }

  /** The cells in blocks, to be stored one at a time. */
  *blocks(): Generator<CellBlock, undefined> {
    const others = [...this.#others].map(([key, cell]) => ({ key, cell }));
    const rows = this.#beside === 0 ? 0 : this.#ids.length;
    for (let from = 0, at = 0; from < rows || at < others.length; from += BLOCK_ROWS, at += BLOCK_OTHERS) {
      yield this.#block(from, Math.min(rows, from + BLOCK_ROWS), others.slice(at, at + BLOCK_OTHERS));
    }
    return undefined;
  }

  #block(from: number, to: number, others: CellBlock["others"]): CellBlock {
    const signals: (readonly Signal[])[] = [[]];
    const places = new Map<number, number>([[0, 0]]);
    const columns = [...this.#columns.values()].map((column): ScoreColumn => {
      const part = <T extends { slice(from: number, to: number): T }>(array: T, width = 1): T => array.slice(Math.min(from, to) * width, to * width);
      const at = part(column.signals);
      for (const [i, place] of at.entries()) {
        let now = places.get(place);
        if (now === undefined) {
          now = signals.length;
          signals.push(this.#signals[place] ?? []);
          places.set(place, now);
        }
        at[i] = now;
      }
      return {
        criterionId: column.criterionId,
        levels: column.levels,
        has: part(column.has),
        score: part(column.score),
        mostLikely: part(column.mostLikely),
        confidence: part(column.confidence),
        shares: part(column.shares, column.levels),
        labelMass: column.labelMass === null ? null : part(column.labelMass),
        signals: at,
        by: part(column.by),
      };
    });
    return { responses: this.#ids.slice(Math.min(from, to), to), columns: from < to ? columns : [], signals, others };
  }

  #count(state: Settled["state"], by: 1 | -1): void {
    if (state === "scored") this.#scored += by;
    else if (state === "failed") this.#failed += by;
    else this.#skipped += by;
  }

  #place(key: string): { readonly column: ScoreColumn; readonly row: number } | null {
    const at = key.indexOf("\u0000");
    if (at < 0) return null;
    const row = this.#rows.get(key.slice(0, at));
    if (row === undefined) return null;
    const column = this.#columns.get(key.slice(at + 1));
    return column?.has[row] === 1 ? { column, row } : null;
  }

  #rowFor(id: string): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = this.#ids.length;
    if (row >= this.#capacity) this.#grow(this.#capacity * 2);
    this.#rows.set(id, row);
    this.#ids.push(id);
    return row;
  }

  /** Null when the column has another number of levels. */
  #columnFor(criterionId: string, levels: number): ScoreColumn | null {
    const known = this.#columns.get(criterionId);
    if (known !== undefined) return known.levels === levels ? known : null;
    const made: ScoreColumn = {
      criterionId,
      levels,
      has: new Uint8Array(this.#capacity),
      score: new Float64Array(this.#capacity),
      mostLikely: new Float64Array(this.#capacity),
      confidence: new Float64Array(this.#capacity),
      shares: new Float64Array(this.#capacity * levels),
      labelMass: null,
      signals: new Uint32Array(this.#capacity),
      by: new Uint16Array(this.#capacity),
    };
    this.#columns.set(criterionId, made);
    return made;
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    for (const [id, column] of this.#columns) {
      this.#columns.set(id, {
        criterionId: id,
        levels: column.levels,
        has: grown(column.has, new Uint8Array(capacity)),
        score: grown(column.score, new Float64Array(capacity)),
        mostLikely: grown(column.mostLikely, new Float64Array(capacity)),
        confidence: grown(column.confidence, new Float64Array(capacity)),
        shares: grown(column.shares, new Float64Array(capacity * column.levels)),
        labelMass: column.labelMass === null ? null : grown(column.labelMass, new Float64Array(capacity).fill(NaN)),
        signals: grown(column.signals, new Uint32Array(capacity)),
        by: grown(column.by, new Uint16Array(capacity)),
      });
    }
  }

  #signalsFor(signals: readonly Signal[]): number {
    if (signals.length === 0) return 0;
    const text = JSON.stringify(signals);
    const known = this.#signalAt.get(text);
    if (known !== undefined) return known;
    const place = this.#signals.length;
    this.#signals.push(signals);
    this.#signalAt.set(text, place);
    return place;
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** Whether columns hold everything of a cell. */
function isPlain(key: string, { verdict, explained, by, edition }: Scored): boolean {
  const { responseId, criterionId, rationale, spread, labelMass } = verdict;
  if (explained !== undefined || edition !== undefined || rationale !== null || spread !== undefined) return false;
  if ((by ?? 0) >= 0xffff || Number.isNaN(labelMass) || responseId.includes("\u0000")) return false;
  return key === verdictKey(responseId, criterionId);
}

function cellAt(column: ScoreColumn, row: number, responseId: string, signals: CellBlock["signals"]): Scored {
  const { criterionId, levels, labelMass } = column;
  const mass = labelMass === null ? NaN : (labelMass[row] ?? NaN);
  const by = column.by[row] ?? 0;
  return {
    state: "scored",
    verdict: {
      responseId: responseId as ResponseId,
      criterionId,
      score: column.score[row] ?? NaN,
      mostLikely: column.mostLikely[row] ?? NaN,
      distribution: Array.from(column.shares.subarray(row * levels, (row + 1) * levels)),
      confidence: column.confidence[row] ?? NaN,
      rationale: null,
      ...(Number.isNaN(mass) ? {} : { labelMass: mass }),
      signals: signals[column.signals[row] ?? 0] ?? [],
    },
    ...(by === 0 ? {} : { by: by - 1 }),
  };
}

/** The cell of a block's column at a place, whatever `has` says there; for what looks into a block. */
export function blockCell(block: Pick<CellBlock, "responses" | "signals">, column: ScoreColumn, at: number): { readonly key: string; readonly cell: Settled } {
  const id = block.responses[at] ?? "";
  return { key: verdictKey(id as ResponseId, column.criterionId), cell: cellAt(column, at, id, block.signals) };
}
