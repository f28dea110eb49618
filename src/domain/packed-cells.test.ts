// Cells in columns are the cells that were put in: against a plain map, and through blocks.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "./case.ts";
import { PackedCells } from "./packed-cells.ts";
import { type Cell, type Signal, verdictKey } from "./verdict.ts";

type Settled = Extract<Cell, { state: "scored" | "failed" | "skipped" }>;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const signal = fc.constantFrom<Signal>({ kind: "no-reference" }, { kind: "empty-response" }, { kind: "unparsed", why: "x" });

const entry: fc.Arbitrary<{ readonly key: string; readonly cell: Settled }> = fc
  .record({
    response: fc.integer({ min: 1, max: 25 }),
    criterion: fc.constantFrom("a", "b", "c"),
    kind: fc.constantFrom("plain", "plain", "plain", "failed", "skipped", "written", "edited"),
    levels: fc.constantFrom(3, 3, 3, 2),
    shares: fc.array(share, { minLength: 3, maxLength: 3 }),
    score: fc.double({ noNaN: true, noDefaultInfinity: true }),
    signals: fc.array(signal, { maxLength: 2 }),
    labelMass: fc.option(share, { nil: undefined, freq: 3 }),
    by: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 3 }),
  })
  .map(({ response, criterion, kind, levels, shares, score, signals, labelMass, by }) => {
    const responseId = `r${response}-x` as ResponseId;
    const key = verdictKey(responseId, criterion);
    if (kind === "failed") return { key, cell: { state: "failed", code: "worker-lost", detail: "x" } };
    if (kind === "skipped") return { key, cell: { state: "skipped", reason: "no-reference" } };
    const verdict = { responseId, criterionId: criterion, score, mostLikely: response % 3, distribution: shares.slice(0, levels), confidence: shares[0]!, rationale: kind === "written" ? "because" : null, ...(labelMass === undefined ? {} : { labelMass }), signals };
    return { key, cell: { state: "scored", verdict, ...(by === undefined ? {} : { by }), ...(kind === "edited" ? { edition: "e" } : {}) } };
  });

function asMap(cells: Iterable<{ readonly key: string; readonly cell: Settled }>): Map<string, Settled> {
  return new Map(Array.from(cells, ({ key, cell }) => [key, cell]));
}

test("property: holds what was set last, and gives it back from blocks, in whatever pieces those come", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), fc.array(entry, { maxLength: 20 }), (first, second) => {
      const packed = new PackedCells();
      const model = new Map<string, Settled>();
      for (const { key, cell } of first) {
        packed.set(key, cell);
        model.set(key, cell);
      }
      expect(asMap(packed)).toEqual(model);
      expect([packed.length, [...packed].length, [...packed.keys()].length]).toEqual([model.size, model.size, model.size]);
      const read = new PackedCells();
      for (const { key, cell } of second) read.set(key, cell);
      const merged = new Map([...asMap(second), ...model]);
      for (const block of packed.blocks()) read.add(structuredClone(block));
      expect(asMap(read)).toEqual(merged);
      expect(read.length).toBe(merged.size);
      const states = [...merged.values()].map(({ state }) => state);
      expect(read.counts).toEqual({ scored: states.filter((state) => state === "scored").length, failed: states.filter((state) => state === "failed").length, skipped: states.filter((state) => state === "skipped").length });
      for (const { key } of first.slice(0, 5)) {
        read.remove(key);
        merged.delete(key);
      }
      for (const [key, cell] of merged) expect([read.get(key), read.stateOf(key)]).toEqual([cell, cell.state]);
      expect(asMap(read)).toEqual(merged);
    }),
  );
});

test("thousands of responses come back from several blocks", () => {
  const packed = new PackedCells();
  const cells = Array.from({ length: 2_500 }, (_, i): Settled => (i % 7 === 0 ? { state: "failed", code: "unexpected", detail: String(i) } : { state: "scored", verdict: { responseId: `r${i}` as ResponseId, criterionId: "a", score: i, mostLikely: 1, distribution: [0.5, 0.5], confidence: 0.1, rationale: null, signals: i % 3 === 0 ? [{ kind: "unparsed", why: String(i % 11) }] : [] } }));
  cells.forEach((cell, i) => packed.set(`r${i}\u0000a`, cell));
  const blocks = [...packed.blocks()];
  expect(blocks.length).toBeGreaterThan(2);
  const read = new PackedCells();
  for (const block of blocks) read.add(block);
  expect(asMap(read)).toEqual(asMap(packed));
  expect(read.length).toBe(2_500);
});
