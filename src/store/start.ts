// Wires the store to the browser: workers, storage, locks, channel. The only place where the real ports are made.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { checkPolicies } from "../security/policy-check.ts";
import { eraseFiles } from "../storage/erase-files.ts";
import { openStorage } from "../storage/open-storage.ts";
import { createTabLocks, createWebLocks } from "../storage/run-locks.ts";
import { createSpace } from "../storage/space.ts";
import { createTabChannel } from "../storage/tab-channel.ts";
import { createCheckWorker, createDownloadWorker, createExportWorker, createJudgeWorker, createLibraryWorker, createParseWorker, createSearchWorker, createStatisticsWorker } from "../workers/page-workers.ts";
import { type AppStoreApi, createAppStore } from "./app-store.ts";
import type { Clock, Ports } from "./ports.ts";
import type { Locale } from "./state.ts";

const SAMPLE = "samples/first-hearing.jsonl";

/**
 * Makes the store and lets it restore what was saved. Resolves at once, with `phase` "booting"; it turns "ready" when the
 * page can be used, or "refused" (with the notice `policy-missing`) when the response headers that keep the data in are
 * not in force. Then nothing is opened and no data is taken.
 */
export function startApp(): Promise<AppStoreApi> {
  const store = createAppStore(browserPorts());
  void bootIfSealed(store);
  return Promise.resolve(store);
}

async function bootIfSealed(store: AppStoreApi): Promise<void> {
  const policies = await checkPolicies();
  if (policies.inForce) await store.boot();
  else store.refuse(fail("policy-missing", `${policies.reason}: ${policies.detail}`));
}

function browserPorts(): Ports {
  return {
    parse: createParseWorker(),
    judge: createJudgeWorker(),
    download: createDownloadWorker(),
    library: createLibraryWorker(),
    search: createSearchWorker(),
    check: createCheckWorker(),
    statistics: createStatisticsWorker(),
    export: createExportWorker(),
    // Seldom asked for, so its code comes when it is.
    readModelCard: async (manifest) => (await import("../storage/model-card.ts")).readModelCard(manifest),
    openStorage: () => openStorage(),
    locks: "locks" in navigator ? createWebLocks(navigator.locks) : createTabLocks(),
    channel: createTabChannel(),
    space: createSpace("storage" in navigator ? navigator.storage : undefined),
    eraseFiles,
    loadSample: () => loadFile(new URL(`${import.meta.env.BASE_URL}${SAMPLE}`, location.href)),
    clock: browserClock(),
    onHidden(listener) {
      function whenHidden(): void {
        if (document.visibilityState === "hidden") listener();
      }
      document.addEventListener("visibilitychange", whenHidden);
      addEventListener("pagehide", listener);
      return () => {
        document.removeEventListener("visibilitychange", whenHidden);
        removeEventListener("pagehide", listener);
      };
    },
    uuid: () => crypto.randomUUID(),
    preferredLocale: preferredLocale(navigator.languages),
  };
}

function browserClock(): Clock {
  return {
    monotonic: () => performance.now(),
    date: () => new Date(),
    later(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}

async function loadFile(url: URL): Promise<Result<{ readonly name: string; readonly blob: Blob }>> {
  const name = url.pathname.split("/").at(-1) ?? "";
  try {
    const response = await fetch(url);
    if (!response.ok) return fail("file-unreadable", `${name}: ${response.status}`);
    return ok({ name, blob: await response.blob() });
  } catch (error) {
    return fail("file-unreadable", error instanceof Error ? `${name}: ${error.message}` : name);
  }
}

/** The first language of the person that the page speaks; any Chinese gets the one Chinese that there is. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return "zh-Hant-TW";
    if (/^en\b/i.test(language)) return "en";
  }
  return "en";
}
