// How soon a first visitor sees a verdict, and what has come over the wire by then.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import { chambers } from "../e2e/support/page.ts";
import { DIST } from "./built-page.ts";
import { type Measured, median } from "./measured.ts";

const ROUNDS = 3;

export async function firstVerdict(browser: Browser, address: string): Promise<Measured[]> {
  const ready: number[] = [];
  const seen: number[] = [];
  let paths = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    // A context of its own has an empty cache. The service worker is left out: it fetches for later, not for this.
    const context = await browser.newContext({ serviceWorkers: "block", baseURL: address });
    const page = await context.newPage();
    paths = new Set();
    context.on("response", (response) => {
      if (response.ok()) paths.add(new URL(response.url()).pathname);
    });
    const app = chambers(page);
    const began = performance.now();
    await page.goto("./");
    await app.ready();
    ready.push(performance.now() - began);
    await app.judgeButton.click();
    await app.grid.locator("[role=gridcell] strong").first().waitFor({ timeout: 240_000 });
    seen.push(performance.now() - began);
    await context.close();
  }
  const files = [...paths].map((path) => readFileSync(join(DIST, path.endsWith("/") ? "index.html" : path)));
  const raw = files.reduce((sum, file) => sum + file.length, 0);
  const packed = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  const whole = median(seen);
  return [
    { what: "Navigation to the judge being ready, empty cache", value: median(ready) / 1000, unit: "s", against: { what: "to the first verdict", value: whole / 1000 } },
    { what: "Navigation to the first verdict on screen, empty cache, pressed at once", value: whole / 1000, unit: "s" },
    { what: `Bytes by then, uncompressed (${files.length} files)`, value: raw / 1e6, unit: "MB" },
    { what: "The same, gzipped", value: packed / 1e6, unit: "MB", against: { what: "uncompressed", value: raw / 1e6 } },
  ];
}
