import fc from "fast-check";
import { expect, test } from "vitest";
import { type Result, fail, ok } from "../domain/error-code.ts";
import { MAX_BATCH } from "../storage/repository.ts";
import type { JournalEntry } from "../storage/schema.ts";
import { JournalWriter, MAX_WAIT_MS } from "./journal-writer.ts";

function entriesFrom(from: number, count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `k${from + i}`,
    cell: { state: "skipped", reason: "empty-response" },
  }));
}

/** A clock whose timers fire when told to. */
class Hands {
  readonly waits: number[] = [];
  #task: (() => void) | null = null;

  readonly later = (ms: number, task: () => void): (() => void) => {
    this.waits.push(ms);
    this.#task = task;
    return () => {
      this.#task = null;
    };
  };

  ring(): void {
    const task = this.#task;
    this.#task = null;
    task?.();
  }
}

test("a few verdicts wait for others, but not longer than the limit", async () => {
  const clock = new Hands();
  const batches: number[] = [];
  const writer = new JournalWriter({
    append: (entries) => {
      batches.push(entries.length);
      return Promise.resolve(ok(undefined));
    },
    committed: () => undefined,
    failed: () => undefined,
    clock,
  });
  writer.add(entriesFrom(0, 3));
  writer.add(entriesFrom(3, 4));
  await Promise.resolve();
  expect(batches).toEqual([]);
  expect(clock.waits).toEqual([MAX_WAIT_MS]);
  clock.ring();
  await writer.flush();
  expect(batches).toEqual([7]);
  writer.add(entriesFrom(7, MAX_BATCH + 1));
  await Promise.resolve();
  expect(batches).toEqual([7, MAX_BATCH]);
});

test("whatever comes when, batches keep the order and the size, and a cell is committed after its write and once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constantFrom("ring", "flush")), { maxLength: 12 }),
      fc.option(fc.nat({ max: 6 })),
      async (s, steps, failAt) => {
        const clock = new Hands();
        const written: string[] = [];
        const committed: string[] = [];
        const failures: unknown[] = [];
        let writes = 0;
        const writer = new JournalWriter({
          append: async (batch): Promise<Result<void>> => {
            expect(batch.length).toBeLessThanOrEqual(MAX_BATCH);
            await s.schedule(Promise.resolve(), "write");
            if (writes++ === failAt) return fail("storage-quota");
            written.push(...batch.map((entry) => entry.key));
            return ok(undefined);
          },
          committed: (batch) => {
            committed.push(...batch.map((entry) => entry.key));
            expect(committed).toEqual(written.slice(0, committed.length));
          },
          failed: (failure) => failures.push(failure),
          clock,
        });
        let added = 0;
        for (const step of steps) {
          if (step === "ring") clock.ring();
          else if (step === "flush") void writer.flush();
          else {
            writer.add(entriesFrom(added, step));
            added += step;
          }
        }
        const end = await s.waitFor(writer.flush());
        const all = entriesFrom(0, added).map((entry) => entry.key);
        expect(committed).toEqual(all.slice(0, committed.length));
        expect(committed).toEqual(written);
        if (end === null) expect(committed).toEqual(all);
        else expect(failures).toEqual([fail("storage-quota")]);
      },
    ),
  );
});
