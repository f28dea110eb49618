// Measures the built page in a headless Chromium and prints a Markdown table: `npm run build && npm run bench`. The ratios are
// made of figures of one and the same run. Nothing here passes or fails.
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "../e2e/support/chromium.mjs";
import { startServer } from "../scripts/lib/static-server.ts";
import { DIST } from "./built-page.ts";
import { engineSpeed } from "./engine-speed.ts";
import { firstVerdict } from "./first-verdict.ts";
import { generative, generativeGpu } from "./generative.ts";
import { gridFrames } from "./grid-frames.ts";
import { importSpeed } from "./import-speed.ts";
import { kernels } from "./kernels.ts";
import { scale } from "./scale.ts";
import { table, type Measured } from "./measured.ts";

const PARTS = { engine: engineSpeed, first: firstVerdict, grid: gridFrames, import: importSpeed, scale, generative, gpu: generativeGpu, kernels } as const;

if (!existsSync(join(DIST, "index.html"))) {
  console.error("There is no built page. Run `npm run build` first.");
  process.exit(1);
}
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. Parts: ${Object.keys(PARTS).join(", ")}`);
  process.exit(1);
}
const executablePath = await findChromium();
const server = await startServer({ port: 0, folder: DIST });
const browser = await chromium.launch({ ...(executablePath === null ? {} : { executablePath }), args: ["--no-sandbox", "--disable-background-networking"] });
const rows: Measured[] = [];
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.error(`${name} ...`);
    rows.push(...(await measure(browser, server.address)));
  }
  const [processor] = cpus();
  const load = loadavg()[0] ?? 0;
  console.log(`Chromium ${browser.version()}, headless, ${cpus().length} threads of ${processor?.model.trim() ?? "an unknown processor"}, load ${load.toFixed(1)} at the end.\n`);
  console.log(table(rows));
} finally {
  await browser.close();
  await server.close();
}
