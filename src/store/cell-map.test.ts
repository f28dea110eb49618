import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cell } from "../domain/verdict.ts";
import { CellMap } from "./cell-map.ts";
import { finish } from "./slices.ts";

const cell = fc.constantFrom<Cell | null>({ state: "running" }, { state: "pending" }, { state: "skipped", reason: "empty-response" }, null);
const key = fc.oneof(fc.constantFrom("r1-a\u0000x", "r1-a\u0000y", "r2-b\u0000x"), fc.string({ maxLength: 12 }));

test("property: is the map that its changes make, and leaves the former one as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(key, cell), { maxLength: 8 }), { maxLength: 8 }), (batches) => {
      const model = new Map<string, Cell>();
      let map = CellMap.EMPTY;
      for (const batch of batches) {
        const before = new Map(map);
        const next = map.changed(batch);
        expect(new Map(map)).toEqual(before);
        map = next;
        for (const [name, value] of batch) {
          if (value === null) model.delete(name);
          else model.set(name, value);
        }
        expect(new Map(map)).toEqual(model);
        expect(map.size).toBe(model.size);
        expect([...map.keys()].sort()).toEqual([...model.keys()].sort());
        expect([...map.values()]).toHaveLength(model.size);
        for (const name of model.keys()) expect([map.get(name), map.has(name)]).toEqual([model.get(name), true]);
      }
    }),
  );
});

test("a journal makes the same map, its last entry for a cell in force", () => {
  const entries = Array.from({ length: 3_000 }, (_, i) => ({ key: `r${i % 2_000}-x\u0000a`, cell: { state: "failed", code: "unexpected", detail: String(i) } satisfies Cell }));
  const map = finish(CellMap.made(entries));
  expect(new Map(map)).toEqual(new Map(entries.map(({ key: name, cell: value }) => [name, value])));
  expect(map.size).toBe(2_000);
});

test("takes any map, and itself as it is", () => {
  const map = CellMap.of(new Map<string, Cell>([["a", { state: "running" }]]));
  expect(map.get("a")).toEqual({ state: "running" });
  expect(CellMap.of(map)).toBe(map);
});
