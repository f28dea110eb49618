// Bundles and serves the page that runs the text-generation pipeline of Transformers.js, and drives it. The page is
// plain-pipeline/page.ts.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { build, defaultClientConditions } from "vite";
import { serveIsolated } from "./isolated-server.ts";
import type { PlainAnswer, PlainOptions, PlainPage } from "./plain-pipeline/page.ts";

const ORT = join(import.meta.dirname, "../node_modules/onnxruntime-web/dist");

export type PlainServer = { readonly address: string; readonly close: () => Promise<void> };

/** Bundles the page and serves it with the files of the runtime under /ort/ and those of the models under /models/. */
export async function servePlainPipeline(models: string): Promise<PlainServer> {
  const folder = mkdtempSync(join(tmpdir(), "chambers-bench-"));
  await build({
    configFile: false,
    root: join(import.meta.dirname, "plain-pipeline"),
    logLevel: "error",
    resolve: { conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions] },
    build: { outDir: folder, emptyOutDir: true, target: "es2023", modulePreload: false, chunkSizeWarningLimit: 4096 },
  });
  const roots: Readonly<Record<string, string>> = { "/models/": models, "/ort/": ORT, "/": folder };
  const server = await serveIsolated(roots);
  return {
    address: server.address,
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await server.close();
    },
  };
}

export type PlainPipeline = {
  readonly page: Page;
  readonly loadMs: number;
  readonly write: (prompt: string, tokens: number) => Promise<PlainAnswer>;
  readonly count: (text: string) => Promise<number>;
};

/** Opens the page and loads a model, whose folder is named below the served folder of models. */
export async function openPlainPipeline(context: BrowserContext, address: string, options: PlainOptions): Promise<PlainPipeline> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => { problems.push(error.message); });
  await page.goto(address);
  await page.waitForFunction(() => "plain" in globalThis);
  if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error("The page of the pipeline is not isolated: it would have one thread.");
  const loadMs = await page.evaluate((wish) => (globalThis as unknown as { plain: PlainPage }).plain.load(wish), options);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    page,
    loadMs,
    write: (prompt, tokens) => page.evaluate(([text, most]) => (globalThis as unknown as { plain: PlainPage }).plain.write(text, most), [prompt, tokens] as const),
    count: (text) => page.evaluate((one) => (globalThis as unknown as { plain: PlainPage }).plain.count(one), text),
  };
}
