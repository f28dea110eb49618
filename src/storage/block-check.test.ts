// A cell in a block is held to what the same cell is held to as a record of its own.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { PackedCells, blockCell } from "../domain/packed-cells.ts";
import { siftBlock } from "./block-check.ts";
import { readJournalEntry } from "./schema.ts";

const odd = fc.oneof(fc.constantFrom(0, 1, -0, 0.5, 0.2, 1.0005, 1.001, 1.0011, -1e-9, NaN, Infinity, -Infinity), fc.double());

test("property: the same cells pass in a block and one by one, and what does not pass leaves the others as they are", () => {
  fc.assert(
    fc.property(fc.nat({ max: 5 }), fc.constantFrom("score", "mostLikely", "confidence", "shares", "labelMass"), fc.nat({ max: 2 }), odd, (row, field, level, value) => {
      const packed = new PackedCells();
      for (let i = 0; i < 6; i += 1) {
        packed.set(`r${i}\u0000a`, { state: "scored", verdict: { responseId: `r${i}` as ResponseId, criterionId: "a", score: 2, mostLikely: 2, distribution: [0.25, 0.5, 0.25], confidence: 0.1, rationale: null, labelMass: 0.9, signals: [] } });
      }
      const block = structuredClone([...packed.blocks()][0]!);
      const column = block.columns[0]!;
      if (field === "shares") column.shares[row * 3 + level] = value;
      else column[field]![row] = value;
      // A label mass that is no number stands for none.
      const alone = blockCell(block, column, row);
      const passes = readJournalEntry(alone.key, alone.cell) !== null;
      const sifted = siftBlock(block);
      expect(sifted?.bad.map(({ key }) => key)).toEqual(passes ? [] : [alone.key]);
      expect(Array.from(sifted!.block.columns[0]!.has)).toEqual(Array.from({ length: 6 }, (_, i) => Number(passes || i !== row)));
    }),
    { numRuns: 300 },
  );
});

test("what is no block is none", () => {
  const packed = new PackedCells();
  packed.set("r1\u0000a", { state: "scored", verdict: { responseId: "r1" as ResponseId, criterionId: "a", score: 1, mostLikely: 1, distribution: [0.5, 0.5], confidence: 0, rationale: null, signals: [] } });
  const block = [...packed.blocks()][0]!;
  const column = block.columns[0]!;
  expect(siftBlock(block)).not.toBeNull();
  for (const other of [null, {}, { ...block, responses: ["r1", "r1"] }, { ...block, responses: [] }, { ...block, signals: [] }, { ...block, columns: [column, column] }, { ...block, columns: [{ ...column, levels: 1 }] }, { ...block, columns: [{ ...column, score: [1] }] }]) {
    expect(siftBlock(other)).toBeNull();
  }
});
