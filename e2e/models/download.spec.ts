// Downloads by the built download worker from a real hub on this machine, over real connections that break. What is refused
// is refused with its own code and the file's name.
import type { ModelKey, ModelManifest } from "../../src/domain/model.ts";
import type { Fault } from "../../scripts/hub/faults.ts";
import { expect, test } from "../support/test.ts";
import { CHOSEN, CHOSEN_BYTES, CONTENT, DATA, REPOSITORY, sha256, startSmallHub, WEIGHTS, type SmallHub } from "./small-hub.ts";
import { openBench, type Workers } from "./worker-calls.ts";

// A broken connection and a refusal are lines in the console; the blank document is an error page.
test.use({ expectedTrouble: [/Failed to load resource|net::ERR/] });

let hub: SmallHub;
let workers: Workers;

test.beforeEach(async ({ page }) => {
  hub = await startSmallHub();
  workers = await openBench(page);
});

test.afterEach(async () => {
  await hub.close();
});

type Request = Parameters<typeof asked>[0];
function asked(change: { readonly pins?: ModelManifest["files"]; readonly commit?: string; readonly hub?: string } = {}) {
  return { hub: hub.origin, repository: REPOSITORY, commit: hub.commit, dtype: "q4" as const, pins: [], ...change };
}

function download(change: Request = {}) {
  return workers.call("download", "download", asked(change));
}

async function whole(): Promise<ModelManifest> {
  const done = await download();
  if (!done.ok) throw new Error(`${done.code}: ${done.detail}`);
  return done.value;
}

/** What the worker left in the origin's private files. */
function keptFile(key: ModelKey, path: string): Promise<{ bytes: number; sha256: string } | null> {
  return workers.page.evaluate(async (names) => {
    try {
      let folder = await navigator.storage.getDirectory();
      for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
      const bytes = await (await (await folder.getFileHandle(names.at(-1) ?? "")).getFile()).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return { bytes: bytes.byteLength, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
    } catch {
      return null;
    }
  }, ["models", key, "files", ...path.split("/")]);
}

/** Changes a kept file behind everybody's back. */
function damage(key: ModelKey, path: string, how: { readonly flip: number } | { readonly cut: number }): Promise<void> {
  return workers.page.evaluate(async ([names, change]) => {
    let folder = await navigator.storage.getDirectory();
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
    const handle = await folder.getFileHandle(names.at(-1) ?? "");
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    if ("flip" in change) bytes[change.flip] = (bytes[change.flip] ?? 0) ^ 1;
    const stream = await handle.createWritable();
    await stream.write("cut" in change ? bytes.slice(0, change.cut) : bytes);
    await stream.close();
  }, [["models", key, "files", ...path.split("/")], how] as const);
}

function cutTwice(path: string, bytesPerSecond = 4_000_000): void {
  hub.faults.add({ file: path, effect: { kind: "throttle", bytesPerSecond } });
  hub.faults.add({ file: path, effect: { kind: "cut", afterBytes: 700_000 }, times: 2 });
}

test("describes a repository, follows the redirect to the store, keeps every byte, and lists what is kept", async () => {
  const described = await workers.call("download", "describe", { hub: hub.origin, repository: REPOSITORY, revision: "main" });
  if (!described.ok) throw new Error(described.detail);
  expect(described.value.commit).toBe(hub.commit);
  expect(described.value.files.map(({ path }) => path).sort()).toEqual(Object.keys(CONTENT).sort());
  expect(described.value.choices.map(({ dtype }) => dtype)).toEqual(["q8", "q4"]);
  expect(described.value.choices[1]).toEqual({ dtype: "q4", head: "causal", files: [...CHOSEN], bytes: CHOSEN_BYTES });

  const call = workers.start("download", "download", asked());
  const done = await call.value;
  if (!done.ok) throw new Error(`${done.code}: ${done.detail}`);
  const manifest = done.value;
  expect(manifest).toMatchObject({ version: 1, repository: REPOSITORY, commit: hub.commit, hub: hub.origin, dtype: "q4", head: "causal" });
  expect(manifest.files).toEqual(CHOSEN.map((path) => ({ path, bytes: CONTENT[path]!.length, sha256: sha256(CONTENT[path]!) })));
  for (const { path, bytes, sha256: digest } of manifest.files) expect(await keptFile(manifest.key, path), path).toEqual({ bytes, sha256: digest });

  const reports = await workers.progress(call.id);
  expect(reports.at(-1)).toMatchObject({ totalLoaded: CHOSEN_BYTES, totalOf: CHOSEN_BYTES });
  for (const [at, report] of reports.entries()) expect(report.totalLoaded).toBeGreaterThanOrEqual(reports[at - 1]?.totalLoaded ?? 0);

  expect(hub.requests.some(({ origin }) => origin === "store")).toBe(true);
  for (const { headers, method } of hub.requests) {
    expect(["GET", "HEAD"]).toContain(method); // no OPTIONS: nothing is asked in a way that a store may refuse
    expect(headers).not.toHaveProperty("cookie");
    expect(headers).not.toHaveProperty("referer");
  }
  const listed = await workers.call("library", "list", {});
  expect(listed).toEqual({ ok: true, value: { models: [manifest], parts: [] } });
  expect(await workers.call("library", "verify", { model: manifest.key })).toEqual({ ok: true, value: manifest });
});

test("a whole model is answered without a request, and gone once it is deleted", async () => {
  const manifest = await whole();
  hub.requests.length = 0;
  expect(await whole()).toEqual(manifest);
  expect(hub.requests).toHaveLength(0);
  expect(await workers.call("library", "remove", { model: manifest.key })).toEqual({ ok: true, value: { bytes: CHOSEN_BYTES } });
  expect(await workers.call("library", "list", {})).toEqual({ ok: true, value: { models: [], parts: [] } });
  expect(await workers.call("library", "verify", { model: manifest.key })).toMatchObject({ ok: false, code: "judge-model-missing" });
});

test("two broken connections and a reload: it resumes where it stopped and the whole is verified", async ({ page }) => {
  cutTwice(DATA, 500_000);
  const call = workers.start("download", "download", asked());
  // Both cuts are over and the third answer is on its way when the page goes.
  await expect.poll(() => hub.bytesAsked(DATA).length).toBe(3);
  await expect.poll(async () => (await workers.progress(call.id)).at(-1)?.loaded ?? 0).toBeGreaterThan(1_500_000);
  await page.reload();
  workers = await openBench(page);
  hub.faults.clear();

  const listed = await workers.call("library", "list", {});
  if (!listed.ok) throw new Error(listed.detail);
  const part = listed.value.parts[0]!;
  expect(part).toMatchObject({ repository: REPOSITORY, commit: hub.commit, dtype: "q4", of: CHOSEN_BYTES });
  expect(part.bytes).toBeGreaterThan(1_400_000);

  const manifest = await whole();
  expect(await keptFile(manifest.key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
  const tries = hub.bytesAsked(DATA);
  expect(tries).toHaveLength(4);
  expect(tries.map(({ range }) => range === null)).toEqual([true, false, false, false]);
  const resumedAt = Number(/bytes=(\d+)-/.exec(tries[3]!.range ?? "")?.[1]);
  expect(resumedAt).toBeGreaterThan(1_400_000);
  // The small files were whole and were not asked for again.
  expect(hub.bytesAsked("tokenizer.json")).toHaveLength(1);
  expect(await workers.call("library", "verify", { model: manifest.key })).toMatchObject({ ok: true });
});

const REFUSALS: readonly { readonly name: string; readonly fault: Fault; readonly code: string; readonly file: string }[] = [
  { name: "a flipped bit", fault: { file: WEIGHTS, effect: { kind: "flip", offset: 123_456 } }, code: "model-hash-mismatch", file: WEIGHTS },
  { name: "a truncated file", fault: { file: WEIGHTS, effect: { kind: "truncate", bytes: 200_000 } }, code: "model-truncated", file: WEIGHTS },
  { name: "a size that is listed too small", fault: { file: WEIGHTS, effect: { kind: "size", claimed: 250_000 } }, code: "model-size-mismatch", file: WEIGHTS },
  { name: "a size that is listed too large", fault: { file: WEIGHTS, effect: { kind: "size", claimed: 350_000 } }, code: "model-size-mismatch", file: WEIGHTS },
  { name: "a swapped file", fault: { file: WEIGHTS, effect: { kind: "swap", with: `${DATA}_1` } }, code: "model-swapped", file: WEIGHTS },
  { name: "a flipped bit in a small file", fault: { file: "tokenizer.json", effect: { kind: "flip", offset: 99 } }, code: "model-hash-mismatch", file: "tokenizer.json" },
  { name: "a truncated small file", fault: { file: "tokenizer.json", effect: { kind: "truncate", bytes: 99 } }, code: "model-truncated", file: "tokenizer.json" },
];

for (const { name, fault, code, file } of REFUSALS) {
  test(`${name} is refused by its own code, nothing of it is kept, and an honest hub mends it`, async () => {
    hub.faults.add(fault);
    const refused = await download();
    expect(refused).toMatchObject({ ok: false, code });
    expect(refused).toHaveProperty("detail", expect.stringContaining(file));
    const listed = await workers.call("library", "list", {});
    expect(listed).toMatchObject({ ok: true, value: { models: [] } });
    if (!listed.ok) throw new Error(listed.detail);
    const key = listed.value.parts[0]!.key;
    expect((await keptFile(key, file))?.bytes).toBe(0);

    hub.faults.clear();
    // A listing that lied is another listing now; that is for the person to decide.
    if (code === "model-size-mismatch") {
      expect(await download()).toMatchObject({ ok: false, code: "model-changed" });
      await workers.call("library", "remove", { model: key });
    }
    expect(await whole()).toMatchObject({ key });
  });
}

test("a bit that was flipped only in one of several answers is mended by fetching that file whole", async () => {
  cutTwice(DATA);
  hub.faults.add({ file: DATA, effect: { kind: "flip", offset: 10 }, times: 1 });
  const manifest = await whole();
  expect(await keptFile(manifest.key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
  expect(hub.bytesAsked(DATA).map(({ range }) => range === null)).toEqual([true, false, false, true]);
});

test("another ETag on the way starts that file over", async () => {
  cutTwice(DATA);
  hub.faults.add({ file: DATA, effect: { kind: "etag", value: '"another"' }, after: 1 });
  const manifest = await whole();
  expect(await keptFile(manifest.key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
  const tries = hub.bytesAsked(DATA);
  expect(tries[1]?.range).toMatch(/^bytes=[1-9]/);
  expect(tries.slice(2).some(({ range }) => range === null)).toBe(true);
});

test("a hub that honours no range sends the file again from its start", async () => {
  cutTwice(DATA);
  hub.faults.add({ file: DATA, effect: { kind: "no-range" } });
  const manifest = await whole();
  expect(await keptFile(manifest.key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
});

test("a cancelled download stops, keeps its part, and goes on when asked", async () => {
  const slow = hub.faults.add({ file: DATA, effect: { kind: "throttle", bytesPerSecond: 1_000_000 } });
  const call = workers.start("download", "download", asked());
  await expect.poll(async () => (await workers.progress(call.id)).at(-1)?.loaded ?? 0).toBeGreaterThan(800_000);
  await workers.cancel("download", call.id);
  slow();
  const manifest = await whole(); // at once: it waits until the cancelled one has let go
  const tries = hub.bytesAsked(DATA);
  expect(tries).toHaveLength(2);
  expect(tries[1]?.range).toMatch(/^bytes=[1-9]/);
  expect(await keptFile(manifest.key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
});

test("a part that was damaged on the disk is noticed in the end and fetched again", async () => {
  const slow = hub.faults.add({ file: DATA, effect: { kind: "throttle", bytesPerSecond: 1_000_000 } });
  const call = workers.start("download", "download", asked());
  await expect.poll(async () => (await workers.progress(call.id)).at(-1)?.loaded ?? 0).toBeGreaterThan(800_000);
  await workers.cancel("download", call.id);
  slow();
  const listed = await workers.call("library", "list", {});
  if (!listed.ok) throw new Error(listed.detail);
  const { key } = listed.value.parts[0]!;
  await expect.poll(() => damage(key, DATA, { flip: 5 }).then(() => true, () => false)).toBe(true);
  await whole();
  expect(await keptFile(key, DATA)).toEqual({ bytes: CONTENT[DATA]!.length, sha256: sha256(CONTENT[DATA]!) });
});

test("no room for what is listed: refused before any of it comes", async () => {
  const lie = hub.faults.add({ file: DATA, effect: { kind: "size", claimed: 1e15 } });
  expect(await download()).toMatchObject({ ok: false, code: "model-space" });
  expect(hub.requests.some(({ origin }) => origin === "store")).toBe(false);
  lie();
  await whole();
});

test("a disk that fills up on the way: the same failure, what came is kept, and it goes on when there is room", async ({ page, baseURL }) => {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? "").origin;
  const slow = hub.faults.add({ file: DATA, effect: { kind: "throttle", bytesPerSecond: 1_000_000 } });
  const call = workers.start("download", "download", asked());
  await expect.poll(async () => (await workers.progress(call.id)).at(-1)?.loaded ?? 0).toBeGreaterThan(500_000);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000_000 });
  expect(await call.value).toMatchObject({ ok: false, code: "model-space" });
  slow();
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await whole();
  expect(hub.bytesAsked(DATA).at(-1)?.range).toMatch(/^bytes=[1-9]/);
});

test("two tabs: one downloads, the other is told that the model is busy, and neither can delete it", async ({ context }) => {
  hub.faults.add({ file: DATA, effect: { kind: "throttle", bytesPerSecond: 200_000 } });
  workers.start("download", "download", asked());
  await expect.poll(() => hub.bytesAsked(DATA).length).toBe(1);
  const other = await openBench(await context.newPage());
  expect(await other.call("download", "download", asked())).toMatchObject({ ok: false, code: "model-busy" });
  const listed = await other.call("library", "list", {});
  if (!listed.ok) throw new Error(listed.detail);
  expect(await other.call("library", "remove", { model: listed.value.parts[0]!.key })).toMatchObject({ ok: false, code: "model-busy" });
  expect(hub.bytesAsked(DATA)).toHaveLength(1);
});

test("a download whose lock is taken away, as erasing everything does, stops and lets go of its file", async ({ page }) => {
  hub.faults.add({ file: DATA, effect: { kind: "throttle", bytesPerSecond: 200_000 } });
  const call = workers.start("download", "download", asked());
  await expect.poll(() => hub.bytesAsked(DATA).length).toBe(1);
  await page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    for (const { name = "" } of held) await navigator.locks.request(name, { steal: true }, () => undefined);
  });
  expect(await call.value).toMatchObject({ ok: false, code: "storage-failed" });
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("models", { recursive: true }));
  expect(await workers.call("library", "list", {})).toEqual({ ok: true, value: { models: [], parts: [] } });
});

test("a hub that stumbles is asked again; one that is gone is named", async () => {
  hub.faults.add({ file: REPOSITORY, effect: { kind: "status", status: 503 }, times: 1, at: "api" });
  hub.faults.add({ file: WEIGHTS, effect: { kind: "status", status: 429 }, times: 2, at: "resolve" });
  await whole();
  const gone = await workers.call("download", "describe", { hub: "http://127.0.0.1:9", repository: REPOSITORY, revision: "main" });
  expect(gone).toMatchObject({ ok: false, code: "hub-unreachable" });
});

test("what the hub does not have and what it does not give are told apart", async () => {
  const describe = (repository: string, revision = "main") => workers.call("download", "describe", { hub: hub.origin, repository, revision });
  expect(await describe("nobody/nothing")).toMatchObject({ ok: false, code: "hub-not-found" });
  expect(await describe(REPOSITORY, "no-such-branch")).toMatchObject({ ok: false, code: "hub-not-found" });
  await hub.close();
  hub = await startSmallHub({ gated: [REPOSITORY] });
  expect(await describe(REPOSITORY)).toMatchObject({ ok: false, code: "hub-not-allowed" });
});

test("pins: recorded digests are held against the hub and against what is kept", async () => {
  const pin = (path: string, digest: string): ModelManifest["files"] => [{ path, bytes: CONTENT[path]!.length, sha256: digest }];
  expect(await download({ pins: pin(WEIGHTS, "0".repeat(64)) })).toMatchObject({ ok: false, code: "model-changed" });
  expect(await download({ pins: [{ path: WEIGHTS, bytes: 1, sha256: sha256(CONTENT[WEIGHTS]!) }] })).toMatchObject({ ok: false, code: "model-size-mismatch" });
  expect(await download({ pins: [{ path: "gone.onnx", bytes: 1, sha256: "0".repeat(64) }] })).toMatchObject({ ok: false, code: "model-file-missing" });
  expect(hub.bytesAsked(WEIGHTS)).toHaveLength(0);
  // The hub has only git's id for a small file; the pin is held against the content.
  expect(await download({ pins: pin("tokenizer.json", "0".repeat(64)) })).toMatchObject({ ok: false, code: "model-hash-mismatch" });
  expect(await download({ pins: CHOSEN.flatMap((path) => pin(path, sha256(CONTENT[path]!))) })).toMatchObject({ ok: true });
  expect(await download({ pins: pin(WEIGHTS, "0".repeat(64)) })).toMatchObject({ ok: false, code: "model-changed" });
});

test("verifying names the file and what became of it", async () => {
  const { key } = await whole();
  await damage(key, WEIGHTS, { flip: 77 });
  expect(await workers.call("library", "verify", { model: key })).toMatchObject({ ok: false, code: "model-hash-mismatch", detail: expect.stringContaining(WEIGHTS) });
  await damage(key, WEIGHTS, { cut: 100 });
  expect(await workers.call("library", "verify", { model: key })).toMatchObject({ ok: false, code: "model-truncated", detail: expect.stringContaining(WEIGHTS) });
  // Asking for it again mends it.
  await whole();
  expect(await workers.call("library", "verify", { model: key })).toMatchObject({ ok: true });
});
