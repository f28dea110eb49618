// Gives the development server the response headers, the built page its policy element, and the built folder the header
// files of static hosts. All of it from src/security/.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Plugin } from "vite";
import { CONTENT_POLICY, devHeadersFor, headersFor, metaPolicyText, SEALED_HEADERS, type ResponseHeader } from "../../src/security/headers.ts";
import { hostFiles } from "../../src/security/host-files.ts";

/** The test runner's own page is full of inline scripts; under it only the isolation headers are sent. */
const ISOLATION = new Set(["Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy"]);

export function sealedPage({ testing }: { readonly testing: boolean }): Plugin {
  const isolation: readonly ResponseHeader[] = SEALED_HEADERS.filter(([name]) => ISOLATION.has(name));
  /** Null when nothing is written, as while developing. */
  let outDir: string | null = null;
  let base = "/";

  /** Path below the page's folder, as the headers' source wants it. */
  function pathOf(request: { readonly url?: string | undefined }): string {
    const path = (request.url ?? "/").split(/[?#]/)[0] ?? "/";
    return path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, "");
  }

  return {
    name: "chambers:sealed-page",
    config() {
      // The test runner answers for its own pages before any middleware; it takes their headers from here.
      return testing ? { server: { headers: Object.fromEntries(isolation) } } : undefined;
    },
    configResolved(config) {
      base = config.base;
      outDir = config.command === "build" && config.build.write ? resolve(config.root, config.build.outDir) : null;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of testing ? isolation : devHeadersFor(pathOf(request))) response.setHeader(name, value);
        next();
      });
    },
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of headersFor(pathOf(request))) response.setHeader(name, value);
        next();
      });
    },
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        // In development the header alone rules: the element could not carry the nonce of hot reloading.
        if (context.server !== undefined) return [];
        return [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicyText(CONTENT_POLICY) }, injectTo: "head-prepend" }];
      },
    },
    closeBundle() {
      if (outDir === null) return;
      for (const { path, text } of hostFiles()) {
        const file = join(outDir, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
  };
}
