// Locks, channel, room and files of a real browser.
import { expect, test } from "vitest";
import { eraseFiles } from "./erase-files.ts";
import { createTabLocks, createWebLocks } from "./run-locks.ts";
import { createSpace } from "./space.ts";
import { type TabMessage, createTabChannel } from "./tab-channel.ts";

test.each([
  ["Web Locks", () => createWebLocks(navigator.locks)],
  ["locks within a tab", createTabLocks],
])("%s: one holder at a time, and the next one hears when it is free", async (_name, create) => {
  const locks = create();
  const run = `run-${Math.random()}`;
  const release = await locks.take(run);
  expect(release).not.toBe(null);
  expect(await locks.take(run)).toBe(null);
  expect(await locks.take(`${run}-other`)).not.toBe(null);

  const stop = new AbortController();
  const stopped = locks.whenFree(run, stop.signal);
  let free = false;
  const waiting = locks.whenFree(run, new AbortController().signal).then((answer) => {
    free = answer;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(free).toBe(false);
  stop.abort();
  expect(await stopped).toBe(false);
  release?.();
  await waiting;
  expect(free).toBe(true);
  const again = await locks.take(run);
  expect(again).not.toBe(null);
  again?.();
});

test("a message reaches the other tabs and not the one that sent it; strange messages are passed over", async () => {
  const name = `channel-${Math.random()}`;
  const [one, two] = [createTabChannel(name), createTabChannel(name)];
  const heard: { tab: number; message: TabMessage }[] = [];
  one.listen((message) => heard.push({ tab: 1, message }));
  const arrived = new Promise<void>((resolve) => {
    two.listen((message) => {
      heard.push({ tab: 2, message });
      if (message.kind === "erased") resolve();
    });
  });
  const raw = new BroadcastChannel(name);
  raw.postMessage({ kind: "run", runId: 7 });
  raw.postMessage({ kind: "from the future" });
  raw.postMessage(null);
  one.tell({ kind: "run", runId: "r" });
  one.tell({ kind: "ask", runId: "r", what: "pause" });
  one.tell({ kind: "erased" });
  await arrived;
  expect(heard).toEqual([
    { tab: 2, message: { kind: "run", runId: "r" } },
    { tab: 2, message: { kind: "ask", runId: "r", what: "pause" } },
    { tab: 2, message: { kind: "erased" } },
  ]);
  for (const channel of [one, two, raw]) channel.close();
});

test("room is told in bytes, and unknown where the browser does not say", async () => {
  const { usage, quota } = await createSpace(navigator.storage).estimate();
  expect(usage).toBeGreaterThanOrEqual(0);
  expect(quota).toBeGreaterThan(0);
  expect(await createSpace(undefined).estimate()).toEqual({ usage: null, quota: null });
  expect(await createSpace({} as StorageManager).persist()).toBe(null);
});

test("erasing removes private files, model caches and web storage, and leaves the page's own files", async () => {
  const root = await navigator.storage.getDirectory();
  await root.getFileHandle("model.onnx", { create: true });
  const folder = await root.getDirectoryHandle("models", { create: true });
  await folder.getFileHandle("deep.onnx", { create: true });
  await caches.open("transformers-cache");
  await caches.open("chambers-files-abc");
  localStorage.setItem("left", "over");

  expect(await eraseFiles()).toEqual({ ok: true, value: undefined });
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  expect(names).toEqual([]);
  expect(await caches.keys()).toEqual(["chambers-files-abc"]);
  expect(localStorage.length).toBe(0);
  await caches.delete("chambers-files-abc");
});
