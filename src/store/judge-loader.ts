// Loads the judge, once for all who ask, and revives it when its worker was lost.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { DeviceChoice, JudgeIdentity } from "../domain/run.ts";
import type { LoadedJudge } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";

/** The judge that ships with the page. */
const CLERK = "clerk";

export type JudgeLoader = {
  /** The judge on the device that the person chose; loads it unless it is there already. */
  ensure(): Promise<Result<LoadedJudge>>;
  /** The very judge that made a run's verdicts so far, or a failure when this page cannot have it. */
  ensureFor(identity: JudgeIdentity): Promise<Result<LoadedJudge>>;
  /** Ends the worker and loads the same judge into a fresh one. */
  revive(identity: JudgeIdentity): Promise<Result<LoadedJudge>>;
};

type Loading = { readonly wanted: Wanted; readonly result: Promise<Result<LoadedJudge>> };

type Wanted = { readonly judge: string; readonly device: DeviceChoice; readonly threads: number | null };

/** Whether two judges answer alike: the same bytes, format, engine and device. The number of threads does not count. */
export function sameJudge(a: JudgeIdentity, b: JudgeIdentity): boolean {
  const files = Object.entries(a.files);
  return (
    a.judge === b.judge &&
    a.version === b.version &&
    a.format === b.format &&
    a.engine === b.engine &&
    a.device === b.device &&
    files.length === Object.keys(b.files).length &&
    files.every(([path, hash]) => b.files[path] === hash)
  );
}

export function createJudgeLoader(context: Context): JudgeLoader {
  /** What the worker holds or is loading; null when nothing is, or when the loading failed. */
  let current: Loading | null = null;

  function load(wanted: Wanted): Promise<Result<LoadedJudge>> {
    const mine: Loading = { wanted, result: request(wanted, () => current === mine) };
    current = mine;
    void mine.result.then((result) => {
      if (current !== mine) return;
      if (!result.ok) current = null;
      context.set({ judge: result.ok ? { status: "ready", judge: result.value } : { status: "failed", failure: result } });
    });
    return mine.result;
  }

  async function request(wanted: Wanted, wantedStill: () => boolean): Promise<Result<LoadedJudge>> {
    context.set({ judge: { status: "loading", loaded: 0, of: 0 } });
    function ask(): Promise<Result<LoadedJudge>> {
      return settled(
        context.ports.judge.call("load", wanted, {
          onProgress({ loaded, of }) {
            if (wantedStill()) context.set({ judge: { status: "loading", loaded, of } });
          },
        }),
      );
    }
    const loaded = await ask();
    // A worker that died while loading gets one more chance, in a fresh one.
    return !loaded.ok && loaded.code === "worker-lost" && wantedStill() ? ask() : loaded;
  }

  function wantedNow(): Wanted {
    return { judge: CLERK, device: context.get().deviceChoice, threads: null };
  }

  async function loadFor(identity: JudgeIdentity): Promise<Result<LoadedJudge>> {
    const loaded = await load({ judge: identity.judge, device: identity.device, threads: identity.threads });
    if (!loaded.ok || sameJudge(loaded.value.identity, identity)) return loaded;
    const { version, device, engine } = loaded.value.identity;
    return fail("judge-load-failed", `The run needs another judge than ${version} on ${device} with ${engine}.`);
  }

  return {
    ensure() {
      const wanted = wantedNow();
      const have = current?.wanted;
      const same = have?.judge === wanted.judge && have.device === wanted.device && have.threads === wanted.threads;
      return current !== null && same ? current.result : load(wanted);
    },
    async ensureFor(identity) {
      const held = await current?.result;
      if (held?.ok === true && sameJudge(held.value.identity, identity)) return ok(held.value);
      return loadFor(identity);
    },
    revive(identity) {
      context.ports.judge.terminate();
      current = null;
      return loadFor(identity);
    },
  };
}
