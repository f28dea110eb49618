// The hub client's pure parts, and what the download worker refuses to take. Downloads themselves are e2e/models/.
import fc from "fast-check";
import { createHash } from "node:crypto";
import { expect, expectTypeOf, test } from "vitest";
import type { Dtype, ModelFile } from "../../domain/model.ts";
import { fail } from "../../domain/error-code.ts";
import type { DownloadCalls } from "../../workers/protocol.ts";
import { createDownloadService } from "./download-service.ts";
import type { DownloadStore } from "./download-store.ts";
import { createFileHasher } from "./file-hasher.ts";
import { fileUrl, isRepository, isRevision, readHub, treeUrl } from "./hub-address.ts";
import { nextQuery } from "./hub-listing.ts";
import { backoff, type Net, statusTrouble } from "./hub-request.ts";
import { createRateMeter } from "./rate-meter.ts";

test("the download worker's messages have these fields and no other: none is a text of a case", () => {
  expectTypeOf<DownloadCalls["describe"]["payload"]>().toEqualTypeOf<{ readonly hub: string; readonly repository: string; readonly revision: string }>();
  expectTypeOf<DownloadCalls["download"]["payload"]>().toEqualTypeOf<{
    readonly hub: string; readonly repository: string; readonly commit: string; readonly dtype: Dtype; readonly pins: readonly ModelFile[];
  }>();
  expectTypeOf<keyof DownloadCalls>().toEqualTypeOf<"describe" | "download">();
  expectTypeOf<ModelFile>().toEqualTypeOf<{ readonly path: string; readonly bytes: number; readonly sha256: string }>();
});

/** A service whose network and store tell that they were reached. */
function guarded(): { service: ReturnType<typeof createDownloadService>; reached: string[] } {
  const reached: string[] = [];
  const net: Net = {
    fetch: (input) => {
      reached.push(input instanceof Request ? input.url : String(input));
      return Promise.resolve(new Response("", { status: 404 }));
    },
    now: () => 0,
    pause: () => Promise.resolve(),
  };
  const store = new Proxy({}, { get: () => () => Promise.resolve(fail("storage-failed", "reached")) }) as DownloadStore;
  return { service: createDownloadService(store, () => Promise.resolve({ taken: new AbortController().signal, release: () => undefined }), net), reached };
}

const CONTEXT = { signal: new AbortController().signal, progress: () => undefined, transfer: () => undefined };
const DESCRIBE = { hub: "https://hub.example", repository: "owner/name", revision: "main" };
const DOWNLOAD = { hub: "https://hub.example", repository: "owner/name", commit: "a".repeat(40), dtype: "q4" as const, pins: [] };

test("a message with a field of another name is refused before anything is asked", async () => {
  const { service, reached } = guarded();
  for (const extra of [{ text: "a case" }, { response: "x" }, { cases: [] }, { note: "" }]) {
    expect(await service.describe({ ...DESCRIBE, ...extra }, CONTEXT)).toMatchObject({ ok: false, code: "hub-answer-invalid" });
    expect(await service.download({ ...DOWNLOAD, ...extra }, CONTEXT)).toMatchObject({ ok: false, code: "hub-answer-invalid" });
    const pins = [{ path: "a", bytes: 1, sha256: "0".repeat(64), ...extra }];
    expect(await service.download({ ...DOWNLOAD, pins }, CONTEXT)).toMatchObject({ ok: false, code: "hub-answer-invalid" });
  }
  expect(reached).toEqual([]);
  await service.describe(DESCRIBE, CONTEXT);
  expect(reached).toEqual(["https://hub.example/api/models/owner/name/revision/main"]); // the guard does see what is asked
});

test("property: no sentence passes in any field", async () => {
  const word = fc.stringMatching(/^[A-Za-z0-9.,!?'-]{1,12}$/);
  const sentence = fc.array(word, { minLength: 2, maxLength: 12 }).map((words) => words.join(" "));
  await fc.assert(
    fc.asyncProperty(sentence, fc.constantFrom("repository", "revision", "commit", "dtype", "path", "sha256"), async (text, field) => {
      const { service, reached } = guarded();
      if (field === "repository") await service.describe({ ...DESCRIBE, repository: text }, CONTEXT);
      if (field === "repository") await service.describe({ ...DESCRIBE, repository: `owner/${text}` }, CONTEXT);
      if (field === "revision") await service.describe({ ...DESCRIBE, revision: text }, CONTEXT);
      if (field === "commit") await service.download({ ...DOWNLOAD, commit: text }, CONTEXT);
      if (field === "dtype") await service.download({ ...DOWNLOAD, dtype: text as Dtype }, CONTEXT);
      if (field === "path") await service.download({ ...DOWNLOAD, pins: [{ path: text, bytes: 1, sha256: "0".repeat(64) }] }, CONTEXT);
      if (field === "sha256") await service.download({ ...DOWNLOAD, pins: [{ path: "a", bytes: 1, sha256: text }] }, CONTEXT);
      expect(reached).toEqual([]);
    }),
  );
});

test("a hub is an https address, or plain http on this machine", () => {
  expect(readHub("https://huggingface.co/")).toEqual({ ok: true, value: "https://huggingface.co" });
  expect(readHub(" https://mirror.example/hub/ ")).toEqual({ ok: true, value: "https://mirror.example/hub" });
  expect(readHub("http://127.0.0.1:8080")).toEqual({ ok: true, value: "http://127.0.0.1:8080" });
  expect(readHub("http://localhost:1")).toMatchObject({ ok: true });
  for (const bad of ["", "huggingface.co", "http://huggingface.co", "http://127.0.0.1.evil.example", "ftp://a", "data:text/plain,x", "https://u:p@h.example", "https://h.example/?q=1", "https://h.example/#x"]) {
    expect(readHub(bad), bad).toMatchObject({ ok: false, code: "hub-answer-invalid" });
  }
});

test("names of repositories and revisions", () => {
  for (const good of ["onnx-community/Qwen2.5-0.5B-Instruct", "a/b", "HuggingFaceTB/SmolLM2_x.y"]) expect(isRepository(good), good).toBe(true);
  for (const bad of ["a", "a/b/c", "/b", "a/", "../b", "a/..", "a b/c", "a/b?x", "a/%2e"]) expect(isRepository(bad), bad).toBe(false);
  for (const good of ["main", "refs/pr/1", "v1.0"]) expect(isRevision(good), good).toBe(true);
  for (const bad of ["", "..", "a//b", "a b", "-x", "a?b"]) expect(isRevision(bad), bad).toBe(false);
});

test("addresses are encoded part by part", () => {
  expect(fileUrl("https://h", "o/n", "c", "a b/d#e.onnx")).toBe("https://h/o/n/resolve/c/a%20b/d%23e.onnx");
  expect(treeUrl("https://h", "o/n", "c", new URLSearchParams({ recursive: "true" }))).toBe("https://h/api/models/o/n/tree/c?recursive=true");
});

test("the next page's question is taken from the link, whatever host the link names", () => {
  expect(nextQuery('<https://other.example/api/models/o/n/tree/c?recursive=true&cursor=abc>; rel="next"', "https://h/x")?.get("cursor")).toBe("abc");
  expect(nextQuery("</api/x?cursor=1>; rel=next, </api/y>; rel=prev", "https://h/x")?.get("cursor")).toBe("1");
  expect(nextQuery('<https://h/x>; rel="prev"', "https://h/x")).toBe(null);
  expect(nextQuery(null, "")).toBe(null);
});

test("a status means what the hub names it, or else what it says", () => {
  const trouble = (status: number, named?: string): string => statusTrouble(new Response(null, { status, headers: named === undefined ? {} : { "X-Error-Code": named } }), "x").code;
  expect([trouble(401, "RepoNotFound"), trouble(404), trouble(404, "EntryNotFound"), trouble(410)]).toEqual(["hub-not-found", "hub-not-found", "hub-not-found", "hub-not-found"]);
  expect([trouble(401), trouble(403), trouble(403, "GatedRepo")]).toEqual(["hub-not-allowed", "hub-not-allowed", "hub-not-allowed"]);
  expect([trouble(429), trouble(500), trouble(503)]).toEqual(["hub-unreachable", "hub-unreachable", "hub-unreachable"]);
  expect(trouble(418)).toBe("hub-answer-invalid");
  expect([1, 2, 3, 9].map(backoff)).toEqual([500, 1000, 2000, 15_000]);
});

test("property: a file hashed in pieces has the digests of the whole, SHA-256 and git's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (pieces) => {
      const whole = Buffer.concat(pieces);
      const hasher = await createFileHasher(whole.length, true);
      hasher.update(new Uint8Array([1, 2, 3]));
      hasher.reset(); // nothing of what came before may stay
      for (const piece of pieces) hasher.update(piece);
      expect(hasher.digest()).toEqual({
        sha256: createHash("sha256").update(whole).digest("hex"),
        gitOid: createHash("sha1").update(`blob ${whole.length}\0`).update(whole).digest("hex"),
      });
    }),
    { numRuns: 50 },
  );
});

test("the rate is that of the last seconds", () => {
  const meter = createRateMeter();
  expect(meter.rate()).toBe(0);
  for (let at = 0; at <= 20_000; at += 50) meter.note(at < 10_000 ? at : 10_000 + (at - 10_000) * 3, at);
  expect(meter.rate()).toBeGreaterThan(2900);
  expect(meter.rate()).toBeLessThan(3100);
  for (let at = 20_000; at <= 30_000; at += 50) meter.note(40_000, at);
  expect(meter.rate()).toBe(0);
});
