// End-to-end tests: the built page, served with its real headers, in a real browser. Run `npm run build` first.
import { defineConfig, devices } from "@playwright/test";
import { BROWSER_ARGS, findChromium } from "./support/chromium.mjs";

const port = Number(process.env["CHAMBERS_E2E_PORT"] ?? 4317);
const executablePath = await findChromium();

// A page of a test judges little and is soon closed, so compiling the runtime's WebAssembly a second time, for speed, mostly costs
// more than it gives. This is how much a function must have run before it is compiled again, some times the browser's own figure.
const PATIENT_COMPILER = "--js-flags=--wasm-tiering-budget=100000000";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: false,
  // Most of a test is a page that loads on one core; two files at a time use both.
  workers: 2,
  retries: 0,
  // Nothing here waits for a clock: these only say when to give up, on a machine that is busy with something else.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    locale: "en-US",
    // A trace costs more than the test; ask for one with `--trace on`.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: [...BROWSER_ARGS, PATIENT_COMPILER] },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],
  webServer: {
    command: `node --import tsx scripts/serve.ts --port ${port}`,
    cwd: "..",
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    stdout: "ignore",
  },
});
