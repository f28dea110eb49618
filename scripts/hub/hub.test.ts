// The local hub over real connections: its protocol, its ranges, and every fault that it can be told to have.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, afterAll } from "vitest";
import { startHub, type Hub } from "./hub-server.ts";
import { readRange } from "./send-bytes.ts";

const MODEL = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const OTHER = Buffer.from(MODEL).reverse();
const ID = "chambers/small";
let root: string;
let hub: Hub;

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function at(path: string): string {
  return `${hub.origin}/${ID}/resolve/main/${path}`;
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

/** What arrived before the connection broke. */
async function readUntilBroken(response: Response): Promise<{ readonly got: Buffer; readonly broke: boolean }> {
  const parts: Buffer[] = [];
  try {
    for await (const chunk of response.body ?? []) parts.push(Buffer.from(chunk as Uint8Array));
    return { got: Buffer.concat(parts), broke: false };
  } catch {
    return { got: Buffer.concat(parts), broke: true };
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "hub-"));
  await mkdir(join(root, ID, "onnx"), { recursive: true });
  await writeFile(join(root, ID, "config.json"), '{"model_type":"qwen2"}');
  await writeFile(join(root, ID, "onnx/model.onnx"), MODEL);
  await writeFile(join(root, ID, "onnx/model_q4.onnx"), OTHER);
  hub = await startHub({ root, pageSize: 2, gated: ["chambers/small-gated"], token: "hf_right", renamed: { "chambers/before": ID } });
  await mkdir(join(root, "chambers/small-gated"), { recursive: true });
  await writeFile(join(root, "chambers/small-gated/config.json"), "{}");
});
afterEach(() => {
  hub.faults.clear();
  hub.requests.length = 0;
});
afterAll(async () => {
  await hub.close();
  await rm(root, { recursive: true });
});

describe("api", () => {
  it("names the commit and the files of a revision", async () => {
    const info = (await (await fetch(`${hub.origin}/api/models/${ID}/revision/main?blobs=true`)).json()) as { sha: string; siblings: { rfilename: string; size: number; lfs?: { sha256: string } }[] };
    expect(info.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(info.siblings.map((file) => file.rfilename)).toEqual(["config.json", "onnx/model.onnx", "onnx/model_q4.onnx"]);
    expect(info.siblings[1]?.lfs?.sha256).toBe(sha256(MODEL));
    const pinned = await fetch(`${hub.origin}/api/models/${ID}/revision/${info.sha}`);
    expect(pinned.status).toBe(200);
    expect(await (await fetch(`${hub.origin}/api/models/${ID}`)).json()).toMatchObject({ sha: info.sha });
  });

  it("lists the tree page by page", async () => {
    const seen: Record<string, unknown>[] = [];
    let next: string | null = `${hub.origin}/api/models/${ID}/tree/main?recursive=1`;
    let pages = 0;
    while (next !== null) {
      const response: Response = await fetch(next);
      seen.push(...((await response.json()) as Record<string, unknown>[]));
      next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
      pages += 1;
    }
    expect(pages).toBe(2);
    expect(seen.map((entry) => [entry["type"], entry["path"]])).toEqual([
      ["directory", "onnx"],
      ["file", "config.json"],
      ["file", "onnx/model.onnx"],
      ["file", "onnx/model_q4.onnx"],
    ]);
    expect(seen[1]).toMatchObject({ size: 22, oid: createHash("sha1").update('blob 22\0{"model_type":"qwen2"}').digest("hex") });
    expect(seen[1]).not.toHaveProperty("lfs");
    expect(seen[2]).toMatchObject({ size: MODEL.length, lfs: { oid: sha256(MODEL), size: MODEL.length } });
    const flat = (await (await fetch(`${hub.origin}/api/models/${ID}/tree/main/onnx`)).json()) as unknown[];
    expect(flat).toHaveLength(2);
  });

  it.each([
    ["chambers/none/resolve/main/config.json", {}, 401, "RepoNotFound"],
    ["chambers/none/resolve/main/config.json", { authorization: "Bearer hf_right" }, 404, "RepoNotFound"],
    [`${ID}/resolve/gone/config.json`, {}, 404, "RevisionNotFound"],
    [`${ID}/resolve/main/none.json`, {}, 404, "EntryNotFound"],
    ["chambers/small-gated/resolve/main/config.json", {}, 401, "GatedRepo"],
    ["api/models/chambers/none", {}, 401, "RepoNotFound"],
    ["../etc/resolve/main/passwd", {}, 404, null],
  ])("refuses %s with %o", async (path, headers, status, code) => {
    const response = await fetch(`${hub.origin}/${path}`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("x-error-code")).toBe(code);
  });

  it("lets in who has the token, and follows a new name", async () => {
    const response = await fetch(`${hub.origin}/chambers/small-gated/resolve/main/config.json`, { headers: { authorization: "Bearer hf_right" } });
    expect(await response.text()).toBe("{}");
    expect(await (await fetch(`${hub.origin}/chambers/before/resolve/main/config.json`)).json()).toEqual({ model_type: "qwen2" });
  });
});

describe("resolve", () => {
  it("redirects a large file to a signed address of another origin", async () => {
    const response = await fetch(at("onnx/model.onnx"), { redirect: "manual", headers: { origin: "http://page.test" } });
    expect(response.status).toBe(302);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({ "x-linked-size": String(MODEL.length), "x-linked-etag": `"${sha256(MODEL)}"`, "access-control-allow-origin": "http://page.test", "x-repo-commit": (await hub.repo(ID))?.commit });
    expect(headers["access-control-expose-headers"]).toContain("X-Linked-ETag");
    const to = new URL(headers["location"] ?? "");
    expect(to.origin).toBe(hub.cdnOrigin);
    expect(to.origin).not.toBe(hub.origin);
    const stored = await fetch(to);
    expect(stored.headers.get("access-control-allow-origin")).toBe("*");
    expect((await bytesOf(stored)).equals(MODEL)).toBe(true);
    to.searchParams.set("Expires", "99999999999999");
    expect((await fetch(to)).status).toBe(403);
  });

  it("sends a small file from its own origin, with Git's hash as its ETag", async () => {
    const response = await fetch(at("config.json"));
    expect(response.redirected).toBe(true);
    expect(new URL(response.url).origin).toBe(hub.origin);
    expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]{40}"$/);
    expect(await response.json()).toEqual({ model_type: "qwen2" });
  });

  it("answers HEAD without a body and preflights at both origins", async () => {
    const head = await fetch(at("onnx/model.onnx"), { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(MODEL.length));
    for (const origin of [hub.origin, hub.cdnOrigin]) {
      const preflight = await fetch(`${origin}/${ID}/resolve/main/x`, { method: "OPTIONS", headers: { origin: "http://page.test", "access-control-request-method": "GET", "access-control-request-headers": "if-range" } });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-headers")).toBe("if-range");
    }
  });

  it("honours Range and If-Range", async () => {
    const whole = await fetch(at("onnx/model.onnx"));
    const etag = whole.headers.get("etag") ?? "";
    await whole.arrayBuffer();
    expect(etag).not.toContain(sha256(MODEL));
    const part = await fetch(at("onnx/model.onnx"), { headers: { range: "bytes=100000-", "if-range": etag } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe("bytes 100000-199999/200000");
    expect((await bytesOf(part)).equals(MODEL.subarray(100_000))).toBe(true);
    const changed = await fetch(at("onnx/model.onnx"), { headers: { range: "bytes=100000-", "if-range": '"another"' } });
    expect(changed.status).toBe(200);
    expect((await bytesOf(changed)).length).toBe(MODEL.length);
    const beyond = await fetch(at("onnx/model.onnx"), { headers: { range: "bytes=200000-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */200000"]);
    expect(hub.requests.filter((each) => each.origin === "store").map((each) => [each.range, each.status, each.bytes])).toEqual([
      [null, 200, 200_000],
      ["bytes=100000-", 206, 100_000],
      ["bytes=100000-", 200, 200_000],
      ["bytes=200000-", 416, 0],
    ]);
  });

  it.each([
    ["bytes=0-0", { from: 0, to: 0 }],
    ["bytes=5-", { from: 5, to: 9 }],
    ["bytes=-3", { from: 7, to: 9 }],
    ["bytes=-30", { from: 0, to: 9 }],
    ["bytes=2-99", { from: 2, to: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=4-2", null],
    ["bytes=0-1,3-4", null],
    ["bytes=-", null],
    [undefined, null],
  ] as const)("reads %s", (header, expected) => {
    expect(readRange(header, 10)).toEqual(expected);
  });
});

describe("faults", () => {
  const file = "onnx/model.onnx";

  it("cuts the connection as often as asked, and the rest can be fetched by range", async () => {
    hub.faults.add({ file, effect: { kind: "cut", afterBytes: 70_000 }, times: 2 });
    let have = Buffer.alloc(0);
    const breaks: boolean[] = [];
    for (let i = 0; i < 3; i++) {
      const { got, broke } = await readUntilBroken(await fetch(at(file), have.length === 0 ? {} : { headers: { range: `bytes=${have.length}-` } }));
      have = Buffer.concat([have, got]);
      breaks.push(broke);
    }
    expect(breaks).toEqual([true, true, false]);
    expect(have.equals(MODEL)).toBe(true);
  });

  it("flips a bit at an offset of the file, in whole answers and in ranges", async () => {
    hub.faults.add({ file, effect: { kind: "flip", offset: 150_000, mask: 4 } });
    const whole = await bytesOf(await fetch(at(file)));
    const part = await bytesOf(await fetch(at(file), { headers: { range: "bytes=149999-150001" } }));
    expect(whole.findIndex((byte, i) => byte !== MODEL[i])).toBe(150_000);
    expect([...part]).toEqual([MODEL[149_999], (MODEL[150_000] ?? 0) ^ 4, MODEL[150_001]]);
  });

  it("sends less than the file, or another", async () => {
    const off = hub.faults.add({ file, effect: { kind: "truncate", bytes: 1234 } });
    const short = await fetch(at(file));
    expect(short.headers.get("content-length")).toBe("1234");
    expect((await bytesOf(short)).equals(MODEL.subarray(0, 1234))).toBe(true);
    off();
    hub.faults.add({ file, effect: { kind: "swap", with: "onnx/model_q4.onnx" } });
    expect((await bytesOf(await fetch(at(file)))).equals(OTHER)).toBe(true);
  });

  it("names a wrong size everywhere that it names one", async () => {
    hub.faults.add({ file, effect: { kind: "size", claimed: 5 } });
    const redirect = await fetch(at(file), { redirect: "manual" });
    expect(redirect.headers.get("x-linked-size")).toBe("5");
    const tree = (await (await fetch(`${hub.origin}/api/models/${ID}/tree/main/onnx`)).json()) as { path: string; size: number; lfs: { size: number } }[];
    expect(tree.map((entry) => [entry.path, entry.size, entry.lfs.size])).toEqual([
      ["onnx/model.onnx", 5, 5],
      ["onnx/model_q4.onnx", 200_000, 200_000],
    ]);
  });

  it("changes the ETag after the first request, so that a range is not honoured", async () => {
    hub.faults.add({ file, effect: { kind: "etag", value: '"new"' }, after: 1 });
    const first = await fetch(at(file));
    await first.arrayBuffer();
    const second = await fetch(at(file), { headers: { range: "bytes=10-", "if-range": first.headers.get("etag") ?? "" } });
    expect([second.status, second.headers.get("etag")]).toEqual([200, '"new"']);
    await second.arrayBuffer();
  });

  it("ignores ranges, asks to wait, and fails where it is told to", async () => {
    const off = hub.faults.add({ file, effect: { kind: "no-range" } });
    expect((await fetch(at(file), { headers: { range: "bytes=10-20" } })).status).toBe(200);
    off();
    hub.faults.add({ file, effect: { kind: "status", status: 429, retryAfterSeconds: 3 }, times: 1, at: "resolve" });
    const busy = await fetch(at(file));
    expect([busy.status, busy.headers.get("retry-after")]).toEqual([429, "3"]);
    expect((await fetch(at(file), { method: "HEAD" })).status).toBe(200);
    hub.faults.add({ file: ID, effect: { kind: "status", status: 503 }, at: "api" });
    expect((await fetch(`${hub.origin}/api/models/${ID}`)).status).toBe(503);
  });

  it("stalls until the reader gives up, and throttles", async () => {
    const off = hub.faults.add({ file, effect: { kind: "stall", afterBytes: 1000 } });
    const reader = (await fetch(at(file))).body?.getReader();
    let got = 0;
    while (got < 1000) got += (await reader?.read())?.value?.length ?? 0;
    expect(got).toBe(1000);
    const more = await Promise.race([reader?.read(), new Promise((done) => setTimeout(done, 200, "nothing"))]);
    expect(more).toBe("nothing");
    await reader?.cancel();
    off();
    hub.faults.add({ file, effect: { kind: "throttle", bytesPerSecond: 400_000 } });
    const began = performance.now();
    await (await fetch(at(file))).arrayBuffer();
    // Half a second at this rate; never less, however busy the machine is.
    expect(performance.now() - began).toBeGreaterThan(400);
  });
});
