// Hostile code in the page and in each of its workers tries to tell another machine something, in every way that is known.
// Nothing may arrive: not a request, not a connection, not a datagram. The same code in a page without the product's headers
// gets through, so a count of nothing means that the page is sealed and not that the attempt was weak.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { startForeignHost, type ForeignHost } from "../support/foreign-host.ts";
import { CRASHING_WAY, DEPARTURES, PAGE_WAYS, pageLeaks, WORKER_WAYS, workerLeaks } from "../support/leaks.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { TWO_ROWS, TWO_ROWS_CELLS } from "../support/two-rows.ts";

// Every refusal is reported to the console; here they are wanted.
test.use({ expectedTrouble: [/./] });

let host: ForeignHost;

test.beforeEach(async () => {
  host = await startForeignHost();
});

test.afterEach(async () => {
  await host.close();
});

function waysOf(from: string): ReadonlySet<string> {
  const found = host.asked().flatMap((path) => new RegExp(`^/${from}/([^?]+)`).exec(path)?.[1] ?? []);
  return new Set(found);
}

/** Fails when anything reached the other machine; before that it makes sure that it was listening. */
async function expectSilence(tried: unknown): Promise<void> {
  const heard = { asked: host.asked(), packets: host.packets() };
  await host.prove();
  expect(heard, JSON.stringify(tried, null, 1)).toEqual({ asked: [], packets: 0 });
}

test("without the product's headers the same code gets through in every way", async ({ page, context }) => {
  const bare = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>bare</title><body>"));
  await new Promise<void>((resolve) => bare.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  try {
    await host.prove();
    host.forget();
    await page.goto(address);
    const tried = await page.evaluate(pageLeaks, { origin: host.origin, stun: host.stun, from: "page" });
    await expect.poll(() => PAGE_WAYS.filter((way) => !waysOf("page").has(way)), JSON.stringify(tried, null, 1)).toEqual([]);
    await expect.poll(() => host.packets(), JSON.stringify(tried, null, 1)).toBeGreaterThan(0);

    const started = page.waitForEvent("worker");
    await page.evaluate(() => {
      const worker = new Worker(URL.createObjectURL(new Blob(["0"], { type: "text/javascript" })));
      Object.assign(globalThis, { worker }); // or it may be collected
    });
    await (await started).evaluate(workerLeaks, { origin: host.origin, stun: host.stun, from: "worker" });
    await expect.poll(() => WORKER_WAYS.filter((way) => !waysOf("worker").has(way))).toEqual([]);

    for (const way of Object.keys(DEPARTURES) as (keyof typeof DEPARTURES)[]) {
      const leaving = await context.newPage();
      await leaving.goto(address);
      await depart(leaving, way);
      await expect.poll(() => waysOf("leave").has(way), way).toBe(true);
      // The page stays open: closing one in the middle of a move never ends.
    }
  } finally {
    const closed = new Promise((resolve) => bare.close(resolve));
    bare.closeAllConnections();
    await closed;
  }
});

async function depart(page: Page, way: keyof typeof DEPARTURES): Promise<void> {
  // The answer is lost when the document goes away.
  await page.evaluate(DEPARTURES[way], `${host.origin}/leave/${way}?data=secret`).catch(() => undefined);
}

test("nothing gets out of the page", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  await expectSilence(await page.evaluate(pageLeaks, { origin: host.origin, stun: host.stun, from: "page", without: [CRASHING_WAY] }));
  // The page is not the worse for it.
  await app.paste(TWO_ROWS);
  await app.confirmImport(2);
  await app.judgeAll(TWO_ROWS_CELLS);
});

test("nothing gets out through the fresh constructors of a blank frame", async ({ page }) => {
  await page.goto("./no-such-file"); // its headers are those of the page
  const tried = await page
    .evaluate(pageLeaks, { origin: host.origin, stun: host.stun, from: "page", without: [...PAGE_WAYS] })
    .catch((error: unknown) => String(error));
  await expectSilence(tried);
});

test("nothing gets out of the workers, the service worker among them", async ({ page, context }) => {
  const app = chambers(page);
  await app.open();
  await app.paste(TWO_ROWS);
  await app.confirmImport(2);
  await app.judgeAll(TWO_ROWS_CELLS);
  await app.exportFile("csv"); // by now every worker that sees data has been started
  await expect.poll(() => context.serviceWorkers().length).toBeGreaterThan(0);
  const tried: Record<string, unknown> = {};
  for (const name of ["judge", "parse", "export", "sw"]) {
    const worker = [...page.workers(), ...context.serviceWorkers()].find((one) => new RegExp(`/${name}[.-][^/]*$`).test(one.url()));
    if (worker === undefined) throw new Error(`There is no worker "${name}".`);
    // The runtime's own threads sleep in WebAssembly and take no code; their scripts carry the same headers.
    tried[name] = await worker.evaluate(workerLeaks, { origin: host.origin, stun: host.stun, from: name });
  }
  await expectSilence(tried);
  expect(Object.values(tried).every((outcome) => Object.keys(outcome as object).length > 8)).toBe(true);
});

test("nothing gets out by taking the document elsewhere", async ({ context, baseURL }) => {
  const barrier = await context.newPage();
  for (const way of Object.keys(DEPARTURES) as (keyof typeof DEPARTURES)[]) {
    const page = await context.newPage();
    await page.goto("./");
    await expect(page.locator("#root > *").first()).toBeAttached();
    await depart(page, way);
    // Whatever was begun before, the browser has had its chance when another page is open. A small one: the whole page would
    // load a judge each time.
    await barrier.goto(`./no-such-file?after-${way}`);
    expect(page.url() === baseURL || page.url().startsWith("chrome-error:"), `${way}: ${page.url()}`).toBe(true);
    await page.close();
  }
  await barrier.goto("./");
  await expect(barrier.locator("#root > *").first()).toBeAttached();
  await expectSilence(Object.keys(DEPARTURES));
});
