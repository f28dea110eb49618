// A whole piece of work, watched from outside: every request goes to the page's own host, none carries a word of the data,
// and the work goes on with the network gone.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Request } from "@playwright/test";
import { stringify } from "yaml";
import { chambers, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const CANARY = "zqcanaryxv";

function canaries(): { readonly file: { readonly name: string; readonly text: string }; readonly rubric: { readonly name: string; readonly text: string } } {
  const rows = Array.from({ length: 12 }, (_, i) => ({
    instruction: `Name ${CANARY} number ${i}.`,
    response: `It is ${CANARY}, said https://${CANARY}.example/${i} and ![x](http://127.0.0.1:9/${CANARY}.png) <img src=//${CANARY}.example>`,
    reference: `The ${CANARY}.`,
    context: `A page about ${CANARY}.`,
    source: `${CANARY}-model`,
    [`${CANARY}_note`]: CANARY,
  }));
  const criteria = [{ name: `${CANARY} named`, question: `Is ${CANARY} named?`, scale: { type: "binary" }, descriptions: { 1: `It names ${CANARY}.` } }];
  return {
    file: { name: `${CANARY}.jsonl`, text: rows.map((row) => `${JSON.stringify(row)}\n`).join("") },
    rubric: { name: `${CANARY}.yaml`, text: stringify({ name: `Rubric of ${CANARY}`, criteria }) },
  };
}

/** Opens a file, takes a rubric in, judges, looks at what the judge read, searches and exports. */
async function wholeWork(app: Chambers): Promise<void> {
  const { file, rubric } = canaries();
  await app.openFile(file);
  await app.confirmImport(12);
  await app.importRubric(rubric);
  await app.judgeAll(12);
  const panel = await app.openRow(1);
  const verdict = panel.getByRole("article").first();
  await verdict.getByRole("button", { name: app.words.detail.readShow }).click();
  await expect(verdict.getByRole("region", { name: app.words.detail.read })).toContainText(CANARY);
  await app.page.getByRole("search").getByRole("textbox").fill(CANARY);
  await expect(app.grid).toHaveAttribute("aria-rowcount", "13");
  for (const kind of ["csv", "jsonl", "json"] as const) expect(await app.exportFile(kind)).toContain(CANARY);
}

function collect(context: BrowserContext): readonly Request[] {
  const requests: Request[] = [];
  context.on("request", (request) => requests.push(request));
  return requests;
}

/** The canary as it could be written in an address or a header. */
function carries(text: string): boolean {
  const plain = text.toLowerCase();
  const encoded = Buffer.from(CANARY).toString("base64").slice(0, 12).toLowerCase();
  return plain.includes(CANARY) || plain.includes(encoded) || plain.includes(Buffer.from(CANARY).toString("hex"));
}

test("a whole piece of work asks only the page's own host, and tells it nothing", async ({ page, context, baseURL }) => {
  const requests = collect(context);
  const app = chambers(page);
  await app.open();
  await wholeWork(app);
  await page.getByRole("button", { name: app.words.app.privacy }).click();
  await expect(page.getByRole("dialog", { name: app.words.privacy.title })).toContainText(app.words.privacy.on);

  const own = new URL(baseURL ?? "").origin;
  expect(requests.length).toBeGreaterThan(10);
  expect(requests.some((request) => request.serviceWorker() !== null), "requests of the service worker are seen too").toBe(true);
  for (const request of requests) {
    expect(new URL(request.url()).origin, request.url()).toBe(own);
    expect(["GET", "HEAD"], request.url()).toContain(request.method());
    expect(request.postData(), request.url()).toBeNull();
    const headers = await request.allHeaders().catch(() => request.headers());
    expect(carries(request.url() + JSON.stringify(headers)), request.url()).toBe(false);
  }
  // The kept files of the service worker are the page's own, never the person's.
  const kept = await page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url);
    }
    return texts;
  });
  expect(kept.length).toBeGreaterThan(3);
  expect(kept.filter((url) => carries(url) || new URL(url).origin !== own)).toEqual([]);
});

test.describe("without a network", () => {
  // The last thing that the test does is to ask for something that is not there.
  test.use({ expectedTrouble: [/no-such-file/] });

  test("once loaded, the whole work runs with the network gone", async ({ page, context }) => {
    const app = chambers(page);
    await app.open();
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await context.setOffline(true);
    const requests = collect(context);
    await wholeWork(app);
    expect(requests.map((request) => request.url()).filter((url) => carries(url))).toEqual([]);
    // The browser's network is really off.
    expect(await page.evaluate(() => fetch("./no-such-file").then((response) => response.status, () => "no network"))).not.toBe(404);
  });
});

test("by the browser's own network log the page reached no other host, and no word of the data went anywhere", async ({ baseURL, launchOptions, headless }) => {
  const folder = mkdtempSync(join(tmpdir(), "chambers-netlog-"));
  const log = join(folder, "net.json");
  try {
    const browser = await chromium.launch({ ...launchOptions, headless, args: [...(launchOptions.args ?? []), `--log-net-log=${log}`, "--net-log-capture-mode=Everything"] });
    const app = chambers(await browser.newPage({ baseURL: baseURL ?? "" }));
    await app.open();
    await wholeWork(app);
    await browser.close();
    const text = readFileSync(log, "utf8");
    expect(carries(text)).toBe(false);
    const own = new URL(baseURL ?? "").origin;
    expect(text).toContain(own); // the log was written, and to the end
    const { constants, events } = JSON.parse(text) as { constants: { logEventTypes: Record<string, number> }; events: { type: number; params?: { url?: string; initiator?: string } }[] };
    const started = constants.logEventTypes["URL_REQUEST_START_JOB"];
    // The browser has errands of its own (updates, its services for forms); they have no page as their initiator.
    const urls = events.flatMap(({ type, params }) => (type === started && params?.initiator === own ? [params.url ?? ""] : []));
    expect(urls.length).toBeGreaterThan(10);
    expect(urls.filter((url) => new URL(url).origin !== own)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
