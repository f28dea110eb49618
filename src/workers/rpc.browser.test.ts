// client.ts and serve.ts over a real Worker.
import { afterEach, expect, test } from "vitest";
import { fail, ok } from "../domain/error-code.ts";
import { createWorkerClient } from "./client.ts";
import type { TestCalls } from "./rpc.fixture.ts";
import workerUrl from "./rpc-worker.fixture.ts?worker&url";

let started = 0;

const calls = createWorkerClient<TestCalls>(() => {
  started += 1;
  return new Worker(workerUrl, { type: "module" });
});

afterEach(() => {
  calls.terminate();
  started = 0;
});

test("calls, progress and moved buffers", async () => {
  const seen: number[] = [];
  const bytes = new Uint8Array([1, 2, 3]);
  const [echo, count, doubled] = await Promise.all([
    calls.call("echo", { text: "slow", milliseconds: 50 }),
    calls.call("count", { to: 3 }, { onProgress: ({ at }) => seen.push(at) }),
    calls.call("double", { bytes }, { transfer: [bytes.buffer] }),
  ]);
  expect([echo, count, doubled]).toEqual([ok("slow"), ok(3), ok(new Uint8Array([2, 4, 6]))]);
  expect(seen).toEqual([1, 2, 3]);
  expect(started).toBe(1);
});

test("a cancelled call stops in the worker, and what it says afterwards is dropped", async () => {
  const abort = new AbortController();
  let reports = 0;
  const waiting = calls.call("wait", {}, { signal: abort.signal, onProgress: () => { reports += 1; abort.abort(); } });
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  expect(await calls.call("cancelled", {})).toEqual(ok(1));
  expect(reports).toBe(1);
});

test("an uncaught error ends the worker: its calls fail and the next call gets a new one", async () => {
  const slow = calls.call("echo", { text: "lost", milliseconds: 60_000 });
  const crash = calls.call("crash", {});
  expect(await slow).toMatchObject({ ok: false, code: "worker-lost", detail: expect.stringContaining("crashed") as string });
  expect(await crash).toMatchObject({ ok: false, code: "worker-lost" });
  expect(await calls.call("echo", { text: "back", milliseconds: 0 })).toEqual(ok("back"));
  expect(started).toBe(2);
});

test("a worker whose script is missing is lost, not waited for", async () => {
  const missing = createWorkerClient<TestCalls>(() => new Worker(new URL("/no-such-worker.js", location.href), { type: "module" }));
  expect(await missing.call("cancelled", {})).toMatchObject({ ok: false, code: "worker-lost" });
});

test("a handler that throws is a failure and the worker lives on", async () => {
  expect(await calls.call("fail", { message: "bad" })).toEqual(fail("unexpected", "RangeError: bad"));
  expect(await calls.call("cancelled", {})).toEqual(ok(0));
  expect(started).toBe(1);
});
