import fc from "fast-check";
import { expect, test } from "vitest";
import { fail, ok } from "../domain/error-code.ts";
import { createWorkerClient } from "./client.ts";
import { channelWorkers, type TestCalls } from "./rpc.fixture.ts";

function client(): { calls: ReturnType<typeof createWorkerClient<TestCalls>>; started: () => number } {
  const workers = channelWorkers();
  return { calls: createWorkerClient<TestCalls>(workers.spawn), started: workers.started };
}

test("answers reach the call they belong to, whatever their order", async () => {
  const { calls, started } = client();
  const answers = await Promise.all([
    calls.call("echo", { text: "slow", milliseconds: 30 }),
    calls.call("echo", { text: "quick", milliseconds: 0 }),
    calls.call("echo", { text: "middle", milliseconds: 10 }),
  ]);
  expect(answers).toEqual([ok("slow"), ok("quick"), ok("middle")]);
  expect(started()).toBe(1);
  calls.terminate();
});

test("progress arrives in order, before the value", async () => {
  const { calls } = client();
  const seen: number[] = [];
  const value = await calls.call("count", { to: 5 }, { onProgress: ({ at }) => seen.push(at) });
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(value).toEqual(ok(5));
  calls.terminate();
});

test("aborting rejects at once with the signal's reason, and the worker hears of it", async () => {
  const { calls } = client();
  const abort = new AbortController();
  let reports = 0;
  const waiting = calls.call("wait", {}, { signal: abort.signal, onProgress: () => { reports += 1; abort.abort(new Error("enough")); } });
  await expect(waiting).rejects.toThrow("enough");
  expect(await calls.call("cancelled", {})).toEqual(ok(1));
  expect(reports).toBe(1);
  calls.terminate();
});

test("a call that is aborted before the worker listens is never sent", async () => {
  const { calls } = client();
  const abort = new AbortController();
  const waiting = calls.call("wait", {}, { signal: abort.signal });
  abort.abort(new Error("changed my mind"));
  await expect(waiting).rejects.toThrow("changed my mind");
  expect(await calls.call("cancelled", {})).toEqual(ok(0));
  calls.terminate();
});

test("a signal that has aborted already starts nothing", async () => {
  const { calls, started } = client();
  await expect(calls.call("wait", {}, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  expect(started()).toBe(0);
});

test("a crash fails every call under way, and the next call starts a fresh worker", async () => {
  const { calls, started } = client();
  const slow = calls.call("echo", { text: "lost", milliseconds: 1000 });
  const crash = calls.call("crash", {});
  expect(await slow).toEqual(fail("worker-lost", "crashed"));
  expect(await crash).toEqual(fail("worker-lost", "crashed"));
  expect(await calls.call("echo", { text: "back", milliseconds: 0 })).toEqual(ok("back"));
  expect(started()).toBe(2);
  calls.terminate();
});

test("terminate fails the calls under way and may be called again", async () => {
  const { calls } = client();
  const slow = calls.call("echo", { text: "x", milliseconds: 1000 });
  calls.terminate();
  calls.terminate();
  expect(await slow).toMatchObject({ ok: false, code: "worker-lost" });
});

test("a handler that throws is a failure with its message, not a call that never ends", async () => {
  const { calls } = client();
  expect(await calls.call("fail", { message: "out of range" })).toEqual(fail("unexpected", "RangeError: out of range"));
  calls.terminate();
});

test("a call that the worker does not know is a failure", async () => {
  const { calls } = client();
  expect(await calls.call("toString" as "cancelled", {})).toMatchObject({ ok: false, code: "unexpected" });
  calls.terminate();
});

test("a payload that cannot be cloned rejects and leaves the worker usable", async () => {
  const { calls } = client();
  await calls.call("cancelled", {}); // the worker listens now, so that the payload is cloned at once
  await expect(calls.call("echo", { text: (() => "") as unknown as string, milliseconds: 0 })).rejects.toThrow();
  expect(await calls.call("cancelled", {})).toEqual(ok(0));
  calls.terminate();
});

test("buffers move both ways instead of being copied", async () => {
  const { calls } = client();
  const bytes = new Uint8Array([1, 2, 3]);
  const value = await calls.call("double", { bytes }, { transfer: [bytes.buffer] });
  expect(bytes.byteLength).toBe(0);
  expect(value).toEqual(ok(new Uint8Array([2, 4, 6])));
  calls.terminate();
});

test("property: whatever is aborted and however often the worker crashes, each call ends once and with its own answer", async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("echo" as const), milliseconds: fc.nat(3), abort: fc.option(fc.nat(3), { nil: null }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("pause" as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { calls } = client();
      const ends: Promise<void>[] = [];
      for (const [index, one] of steps.entries()) {
        if (one.kind === "pause") await new Promise((resolve) => { setTimeout(resolve, 1); });
        else if (one.kind === "crash") ends.push(calls.call("crash", {}).then((value) => { expect(value).toMatchObject({ code: "worker-lost" }); }));
        else {
          const abort = new AbortController();
          const { milliseconds } = one;
          if (one.abort !== null) setTimeout(() => { abort.abort(new Error("aborted")); }, one.abort);
          const text = `call ${index}`;
          ends.push(
            calls.call("echo", { text, milliseconds }, { signal: abort.signal }).then(
              (value) => { expect(value.ok ? value.value : value.code).toBe(value.ok ? text : "worker-lost"); },
              (error: unknown) => { expect(error).toBe(abort.signal.reason); },
            ),
          );
        }
      }
      await Promise.all(ends);
      calls.terminate();
    }),
    { numRuns: 60 },
  );
});
