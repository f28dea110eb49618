// How smoothly the grid scrolls through ten thousand rows: times between frames, against the same page at rest.
import type { Browser } from "@playwright/test";
import { chambers } from "../e2e/support/page.ts";
import { type Measured, percentile } from "./measured.ts";
import { frames } from "./scroll-frames.ts";

const ROWS = 10_000;
const FRAMES = 300;

function csv(): string {
  const lines = ["instruction,reference,response,source"];
  for (let i = 0; i < ROWS; i += 1) lines.push(`"What happened in week ${i}?","Pump ${i % 97} was serviced.","In week ${i} pump ${i % 97} was serviced, then it ran for ${(i * 31) % 168} hours without a stop.",model-${i % 4}`);
  return `${lines.join("\n")}\n`;
}

export async function gridFrames(browser: Browser, address: string): Promise<Measured[]> {
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const app = chambers(page);
  await app.open();
  await app.openFile({ name: "weeks.csv", text: csv() });
  await app.confirmImport(ROWS);
  const still = await app.grid.evaluate(frames, { step: 0, count: FRAMES });
  const slow = await app.grid.evaluate(frames, { step: 40, count: FRAMES });
  const fast = await app.grid.evaluate(frames, { step: 1800, count: FRAMES });
  await context.close();
  const rest = percentile(still, 0.5);
  const line = (what: string, times: readonly number[], share: number): Measured => ({
    what: `Grid of ${ROWS.toLocaleString("en")} rows, ${what}, p${share * 100} between frames`,
    value: percentile(times, share),
    unit: "ms",
    against: { what: "p50 at rest", value: rest },
  });
  return [line("at rest", still, 0.5), line("at rest", still, 0.95), line("scrolling slowly", slow, 0.5), line("scrolling slowly", slow, 0.95), line("flying through", fast, 0.5), line("flying through", fast, 0.95)];
}
