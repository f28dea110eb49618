// How much memory the pages of a browser have needed at most: the high-water mark that Linux keeps for each process.
import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";

type ProcessInfo = { readonly processInfo: readonly { readonly type: string; readonly id: number }[] };

/** Bytes of the largest renderer that is running; null where the system doesn't tell. */
export async function peakRendererBytes(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as ProcessInfo;
    const peaks = processInfo.filter(({ type }) => type === "renderer").flatMap(({ id }) => highWater(id) ?? []);
    return peaks.length === 0 ? null : Math.max(...peaks);
  } finally {
    await session.detach();
  }
}

function highWater(pid: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null; // not Linux, or the process has ended
  }
}
