// Finds a Chromium to test with, and says how to start it. Plain JavaScript, because `npm test` uses it before anything is
// installed. It installs nothing; scripts/test.mjs does that.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Switches for every test browser: no background traffic, and WebGPU on the processor where there is no graphics card. */
export const BROWSER_ARGS = Object.freeze([
  "--no-sandbox",
  "--disable-background-networking",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
]);

/** @param {string} path */
function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium: the one that CHROMIUM_PATH names, one on PATH, or Playwright's own download; null if none.
 * @returns {Promise<string | null>}
 */
export async function findChromium() {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (!runnable(named)) throw new Error(`CHROMIUM_PATH names ${named}, which cannot be run.`);
    return named;
  }
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (folder !== "" && runnable(path)) return path;
    }
  }
  try {
    const { chromium } = await import("playwright");
    const path = chromium.executablePath();
    return runnable(path) ? path : null;
  } catch {
    return null; // Playwright is not installed yet
  }
}
