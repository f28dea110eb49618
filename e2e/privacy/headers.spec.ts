// Every file of the built page is served with the whole header set: a file without it would be a hole in the seal.
import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, test } from "@playwright/test";
import { DOWNLOAD_HEADERS, headersFor, SEALED_HEADERS } from "../../src/security/headers.ts";

const DIST = join(import.meta.dirname, "../../dist");

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(DIST, join(entry.parentPath, entry.name)).split(sep).join("/"));

test("the build holds a page, scripts, the runtime and a service worker", () => {
  expect(files).toContain("index.html");
  expect(files).toContain("sw.js");
  expect(files).toContain("_headers");
  expect(files.filter((file) => /^assets\/.+\.js$/.test(file)).length).toBeGreaterThan(2);
  expect(files.filter((file) => file.endsWith(".wasm")).sort()).toEqual(["ort/ort-wasm-simd-threaded.asyncify.wasm", "ort/ort-wasm-simd-threaded.wasm"]);
});

test("every file of the build carries every header", async ({ request }) => {
  for (const path of ["", ...files]) {
    const response = await request.head(path);
    expect(response.status(), path).toBe(200);
    const headers = response.headers();
    for (const [name, value] of headersFor(path)) expect(headers[name.toLowerCase()], `${path}: ${name}`).toBe(value);
  }
});

test("one file of the build has the wider policy: the download worker's script", () => {
  expect(files.filter((path) => headersFor(path) === DOWNLOAD_HEADERS)).toEqual(files.filter((path) => path.includes("download")));
  expect(files.filter((path) => headersFor(path) === DOWNLOAD_HEADERS)).toHaveLength(1);
});

test("errors carry every header too", async ({ request }) => {
  for (const response of [await request.get("no-such-file"), await request.get("..%2fpackage.json"), await request.post("")]) {
    expect([404, 405]).toContain(response.status());
    for (const [name, value] of SEALED_HEADERS) expect(response.headers()[name.toLowerCase()], name).toBe(value);
  }
});

test("WebAssembly and scripts have the type that lets them run", async ({ request }) => {
  for (const file of files.filter((name) => /\.(wasm|m?js)$/.test(name))) {
    const type = (await request.head(file)).headers()["content-type"];
    expect(type, file).toMatch(file.endsWith(".wasm") ? /^application\/wasm$/ : /^text\/javascript/);
  }
});
