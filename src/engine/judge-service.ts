// What the judge worker answers: probe, load, judge, read. Holds the one loaded judge; the wire is in src/workers/.
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import type { DeviceChoice, GpuTrouble } from "../domain/run.ts";
import { formatOf } from "../formats/prompt-formats.ts";
import type { Capabilities, JudgeCalls, JudgeChoice, LoadedJudge } from "../workers/protocol.ts";
import type { Handlers } from "../workers/serve.ts";
import { injectionFlags, pairInjectionFlags } from "./injection-flags.ts";
import type { Judge } from "./judge.ts";
import { loadModel, type OpenedModel } from "./causal/load-model.ts";
import type { OpenModel } from "./causal/model-files.ts";
import { loadClerk } from "./load-clerk.ts";
import { decideDevice, probe } from "./probe.ts";

type Wanted = { readonly judge: JudgeChoice; readonly device: DeviceChoice; readonly threads: number | null; readonly reuse?: boolean };
type Held = { readonly judge: Judge; /** Null for the Clerk. */ readonly model: OpenedModel | null; readonly wanted: Wanted; readonly fallback: GpuTrouble | null };

/**
 * The handlers of the judge worker. Calls that run the model follow one another, because a session takes one run at a time.
 * Threads are fixed when a worker's runtime first starts: another number needs a fresh worker, and the identity names the
 * threads that are really there.
 * @param openModel opens a kept model; the store is not the engine's
 */
export function createJudgeService(openModel: OpenModel = noModels): Handlers<JudgeCalls> {
  let capabilities: Promise<Capabilities> | null = null;
  let held: Held | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function probed(): Promise<Capabilities> {
    capabilities ??= probe();
    return capabilities;
  }

  /** Runs `work` when everything asked before it is done. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }

  async function load(wanted: Wanted, onProgress: (loaded: number, of: number) => void): Promise<Result<LoadedJudge>> {
    const known = await probed();
    if (held !== null && !sameWish(held.wanted, wanted)) held = await adapted(held, wanted, known);
    if (held === null) {
      const loaded = await loadJudge(wanted, known, onProgress);
      if (!loaded.ok) return loaded;
      held = { ...loaded.value, wanted };
    }
    return ok({ identity: held.judge.identity, fallback: held.fallback });
  }

  async function loadJudge({ judge, device, threads, reuse = true }: Wanted, known: Capabilities, onProgress: (loaded: number, of: number) => void): Promise<Result<Omit<Held, "wanted">>> {
    const request = { device, threads, capabilities: known, root: pageRoot(), onProgress };
    switch (judge.kind) {
      case "clerk": {
        const loaded = await loadClerk(request);
        return loaded.ok ? ok({ ...loaded.value, model: null }) : loaded;
      }
      case "model": {
        const format = formatOf(judge.settings.format);
        if (format === undefined) return fail("judge-format-unfit", `There is no format "${judge.settings.format}".`);
        const files = await openModel(judge.model);
        if (!files.ok) return files;
        const loaded = await loadModel({ ...request, files: files.value, reuse });
        if (!loaded.ok) return loaded;
        const { model, fallback } = loaded.value;
        return ok({ judge: model.judge(format, judge.settings), model, fallback });
      }
    }
  }

  return {
    probe: async () => ok(await probed()),
    load: (wanted, { progress }) => inTurn(() => load(wanted, (loaded, of) => { progress({ loaded, of }); })),
    judge: ({ items }, { signal, progress }) =>
      inTurn(async () => {
        if (signal.aborted) return ok({ judged: 0 });
        if (held === null) return fail("judge-load-failed", "No judge is loaded.");
        const flag = injectionFlags(items);
        return held.judge.score(items, signal, (verdicts) => { progress({ verdicts: verdicts.map(flag) }); });
      }),
    judgePairs: ({ items }, { signal, progress }) =>
      inTurn(async () => {
        if (signal.aborted) return ok({ judged: 0 });
        if (held === null) return fail("judge-load-failed", "No judge is loaded.");
        const flag = pairInjectionFlags(items);
        return held.judge.compare(items, signal, (verdicts) => { progress({ verdicts: verdicts.map(flag) }); });
      }),
    // Reads encode only, so they need not wait for a run to end.
    read: ({ item }) => (held === null ? fail("judge-load-failed", "No judge is loaded.") : held.judge.read(item)),
    readPair: ({ item, first }) => (held === null ? fail("judge-load-failed", "No judge is loaded.") : held.judge.readPair(item, first)),
    // Counting runs no model either.
    plan: async ({ items }, { signal, progress }) =>
      held === null ? fail("judge-load-failed", "No judge is loaded.") : held.judge.plan(items, signal, (counted) => { progress({ counted }); }),
    planPairs: async ({ items }, { signal, progress }) =>
      held === null ? fail("judge-load-failed", "No judge is loaded.") : held.judge.planPairs(items, signal, (counted) => { progress({ counted }); }),
    explain: ({ item }, { signal, progress }) =>
      inTurn(async () =>
        held === null ? fail("judge-load-failed", "No judge is loaded.") : held.judge.explain(item, signal, (text) => { progress({ text }); })),
  };
}

/** What is loaded already, as far as it serves another wish; null, and it is given up, when it doesn't. */
async function adapted(held: Held, wanted: Wanted, known: Capabilities): Promise<Held | null> {
  const { judge, model, wanted: before } = held;
  if (before.judge.kind === "clerk" && wanted.judge.kind === "clerk") {
    // "auto" is mostly WASM, and threads cannot change within a worker.
    const { device, fallback } = decideDevice(wanted.device, known);
    return device === judge.identity.device ? { ...held, wanted, fallback } : null;
  }
  if (model === null || before.judge.kind !== "model") return null;
  await judge.dispose?.();
  if (wanted.judge.kind === "model" && wanted.judge.model === before.judge.model && before.device === wanted.device && before.threads === wanted.threads && before.reuse === wanted.reuse) {
    // Another format or other settings need no other session.
    const format = formatOf(wanted.judge.settings.format);
    if (format !== undefined) return { ...held, wanted, judge: model.judge(format, wanted.judge.settings) };
  }
  await model.dispose().catch(() => undefined);
  return null;
}

function noModels(): Promise<Failure> {
  return Promise.resolve(fail("judge-model-missing"));
}

function sameWish(a: Wanted, b: Wanted): boolean {
  return sameJudge(a.judge, b.judge) && a.device === b.device && a.threads === b.threads && a.reuse === b.reuse;
}

/** Where the page is served, which may be below the host's root. */
function pageRoot(): URL {
  return new URL(import.meta.env.BASE_URL, globalThis.location.href);
}

function sameJudge(a: JudgeChoice, b: JudgeChoice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
