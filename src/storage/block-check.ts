// Checks a stored block of cells as every record is checked when it is read back: its shape as a whole, then cell by cell. What a
// good block holds is domain/packed-cells.ts.
import * as z from "zod/mini";
import { type CellBlock, type ScoreColumn, blockCell } from "../domain/packed-cells.ts";
import { MAX_LEVELS } from "../domain/rubric.ts";
import type { Signal } from "../domain/verdict.ts";
import { readJournalEntry, signalsSchema } from "./schema.ts";

export type Sifted = {
  readonly block: CellBlock;
  /** Cells that did not pass, as they were stored, with what they went by. */
  readonly bad: readonly { readonly key: unknown; readonly value: unknown }[];
};

const columnSchema = z.object({
  criterionId: z.string(),
  levels: z.int().check(z.gte(2), z.lte(MAX_LEVELS)),
  has: z.instanceof(Uint8Array),
  score: z.instanceof(Float64Array),
  mostLikely: z.instanceof(Float64Array),
  confidence: z.instanceof(Float64Array),
  shares: z.instanceof(Float64Array),
  labelMass: z.nullable(z.instanceof(Float64Array)),
  signals: z.instanceof(Uint32Array),
  by: z.instanceof(Uint16Array),
});

const blockSchema = z
  .object({ responses: z.array(z.string()), columns: z.array(columnSchema), signals: z.array(z.unknown()).check(z.minLength(1)), others: z.array(z.unknown()) })
  .check(
    z.refine(({ responses, columns }) => new Set(responses).size === responses.length && new Set(columns.map(({ criterionId }) => criterionId)).size === columns.length),
    z.refine(({ responses: { length }, columns }) =>
      columns.every(({ levels, shares, has, score, mostLikely, confidence, labelMass, signals, by }) => shares.length === length * levels && [has, score, mostLikely, confidence, labelMass ?? has, signals, by].every((array) => array.length === length)),
    ),
  );

/** The good cells of a stored block, and the others; null when it is no block at all. The arrays are those of `value`. */
export function siftBlock(value: unknown): Sifted | null {
  const parsed = z.safeParse(blockSchema, value);
  if (!parsed.success) return null;
  const { responses, columns, others } = parsed.data;
  const bad: { readonly key: unknown; readonly value: unknown }[] = [];
  const lists = parsed.data.signals.map((list): readonly Signal[] | null => {
    const read = z.safeParse(signalsSchema, list);
    return read.success ? read.data : null;
  });
  const none = lists[0]?.length === 0;
  const signals = lists.map((list) => list ?? []);
  for (const column of columns) {
    for (let at = 0; at < responses.length; at += 1) {
      if (column.has[at] === 0) continue;
      const place = column.signals[at] ?? 0;
      if (none && column.has[at] === 1 && (lists[place] ?? null) !== null && isGood(column, at) && !(responses[at] ?? "").includes("\u0000")) continue;
      const { key, cell } = blockCell({ responses, signals }, column, at);
      bad.push({ key, value: cell });
      column.has[at] = 0;
    }
  }
  const good: CellBlock["others"][number][] = [];
  for (const other of others) {
    const { key, cell } = typeof other === "object" && other !== null ? (other as { readonly key?: unknown; readonly cell?: unknown }) : {};
    const entry = readJournalEntry(key, cell);
    if (entry === null) bad.push({ key, value: cell ?? other });
    else good.push(entry);
  }
  return { block: { responses, columns, signals: none ? signals : [[], ...signals.slice(1)], others: good }, bad };
}

/** What `verdictSchema` asks of the numbers of a verdict. */
function isGood({ levels, score, mostLikely, confidence, shares, labelMass }: ScoreColumn, at: number): boolean {
  if (!Number.isFinite(score[at]) || !Number.isFinite(mostLikely[at]) || !isWithin(confidence[at], 1)) return false;
  let sum = 0;
  for (let i = at * levels; i < (at + 1) * levels; i += 1) {
    const share = shares[i];
    if (!isWithin(share, 1)) return false;
    sum += share;
  }
  if (!(Math.abs(sum - 1) < 1e-3)) return false;
  const mass = labelMass?.[at];
  return mass === undefined || Number.isNaN(mass) || isWithin(mass, 1.001);
}

function isWithin(value: number | undefined, most: number): value is number {
  return value !== undefined && value >= 0 && value <= most;
}
