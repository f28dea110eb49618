// A host that cannot set headers: the service worker seals the page after one reload, and where there is no service worker
// the page takes no data. The server here sends none of the product's headers.
import { expect, test, type Page } from "@playwright/test";
import { startServer, type RunningServer } from "../../scripts/lib/static-server.ts";
import { DOWNLOAD_HEADERS, SEALED_HEADERS } from "../../src/security/headers.ts";
import { REPOSITORY, startSmallHub } from "../models/small-hub.ts";
import { benchIn, workerScript } from "../models/worker-calls.ts";

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

test("the service worker gives the download worker its wider policy, leaves its requests alone and keeps nothing of them", async ({ page }) => {
  const hub = await startSmallHub();
  try {
    await page.goto(host.address);
    await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
    await expect(page.locator("#root > *").first()).toBeAttached();
    const headers = await headersOf(page, workerScript("download"));
    for (const [name, value] of DOWNLOAD_HEADERS) expect(headers[name.toLowerCase()], name).toBe(value);

    const workers = await benchIn(page);
    const done = await workers.call("download", "download", { hub: hub.origin, repository: REPOSITORY, commit: hub.commit, dtype: "q4", pins: [] });
    expect(done).toMatchObject({ ok: true });
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).origin);
    });
    expect(new Set(kept)).toEqual(new Set([new URL(host.address).origin]));
    // The page itself still cannot.
    expect(await page.evaluate((url) => fetch(url).then(() => "reached", () => "refused"), `${hub.origin}/api/models/${REPOSITORY}`)).toBe("refused");
  } finally {
    await hub.close();
  }
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
