import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SEALED_HEADERS } from "../../src/security/headers.ts";
import { startServer, type RunningServer } from "./static-server.ts";

let home: string;
let server: RunningServer;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "chambers-server-"));
  const folder = join(home, "dist");
  mkdirSync(join(folder, "assets"), { recursive: true });
  mkdirSync(join(home, "dist-other"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets/a.js"), "1");
  writeFileSync(join(folder, "a.wasm"), "x");
  writeFileSync(join(home, "secret.txt"), "secret");
  writeFileSync(join(home, "dist-other/secret.txt"), "secret");
  symlinkSync(join(home, "secret.txt"), join(folder, "link.txt"));
  server = await startServer({ port: 0, folder });
});

afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});

/** Sends a path exactly as written; fetch would tidy it first. */
function raw(path: string, method = "GET"): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    request({ hostname, port, path, method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => { body += chunk.toString(); });
      response.on("end", () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body }); });
    }).on("error", reject).end();
  });
}

test("listens on this machine only", () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

test("serves files with their type and every header", async () => {
  for (const [path, type] of [["/", "text/html; charset=utf-8"], ["/assets/a.js", "text/javascript; charset=utf-8"], ["/a.wasm", "application/wasm"]] as const) {
    const { status, headers } = await raw(path);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe(type);
    for (const [name, value] of SEALED_HEADERS) expect(headers[name.toLowerCase()]).toBe(value);
  }
});

test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/../dist-other/secret.txt", "/link.txt", "/%00", "/%", "/assets", "/nothing"])(
  "%s is not served",
  async (path) => {
    const { status, headers, body } = await raw(path);
    expect(status).toBe(404);
    expect(body).not.toContain("secret");
    expect(headers["content-security-policy"]).toBeDefined();
  },
);

test("only reads: other methods are refused", async () => {
  expect((await raw("/", "POST")).status).toBe(405);
  expect(await raw("/", "HEAD")).toMatchObject({ status: 200, body: "" });
});

test("an unchanged file is not sent again", async () => {
  const first = await fetch(`${server.address}a.wasm`);
  await first.text();
  const again = await fetch(`${server.address}a.wasm`, { headers: { "If-None-Match": first.headers.get("etag") ?? "" }, cache: "no-store" });
  expect(again.status).toBe(304);
});

test("a busy port is an error, or another port when that is allowed", async () => {
  const port = Number(new URL(server.address).port);
  await expect(startServer({ port, folder: join(home, "dist") })).rejects.toThrow(/EADDRINUSE/);
  const other = await startServer({ port, otherPort: true, folder: join(home, "dist") });
  expect(other.address).not.toBe(server.address);
  await other.close();
});

test("bare leaves the product's headers out", async () => {
  const bare = await startServer({ port: 0, bare: true, folder: join(home, "dist") });
  expect((await fetch(bare.address)).headers.get("content-security-policy")).toBeNull();
  await bare.close();
});
