// What the build may hold: a small shell, no inlined files, no inline code, and no address of anybody else that could be
// fetched.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

const DIST = join(import.meta.dirname, "../../dist");
/** Bytes of script and style that the first view needs, compressed: the grid with all that is done in it, and one language. */
const SHELL_LIMIT = 222 * 1024;

const page = readFileSync(join(DIST, "index.html"), "utf8");

function assets(extension: string): string[] {
  return readdirSync(join(DIST, "assets")).filter((name) => name.endsWith(extension));
}

test("the shell is small", () => {
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? "");
  expect(first.length).toBeGreaterThanOrEqual(2);
  const bytes = first.reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0);
  expect(bytes).toBeLessThanOrEqual(SHELL_LIMIT);
});

test("the page has no inline script, style or handler, and repeats the policy for hosts without headers", () => {
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  expect(page).toMatch(/<html lang="/);
  const head = page.slice(page.indexOf("<head>"));
  expect(head.indexOf("Content-Security-Policy")).toBeGreaterThan(0);
  expect(head.indexOf("Content-Security-Policy")).toBeLessThan(head.indexOf("<script"));
});

test("nothing is inlined into styles, and styles name no other origin", () => {
  for (const file of assets(".css")) {
    const css = readFileSync(join(DIST, "assets", file), "utf8");
    expect(css, file).not.toMatch(/url\(\s*["']?(?:data:|https?:|\/\/)/);
    expect(css, file).not.toMatch(/@import/);
  }
});

test("one copy of the runtime's binaries, under their own names", () => {
  expect(assets(".wasm")).toEqual([]);
  expect(assets(".mjs")).toEqual([]);
});
