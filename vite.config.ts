// How the page is built, served while developing, and tested. The response headers come from src/security/headers.ts.
import { availableParallelism } from "node:os";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";
import { BROWSER_ARGS, findChromium } from "./e2e/support/chromium.mjs";
import { ortFiles } from "./scripts/build/ort-files.ts";
import { sealedPage } from "./scripts/build/sealed-page.ts";
import { serviceWorker } from "./scripts/build/service-worker.ts";
import { shellChunk } from "./scripts/build/shell-chunk.ts";
import { DEV_NONCE } from "./src/security/headers.ts";

const testing = process.env["VITEST"] !== undefined;

export default defineConfig(async ({ command }) => ({
  // Set CHAMBERS_BASE to "/some/path/" for a host that serves the page below its root.
  base: process.env["CHAMBERS_BASE"] ?? "/",
  // sealedPage goes first: its headers must be on every response, those of ortFiles too.
  plugins: [sealedPage({ testing }), react(), ortFiles(), serviceWorker()],
  define: { __CHAMBERS_VERSION__: JSON.stringify(process.env["npm_package_version"] ?? "0.0.0") },
  // Without this condition ONNX Runtime's bundles carry a second, hashed copy of each WASM file.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions] },
  // These are met late, in workers or in some of the browser tests; found late, they would reload the page and break what runs.
  optimizeDeps: { exclude: ["onnxruntime-web", "@huggingface/transformers"], include: ["hash-wasm", "@cfworker/json-schema", "zustand", "zustand/vanilla", "idb", "react-dom/client"] },
  ...(command === "serve" && !testing ? { html: { cspNonce: DEV_NONCE } } : {}),
  worker: { format: "es" as const },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: { output: { codeSplitting: { groups: [{ debugName: "shell", name: shellChunk }] } } },
  },
  server: { host: "127.0.0.1", port: 5173 },
  test: {
    // Vitest leaves one core to its main process, which has little to do; a machine with two would run one file at a time.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true as const,
        test: {
          name: "unit",
          environment: "node",
          // Property tests on a busy machine; nothing here waits for a clock.
          testTimeout: 60_000,
          include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts", "training/**/*.test.ts", "bench/**/*.test.ts"],
          exclude: ["**/*.browser.test.{ts,tsx}", "**/node_modules/**"],
        },
      },
      {
        extends: true as const,
        test: {
          name: "browser",
          include: ["src/**/*.browser.test.{ts,tsx}"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { ...(await executable()), args: [...BROWSER_ARGS] } }),
            instances: [{ browser: "chromium" as const }],
          },
        },
      },
    ],
  },
}));

async function executable(): Promise<{ executablePath?: string }> {
  const path = testing ? await findChromium() : null;
  return path === null ? {} : { executablePath: path };
}
