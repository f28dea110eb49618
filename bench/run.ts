// Measures the built page in a headless Chromium and prints a Markdown table: `npm run build && npm run bench`. The ratios are
// made of figures of one and the same run. Nothing here passes or fails.
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { startServer } from "../scripts/lib/static-server.ts";
import { DIST } from "./built-page.ts";
import { engineSpeed } from "./engine-speed.ts";
import { firstVerdict } from "./first-verdict.ts";
import { generative, generativeGpu } from "./generative.ts";
import { gridFrames } from "./grid-frames.ts";
import { importSpeed } from "./import-speed.ts";
import { launchBrowser } from "./launch.ts";
import { kernels } from "./kernels.ts";
import { scale } from "./scale.ts";
import { Report } from "./report.ts";

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
const server = await startServer({ port: 0, folder: DIST });
const browser = await launchBrowser();
const report = new Report();

function print(how: string): void {
  const [processor] = cpus();
  console.log(`Chromium ${browser.version()}, headless, ${cpus().length} threads of ${processor?.model.trim() ?? "an unknown processor"}, load ${(loadavg()[0] ?? 0).toFixed(1)} ${how}.\n`);
  console.log(report.toString());
}
// A caller with a limit of its own still gets what was measured.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    print("when it was struck");
    void browser.close().finally(() => process.exit(1));
  });
}
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.error(`${name} ...`);
    report.rows.push(...((await measure(browser, server.address, report)) ?? []));
  }
  print("at the end");
} catch (error) {
  print("when it failed");
  throw error;
} finally {
  await browser.close();
  await server.close();
}
