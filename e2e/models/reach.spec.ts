// Which contexts reach another origin: the download worker, to a hub and on to the store that it redirects to, and nobody
// else. Each attempt is made from inside the built page and its workers, under the headers that the server sends.
import type { Page, Worker } from "@playwright/test";
import { startForeignHost, type ForeignHost } from "../support/foreign-host.ts";
import { workerLeaks } from "../support/leaks.ts";
import { expect, test } from "../support/test.ts";
import { REPOSITORY, startSmallHub, type SmallHub } from "./small-hub.ts";
import { openBench, type WorkerName, type Workers } from "./worker-calls.ts";

// Every refusal is reported to the console; here they are wanted.
test.use({ expectedTrouble: [/./] });

let hub: SmallHub;

test.beforeEach(async () => {
  hub = await startSmallHub();
});

test.afterEach(async () => {
  await hub.close();
});

/** Asks for a file as the download worker does; runs in the browser. */
async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { mode: "cors", credentials: "omit", cache: "no-store", redirect: "follow" });
    return `${response.status} ${response.redirected ? new URL(response.url).origin : "straight"} ${(await response.arrayBuffer()).byteLength}`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

async function workerOf(page: Page, workers: Workers, name: WorkerName): Promise<Worker> {
  // Any call starts it; that it is not known is an answer too.
  await workers.call(name as "library", "list", {});
  const found = page.workers().find((one) => one.url().includes(`/${name}.worker`));
  if (found === undefined) throw new Error(`There is no ${name} worker.`);
  return found;
}

test("only the download worker gets a file of the hub, by way of the store's origin", async ({ page }) => {
  const workers = await openBench(page);
  const url = `${hub.origin}/${REPOSITORY}/resolve/${hub.commit}/onnx/model_quantized.onnx`;
  const download = await workerOf(page, workers, "download");
  expect(await download.evaluate(ask, url)).toBe(`200 ${hub.cdnOrigin} 50000`);
  expect(new Set(hub.requests.map(({ origin }) => origin))).toEqual(new Set(["hub", "store"]));

  hub.requests.length = 0;
  expect(await page.evaluate(ask, url)).toBe("TypeError");
  for (const name of ["library", "judge"] as const) {
    const worker = await workerOf(page, workers, name);
    expect(await worker.evaluate(ask, url), name).toBe("TypeError");
    expect(await worker.evaluate(ask, `${hub.cdnOrigin}/store/x`), name).toBe("TypeError");
  }
  expect(hub.requests).toEqual([]);
});

test.describe("without leave", () => {
  let foreign: ForeignHost;
  test.beforeEach(async () => { foreign = await startForeignHost(); });
  test.afterEach(async () => { await foreign.close(); });

  test("the download worker connects and does nothing else: no foreign code, no worker of its own", async ({ page }) => {
    const workers = await openBench(page);
    const download = await workerOf(page, workers, "download");
    await download.evaluate(workerLeaks, { origin: foreign.origin, stun: foreign.stun, from: "download", without: ["fetch", "fetch-post", "xhr", "websocket", "eventsource", "cache", "webtransport"] });
    await foreign.prove();
    expect(foreign.asked().filter((path) => path.includes("/download/"))).toEqual([]);
    // Plain http reaches this machine only, whatever name it is asked by.
    expect(await download.evaluate(ask, "http://hub.invalid/x")).toBe("TypeError");
  });

  test("nothing gets out of the library worker", async ({ page }) => {
    const workers = await openBench(page);
    const library = await workerOf(page, workers, "library");
    const tried = await library.evaluate(workerLeaks, { origin: foreign.origin, stun: foreign.stun, from: "library" });
    const heard = foreign.asked();
    await foreign.prove();
    expect(heard, JSON.stringify(tried, null, 1)).toEqual([]);
  });
});
