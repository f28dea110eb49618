// A host that cannot set headers: the service worker seals the page after one reload, and where there is no service worker
// the page takes no data. The server here sends none of the product's headers.
import { expect, test, type Page } from "@playwright/test";
import { startServer, type RunningServer } from "../../scripts/lib/static-server.ts";
import { SEALED_HEADERS } from "../../src/security/headers.ts";

let host: RunningServer;

test.beforeEach(async () => {
  host = await startServer({ port: 0, bare: true });
});

test.afterEach(async () => {
  await host.close();
});

function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => { loads += 1; });
  return () => loads;
}

function isolated(page: Page): Promise<boolean> {
  return page.evaluate(() => crossOriginIsolated);
}

/** Asks from inside the page for the headers of an address of its own origin. */
function headersOf(page: Page, path: string): Promise<Record<string, string>> {
  return page.evaluate(async (address) => Object.fromEntries((await fetch(address)).headers), path);
}

test("the page seals itself with one reload, and again after a reload that goes round the service worker", async ({ page }) => {
  const loads = countLoads(page);
  await page.goto(host.address);
  await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
  await expect(page.locator("#root > *").first()).toBeAttached();
  expect(loads()).toBe(2);

  for (const path of ["./", "ort/ort-wasm-simd-threaded.mjs", "models/clerk/model.onnx"]) {
    const headers = await headersOf(page, path);
    for (const [name, value] of SEALED_HEADERS) expect(headers[name.toLowerCase()], `${path}: ${name}`).toBe(value);
  }

  const session = await page.context().newCDPSession(page);
  await session.send("Page.reload", { ignoreCache: true });
  await expect.poll(loads).toBeGreaterThanOrEqual(3);
  await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
});

test("the sealed page works with the host gone", async ({ page }) => {
  await page.goto(host.address);
  await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
  await expect(page.locator("#root > *").first()).toBeAttached();
  await host.close();
  await page.reload();
  await expect(page.locator("#root > *").first()).toBeAttached();
  expect(await isolated(page)).toBe(true);
  host = await startServer({ port: 0, bare: true });
});

test.describe("without service workers", () => {
  test.use({ serviceWorkers: "block" });

  test("the page stays unsealed, does not loop, starts no worker and opens no storage", async ({ page }) => {
    const loads = countLoads(page);
    await page.goto(host.address);
    await expect(page.locator("#root > *").first()).toBeAttached();
    await page.waitForTimeout(1500);
    expect(loads()).toBeLessThanOrEqual(2);
    expect(await isolated(page)).toBe(false);
    expect(page.workers()).toHaveLength(0);
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    await expect(page.locator("input[type=file]")).toHaveCount(0);
  });
});
