// A browser profile for tests: storage, locks and channels that several tabs share, and tabs that can be killed.
import { type Result, ok } from "../domain/error-code.ts";
import { createCheckService } from "../engine/check-service.ts";
import { createParseService } from "../io/parse-service.ts";
import { createMemoryRepository } from "../storage/memory-repository.ts";
import type { Repository } from "../storage/repository.ts";
import { type RunLocks, createTabLocks } from "../storage/run-locks.ts";
import type { TabChannel, TabMessage } from "../storage/tab-channel.ts";
import type { WorkerClient } from "../workers/client.ts";
import { createExportCalls } from "../workers/export-calls.ts";
import type { CheckCalls, ExportCalls, JudgeCalls, ParseCalls, SearchCalls, StatisticsCalls } from "../workers/protocol.ts";
import { createSearchService } from "../workers/search-service.ts";
import { createStatisticsService } from "../workers/statistics-service.ts";
import { type AppStoreApi, createAppStore } from "./app-store.ts";
import { type JudgeScript, clientInProcess, judgeInProcess } from "./judge-in-process.fixture.ts";
import { type HubScript, ModelShelf, hubInProcess, libraryInProcess } from "./models-in-process.fixture.ts";
import type { Ports } from "./ports.ts";
import type { AppStore } from "./state.ts";

export const SAMPLE = [
  { instruction: "Name the capital of France.", response: "Paris.", reference: "Paris" },
  { instruction: "Name the capital of Spain.", response: "Lisbon.", reference: "Madrid" },
]
  .map((row) => JSON.stringify(row))
  .join("\n");

export type Tab = {
  readonly store: AppStoreApi;
  /** Ends the tab at once: nothing that it does from now on reaches anybody, and the browser frees its locks. */
  kill(): void;
  /** Reloads it: the page hears that it goes out of sight, and is gone. */
  reload(): void;
  isDead(): boolean;
};

export type TabOptions = {
  readonly judge?: Partial<JudgeScript>;
  readonly hub?: Partial<HubScript>;
  /** Wraps the repository, to make it slow, full or broken. */
  readonly wrap?: (repository: Repository) => Repository;
  readonly sample?: string;
};

export class World {
  readonly repository: Repository = { ...createMemoryRepository(), durable: true };
  readonly shelf = new ModelShelf();
  readonly #locks = createTabLocks();
  readonly #channels = new Set<(message: TabMessage) => void>();
  #ids = 0;

  /** Opens a tab and waits until it is ready. */
  async open(options: TabOptions = {}): Promise<Tab> {
    const tab = this.tab(options);
    await tab.store.boot();
    return tab;
  }

  tab({ judge = {}, hub = {}, wrap = (r) => r, sample = SAMPLE }: TabOptions = {}): Tab {
    let dead = false;
    const held = new Set<() => void>();
    const hidden = new Set<() => void>();
    const shared = this.#locks;
    const never = new Promise<never>(() => undefined);
    const locks: RunLocks = {
      async take(runId) {
        if (dead) return never;
        const release = await shared.take(runId);
        if (release === null) return null;
        held.add(release);
        return () => {
          held.delete(release);
          if (!dead) release();
        };
      },
      whenFree: (runId, signal) => shared.whenFree(runId, signal),
    };
    const parse = clientInProcess<ParseCalls>(() => createParseService()).client;
    const search = clientInProcess<SearchCalls>(() => createSearchService()).client;
    const statistics = clientInProcess<StatisticsCalls>(() => createStatisticsService()).client;
    const exporting = clientInProcess<ExportCalls>(() => createExportCalls()).client;
    const judgeClient = mortalClient(judgeInProcess(judge), () => dead);
    const channel = this.#channel();
    const ports: Ports = {
      parse,
      judge: judgeClient,
      download: hubInProcess(this.shelf, hub),
      library: libraryInProcess(this.shelf),
      search,
      check: clientInProcess<CheckCalls>(() => createCheckService()).client,
      statistics,
      export: exporting,
      readModelCard: ({ key }) => Promise.resolve(ok(this.shelf.cards.get(key) ?? null)),
      openStorage: () => Promise.resolve({ repository: mortal(wrap(this.repository), () => dead), failure: null }),
      locks,
      channel,
      space: {
        persisted: () => Promise.resolve(false),
        persist: () => Promise.resolve(true),
        estimate: () => Promise.resolve({ usage: 10, quota: 100 }),
      },
      eraseFiles: () => Promise.resolve(ok(undefined)),
      loadSample: () => Promise.resolve(ok({ name: "sample.jsonl", blob: new Blob([sample]) })),
      clock: {
        monotonic: () => performance.now(),
        date: () => new Date(),
        later(ms, task) {
          const timer = setTimeout(() => {
            if (!dead) task();
          }, ms);
          return () => clearTimeout(timer);
        },
      },
      onHidden(listener) {
        hidden.add(listener);
        return () => hidden.delete(listener);
      },
      uuid: () => `id-${(this.#ids += 1)}`,
      preferredLocale: "en",
    };
    function kill(): void {
      dead = true;
      judgeClient.terminate();
      parse.terminate();
      search.terminate();
      statistics.terminate();
      exporting.terminate();
      channel.close();
      for (const release of held) release();
    }
    return {
      store: createAppStore(ports),
      kill,
      reload() {
        for (const listener of hidden) listener();
        kill();
      },
      isDead: () => dead,
    };
  }

  #channel(): TabChannel {
    const channels = this.#channels;
    let heard: ((message: TabMessage) => void) | null = null;
    function hear(message: TabMessage): void {
      heard?.(message);
    }
    channels.add(hear);
    return {
      tell(message) {
        if (!channels.has(hear)) return;
        for (const other of channels) if (other !== hear) setTimeout(() => other(message));
      },
      listen(listener) {
        heard = listener;
      },
      close() {
        channels.delete(hear);
        heard = null;
      },
    };
  }
}

/** A repository whose tab may be dead: then calls neither start nor answer. A call under way still does its work. */
function mortal(repository: Repository, isDead: () => boolean): Repository {
  const never = new Promise<never>(() => undefined);
  async function alive<T>(call: () => Promise<Result<T>>): Promise<Result<T>> {
    if (isDead()) return never;
    const result = await call();
    return isDead() ? never : result;
  }
  return {
    ...repository,
    load: () => alive(() => repository.load()),
    loadCaseSet: (id) => alive(() => repository.loadCaseSet(id)),
    loadRun: (id) => alive(() => repository.loadRun(id)),
    saveSettings: (settings) => alive(() => repository.saveSettings(settings)),
    saveSession: (session) => alive(() => repository.saveSession(session)),
    saveView: (view) => alive(() => repository.saveView(view)),
    saveCaseSet: (set) => alive(() => repository.saveCaseSet(set)),
    saveRubric: (rubric) => alive(() => repository.saveRubric(rubric)),
    removeRubric: (id) => alive(() => repository.removeRubric(id)),
    startRun: (run, set) => alive(() => repository.startRun(run, set)),
    updateRun: (run, dropped) => alive(() => repository.updateRun(run, dropped)),
    listRuns: () => alive(() => repository.listRuns()),
    tallyRun: (id) => alive(() => repository.tallyRun(id)),
    labelRun: (id, label) => alive(() => repository.labelRun(id, label)),
    deleteRun: (id) => alive(() => repository.deleteRun(id)),
    importRuns: (imported) => alive(() => repository.importRuns(imported)),
    append: (runId, entries) => alive(() => repository.append(runId, entries)),
    loadMarks: (caseSetId) => alive(() => repository.loadMarks(caseSetId)),
    saveMarks: (set, changes) => alive(() => repository.saveMarks(set, changes)),
    listKeptCases: () => alive(() => repository.listKeptCases()),
    deleteCases: (id) => alive(() => repository.deleteCases(id)),
    appendPairs: (runId, entries) => alive(() => repository.appendPairs(runId, entries)),
    loadPairs: (runId) => alive(() => repository.loadPairs(runId)),
    loadPairRun: (caseSetId) => alive(() => repository.loadPairRun(caseSetId)),
    erase: () => alive(() => repository.erase()),
  };
}

/** A client whose tab may be dead: then nobody hears its answers, and no worker is started for it. */
function mortalClient(client: WorkerClient<JudgeCalls>, isDead: () => boolean): WorkerClient<JudgeCalls> {
  const never = new Promise<never>(() => undefined);
  return {
    async call(kind, payload, options) {
      if (isDead()) return never;
      const value = await client.call(kind, payload, options);
      return isDead() ? never : value;
    },
    terminate: () => client.terminate(),
  };
}

/** When to give up waiting, in milliseconds: long, since a machine may be busy with something else, and below a test's own limit. */
const PATIENCE = 30_000;

/** Resolves when the store is in a state that satisfies `test`; fails when that never comes. */
export function until(store: AppStoreApi, test: (state: AppStore) => boolean, what = "state"): Promise<AppStore> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited in vain for: ${what}`));
    }, PATIENCE);
    function check(state: AppStore): void {
      if (!test(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    }
    const stop = store.subscribe(check);
    check(store.getState());
  });
}

/** JSON lines of `count` rows with distinct texts of varied length. */
export function rows(count: number): string {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ instruction: `Question ${i}?`, response: `Answer ${i} ${"word ".repeat((i * 7) % 13)}.` }),
  ).join("\n");
}
