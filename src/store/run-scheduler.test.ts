import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaseId, CaseSet, ResponseId } from "../domain/case.ts";
import { type Failure, fail, ok } from "../domain/error-code.ts";
import type { Rubric } from "../domain/rubric.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { keyOf, ruleVerdict } from "./judge-in-process.fixture.ts";
import { cellCount, planRun } from "./run-plan.ts";
import { CHUNK_SIZE, type SchedulerPorts, runSchedule } from "./run-scheduler.ts";

const rubric: Rubric = {
  id: "r",
  name: "R",
  description: "",
  criteria: ["one", "two"].map((id) => ({
    id,
    name: id,
    question: "?",
    scale: { kind: "binary", no: "No", yes: "Yes" },
    descriptions: {},
    weight: 1,
  })),
};

function setOf(texts: readonly string[]): CaseSet {
  const cases = texts.map((text, i) => ({
    id: `c${i}` as CaseId,
    instruction: "Say something.",
    context: null,
    reference: null,
    responses: [{ id: `r${i}` as ResponseId, text, source: null, humanScore: null }],
  }));
  return { id: "set", name: "set", isSample: false, cases };
}

function itemsFor(count: number): readonly JudgeItem[] {
  return [...planRun(setOf(Array.from({ length: count }, (_, i) => `Answer ${i}`)), rubric, new Set()).items];
}

type Harness = { readonly ports: SchedulerPorts; readonly settled: JournalEntry[]; readonly calls: string[] };

function harness(judge: SchedulerPorts["judge"], revive: SchedulerPorts["revive"] = () => Promise.resolve(ok(undefined))): Harness {
  const settled: JournalEntry[] = [];
  const calls: string[] = [];
  const ports: SchedulerPorts = {
    judge(items, onVerdicts, signal) {
      calls.push(`judge ${items.length}`);
      return judge(items, onVerdicts, signal);
    },
    revive() {
      calls.push("revive");
      return revive();
    },
    started: () => undefined,
    settle: (entries) => settled.push(...entries),
    flush: () => Promise.resolve(null),
  };
  return { ports, settled, calls };
}

function answerAll(items: readonly JudgeItem[], onVerdicts: Parameters<SchedulerPorts["judge"]>[1]): Promise<ReturnType<typeof ok<undefined>>> {
  onVerdicts(items.map(ruleVerdict));
  return Promise.resolve(ok(undefined));
}

test("the plan holds every cell once, the shortest texts first, and skips empty responses", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), (texts) => {
      const set = setOf(texts);
      const { items: planned, skipped } = planRun(set, rubric, new Set());
      const items = [...planned];
      expect(planned.slice(1, 4)).toEqual(items.slice(1, 4));
      expect(planned.length).toBe(items.length);
      const keys = [...items.map(keyOf), ...skipped.map((entry) => entry.key)];
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBe(cellCount(set, rubric));
      expect(skipped.length).toBe(2 * texts.filter((text) => text.trim() === "").length);
      const lengths = items.map((item) => item.response.length);
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    }),
  );
});

test("cells that are settled are not planned again", () => {
  const settled = new Set([verdictKey("r0" as ResponseId, "two")]);
  const { items } = planRun(setOf(["a", "b"]), rubric, settled);
  expect([...items].map(keyOf).sort()).toEqual(
    [
      ["r0", "one"],
      ["r1", "one"],
      ["r1", "two"],
    ].map(([response, criterion]) => verdictKey(response as ResponseId, criterion ?? "")),
  );
});

test("all items are settled as scored, chunk by chunk", async () => {
  const items = itemsFor(50);
  const { ports, settled, calls } = harness(answerAll);
  expect(await runSchedule(items, ports, new AbortController().signal)).toEqual({ kind: "done" });
  expect(settled.map((entry) => entry.key)).toEqual(items.map(keyOf));
  expect(calls).toEqual([CHUNK_SIZE, CHUNK_SIZE, CHUNK_SIZE, 100 - 3 * CHUNK_SIZE].map((n) => `judge ${n}`));
});

test("a lost worker is revived and only what it had not answered is judged again", async () => {
  let lost = false;
  const { ports, settled, calls } = harness((items, onVerdicts) => {
    if (lost) return answerAll(items, onVerdicts);
    lost = true;
    onVerdicts(items.slice(0, 5).map(ruleVerdict));
    return Promise.resolve(fail("worker-lost"));
  });
  expect(await runSchedule(itemsFor(5), ports, new AbortController().signal)).toEqual({ kind: "done" });
  expect(calls).toEqual(["judge 10", "revive", "judge 5"]);
  expect(settled.map((entry) => entry.cell.state)).toEqual(Array(10).fill("scored"));
});

test("a chunk that fails twice is settled as failed with the code, and the run goes on", async () => {
  const items = itemsFor(CHUNK_SIZE);
  const poison = items[3];
  const { ports, settled } = harness((chunk, onVerdicts) =>
    chunk.some((item) => item === poison)
      ? Promise.resolve(fail("judge-out-of-memory", "too long"))
      : answerAll(chunk, onVerdicts),
  );
  expect(await runSchedule(items, ports, new AbortController().signal)).toEqual({ kind: "done" });
  const failed = settled.filter((entry) => entry.cell.state === "failed");
  expect(failed.length).toBe(CHUNK_SIZE);
  expect(failed[0]?.cell).toEqual({ state: "failed", code: "judge-out-of-memory", detail: "too long" });
  expect(settled.length).toBe(items.length);
});

test("a judge that stays silent about an item has failed on it", async () => {
  const { ports, settled } = harness((items, onVerdicts) => answerAll(items.slice(1), onVerdicts));
  expect(await runSchedule(itemsFor(2), ports, new AbortController().signal)).toEqual({ kind: "done" });
  // The second attempt gets the one item that is left, and is silent about it again.
  expect(settled.map((entry) => entry.cell.state)).toEqual(["scored", "scored", "scored", "failed"]);
});

test("a run stops as failed when the judge cannot be revived, and leaves the rest unsettled", async () => {
  const gone = fail("judge-load-failed", "gone");
  const { ports, settled } = harness(() => Promise.resolve(fail("worker-lost")), () => Promise.resolve(gone));
  expect(await runSchedule(itemsFor(40), ports, new AbortController().signal)).toEqual({ kind: "failed", failure: gone });
  expect(settled).toEqual([]);
});

test("three chunks in a row without a score end a run that would only fill with failures", async () => {
  const { ports, settled } = harness(() => Promise.resolve(fail("judge-run-failed")));
  const end = await runSchedule(itemsFor(1000), ports, new AbortController().signal);
  expect(end).toEqual({ kind: "failed", failure: fail("judge-run-failed") });
  expect(settled.length).toBe(3 * CHUNK_SIZE);
});

test("a journal that fails ends the run with its failure", async () => {
  const full: Failure = fail("storage-quota");
  const { ports } = harness(answerAll);
  const end = await runSchedule(itemsFor(100), { ...ports, flush: () => Promise.resolve(full) }, new AbortController().signal);
  expect(end).toEqual({ kind: "failed", failure: full });
});

test("verdicts that nobody asked for and doubled ones are passed over", async () => {
  const items = itemsFor(2);
  const other = ruleVerdict({ ...items[0]!, responseId: "stranger" as ResponseId });
  const { ports, settled } = harness((chunk, onVerdicts) => {
    onVerdicts([other, ruleVerdict(chunk[0]!)]);
    onVerdicts([ruleVerdict(chunk[0]!)]);
    return answerAll(chunk, onVerdicts);
  });
  await runSchedule(items, ports, new AbortController().signal);
  expect(settled.map((entry) => entry.key).sort()).toEqual(items.map(keyOf).sort());
});

test("whenever a run is stopped, nothing is settled twice or after the stop, and going on settles the rest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 60 }), fc.nat({ max: 12 }), async (s, count, batches) => {
      const items = itemsFor(count);
      const stop = new AbortController();
      let left = batches;
      const judge: SchedulerPorts["judge"] = async (chunk, onVerdicts, signal) => {
        for (let at = 0; at < chunk.length; at += 8) {
          await s.schedule(Promise.resolve(), "batch");
          signal.throwIfAborted();
          onVerdicts(chunk.slice(at, at + 8).map(ruleVerdict));
        }
        return ok(undefined);
      };
      const { ports, settled } = harness(judge);
      const end = runSchedule(items, { ...ports, settle(entries) {
        expect(stop.signal.aborted).toBe(false);
        settled.push(...entries);
        if ((left -= 1) === 0) void s.schedule(Promise.resolve(), "stop").then(() => stop.abort());
      } }, stop.signal);
      await s.waitFor(end);
      const before = new Set(settled.map((entry) => entry.key));
      expect(before.size).toBe(settled.length);
      if ((await end).kind === "done") expect(before.size).toBe(items.length);

      const rest = items.filter((item) => !before.has(keyOf(item)));
      const second = harness(answerAll);
      await runSchedule(rest, second.ports, new AbortController().signal);
      const all = [...settled, ...second.settled].map((entry) => entry.key);
      expect(all.sort()).toEqual(items.map(keyOf).sort());
    }),
    { numRuns: 60 },
  );
});
