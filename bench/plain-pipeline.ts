// Bundles and serves the page that runs the text-generation pipeline of Transformers.js, and drives it. The page is
// plain-pipeline/page.ts.
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { build, defaultClientConditions } from "vite";
import type { PlainAnswer, PlainOptions, PlainPage } from "./plain-pipeline/page.ts";

const ORT = join(import.meta.dirname, "../node_modules/onnxruntime-web/dist");
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

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
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const mount = Object.keys(roots).find((prefix) => path.startsWith(prefix)) ?? "/";
    const root = roots[mount] ?? folder;
    const file = normalize(join(root, path === "/" ? "index.html" : path.slice(mount.length)));
    // Threads need a page that is isolated from others.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!file.startsWith(normalize(root) + sep) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Length": statSync(file).size });
    createReadStream(file).on("error", () => response.destroy()).pipe(response);
  });
  await listening(server);
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        rmSync(folder, { recursive: true, force: true });
        server.close(() => { resolve(); });
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
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
