// The search worker in a browser: it finds, and a pattern that would run for ages can be ended.
import { afterEach, expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { createWorkerClient, type WorkerClient } from "./client.ts";
import type { SearchCalls } from "./protocol.ts";
import searchWorkerUrl from "./search.worker.ts?worker&url";

let client: WorkerClient<SearchCalls> | null = null;

function opened(): WorkerClient<SearchCalls> {
  client = createWorkerClient<SearchCalls>(() => new Worker(searchWorkerUrl, { type: "module" }));
  return client;
}

afterEach(() => client?.terminate());

const ROWS = [
  { id: "r1" as ResponseId, texts: ["The Rhine"] },
  { id: "r2" as ResponseId, texts: [`${"a".repeat(40)}!`] },
];

test("a pattern that takes for ever is ended from outside, and a fresh worker searches again", async () => {
  const search = opened();
  await search.call("load", { rows: ROWS, first: true });
  expect(await search.call("find", { search: "ＲＨＩＮＥ", isPattern: false })).toEqual({ ok: true, value: { ids: ["r1"] } });
  const began = performance.now();
  const endless = search.call("find", { search: "^(a+)+$", isPattern: true });
  setTimeout(() => search.terminate(), 300);
  expect(await endless).toMatchObject({ ok: false, code: "worker-lost" });
  expect(performance.now() - began).toBeLessThan(20_000);
  await search.call("load", { rows: ROWS, first: true });
  expect(await search.call("find", { search: "^a+!", isPattern: true })).toEqual({ ok: true, value: { ids: ["r2"] } });
});
