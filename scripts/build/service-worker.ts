// Builds the service worker last, with the list of the files that were built: dist/sw.js at the root, so that its scope is
// the whole page.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, type Plugin } from "vite";

/** Files that a host reads and no page asks for. */
const HOST_ONLY = /^(_headers|hosting\/|sw\.js$)/;

/** Kept at first use instead of at install: the runtime for WebGPU is 27 MB and many people never need it. */
const ON_DEMAND = /asyncify/;

/** Runtime and models: kept after the shell is in place, so that the first visit is not held up. */
const LATER = /^(ort|models)\//;

export function serviceWorker(): Plugin {
  let root = "";
  let outDir = "dist";
  let base = "/";
  return {
    name: "chambers:service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
      base = config.base;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const folder = join(root, outDir);
        const files = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
          .filter((file) => !HOST_ONLY.test(file))
          .sort();
        const digest = createHash("sha256");
        for (const file of files) digest.update(file).update(readFileSync(join(folder, file)));
        const kept = files.filter((file) => !ON_DEMAND.test(file));
        await build({
          root,
          base,
          configFile: false,
          publicDir: false,
          logLevel: "warn",
          define: {
            __CHAMBERS_BUILD__: JSON.stringify(digest.digest("hex").slice(0, 16)),
            __CHAMBERS_SHELL__: JSON.stringify(kept.filter((file) => !LATER.test(file)).map((file) => (file === "index.html" ? "./" : file))),
            __CHAMBERS_LATER__: JSON.stringify(kept.filter((file) => LATER.test(file))),
          },
          build: {
            outDir,
            emptyOutDir: false,
            modulePreload: { polyfill: false },
            rolldownOptions: {
              input: join(root, "src/sw/sw.ts"),
              output: { format: "iife", entryFileNames: "sw.js" },
            },
          },
        });
      },
    },
  };
}
