// A Chromium for the benchmarks, with the same settings wherever one is started.
import { type Browser, chromium } from "@playwright/test";
import { findChromium } from "../e2e/support/chromium.mjs";

/** Starts a browser of its own, which the caller closes. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  return chromium.launch({ ...(executablePath === null ? {} : { executablePath }), handleSIGINT: false, handleSIGTERM: false, args: ["--no-sandbox", "--disable-background-networking"] });
}
