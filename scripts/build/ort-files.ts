// Puts ONNX Runtime's own files under /ort/ with their original names, in development and in the build, from the installed
// package. The engine points the runtime there; nothing is fetched from anywhere else.
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The plain build for the processor, and the asyncify build for WebGPU; each is a script and a binary. */
export const ORT_FILES = [
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort-wasm-simd-threaded.asyncify.mjs",
  "ort-wasm-simd-threaded.asyncify.wasm",
] as const;

const FOLDER = join(import.meta.dirname, "../../node_modules/onnxruntime-web/dist");

export function ortFiles(): Plugin {
  let base = "/";
  return {
    name: "chambers:ort-files",
    configResolved(config) {
      base = config.base;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? "").split("?")[0] ?? "";
        const file = ORT_FILES.find((name) => path === `${base}ort/${name}`);
        if (file === undefined) {
          next();
          return;
        }
        response.setHeader("Content-Type", file.endsWith(".wasm") ? "application/wasm" : "text/javascript");
        createReadStream(join(FOLDER, file)).pipe(response);
      });
    },
    generateBundle() {
      if (this.environment.config.consumer !== "client") return;
      for (const file of ORT_FILES) {
        this.emitFile({ type: "asset", fileName: `ort/${file}`, source: readFileSync(join(FOLDER, file)) });
      }
    },
  };
}
