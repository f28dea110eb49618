// Gives the development server the response headers, the built page its policy element, and the built folder the header
// files of static hosts. All of it from src/security/.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Plugin } from "vite";
import { CONTENT_POLICY, DEV_HEADERS, metaPolicyText, SEALED_HEADERS, type ResponseHeader } from "../../src/security/headers.ts";
import { hostFiles } from "../../src/security/host-files.ts";

/** The test runner's own page is full of inline scripts; under it only the isolation headers are sent. */
const ISOLATION = new Set(["Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy"]);

export function sealedPage({ testing }: { readonly testing: boolean }): Plugin {
  const devHeaders: readonly ResponseHeader[] = testing ? SEALED_HEADERS.filter(([name]) => ISOLATION.has(name)) : DEV_HEADERS;
  /** Null when nothing is written, as while developing. */
  let outDir: string | null = null;
  return {
    name: "chambers:sealed-page",
    config() {
      // The test runner answers for its own pages before any middleware; it takes their headers from here.
      return testing ? { server: { headers: Object.fromEntries(devHeaders) } } : undefined;
    },
    configResolved(config) {
      outDir = config.command === "build" && config.build.write ? resolve(config.root, config.build.outDir) : null;
    },
    configureServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of devHeaders) response.setHeader(name, value);
        next();
      });
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of SEALED_HEADERS) response.setHeader(name, value);
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
