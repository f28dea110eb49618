// A newer build on the host replaces the kept one at a reload, whole: never some files of one and some of the other.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { startServer } from "../../scripts/lib/static-server.ts";

function build(page: Page): Promise<string | null> {
  return page.evaluate(() => document.documentElement.getAttribute("data-build"));
}

function caches(page: Page): Promise<string[]> {
  return page.evaluate(() => globalThis.caches.keys());
}

test("a newer build waits while a second tab is open, and takes over when it is alone", async ({ page, context }) => {
  const folder = join(mkdtempSync(join(tmpdir(), "chambers-build-")), "dist");
  cpSync(join(import.meta.dirname, "../../dist"), folder, { recursive: true });
  const server = await startServer({ port: 0, folder });
  try {
    await page.goto(server.address);
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    const [kept] = await caches(page);
    const id = kept?.replace("chambers-files-", "") ?? "";
    expect(id).toMatch(/^[0-9a-f]{16}$/);

    const edit = (file: string, from: string, to: string): void => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      expect(text).toContain(from);
      writeFileSync(path, text.replaceAll(from, to));
    };
    edit("index.html", '<html lang="en">', '<html lang="en" data-build="2">');
    edit("sw.js", id, "2222222222222222");

    const second = await context.newPage();
    await second.goto(server.address);
    await expect.poll(() => second.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state)).toBe("installed");
    await second.reload();
    await expect(second.locator("#root > *").first()).toBeAttached();
    expect(await build(second)).toBeNull();
    await second.close();

    // The browser may still count the closed tab at the first reload.
    await expect(async () => {
      await page.reload();
      await expect.poll(() => build(page).catch(() => null), { timeout: 5_000 }).toBe("2");
    }).toPass();
    await expect.poll(() => caches(page).catch(() => [])).toEqual(["chambers-files-2222222222222222"]);
  } finally {
    await server.close();
    rmSync(join(folder, ".."), { recursive: true });
  }
});
