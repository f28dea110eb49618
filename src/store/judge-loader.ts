// Loads the judge, once for all who ask, and revives it when its worker was lost.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { ModelKey } from "../domain/model.ts";
import type { Device, JudgeIdentity } from "../domain/run.ts";
import type { JudgeCalls, JudgeChoice, LoadedJudge } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { choiceFor } from "./judge-choice.ts";


export type JudgeLoader = {
  /** The chosen judge, or another one, on the device that the person chose; loads it unless it is there already. */
  ensure(choice?: JudgeChoice): Promise<Result<LoadedJudge>>;
  /**
   * The very judge that made a run's verdicts so far, or a failure when this page cannot have it. Where only its graphics
   * card is gone, the same judge on the processor: the answer's identity then says so.
   */
  ensureFor(identity: JudgeIdentity): Promise<Result<LoadedJudge>>;
  /** The judge of a run on any device, for what no device changes: the input as it is read. */
  ensureReader(identity: JudgeIdentity): Promise<Result<LoadedJudge>>;
  /** Ends the worker and loads the same judge into a fresh one; `device` moves it. */
  revive(identity: JudgeIdentity, device?: Device): Promise<Result<LoadedJudge>>;
  /** Forgets a judge whose model is gone, so that the next one who asks does not get it. */
  drop(model: ModelKey): void;
};

type Loading = { readonly wanted: Wanted; readonly result: Promise<Result<LoadedJudge>> };

type Wanted = JudgeCalls["load"]["payload"];

/** Whether two judges answer alike: the same bytes, format, settings, engine and device. The number of threads does not count. */
export function sameJudge(a: JudgeIdentity, b: JudgeIdentity): boolean {
  return sameReader(a, b) && a.engine === b.engine && a.device === b.device;
}

/** Whether two judges read the same: the same bytes, format and settings, wherever they run. */
function sameReader(a: JudgeIdentity, b: JudgeIdentity): boolean {
  return a.judge === b.judge && a.version === b.version && a.format === b.format && deepEqual(a.files, b.files) && deepEqual(a.prompt ?? null, b.prompt ?? null);
}

/** Whether `now` is the judge `before` that lost its graphics card. */
function movedToProcessor(before: JudgeIdentity, now: JudgeIdentity): boolean {
  return sameReader(before, now) && before.device === "webgpu" && now.device === "wasm";
}

/** The judge to load so that it is the one of `identity`. */
export function choiceOf(identity: JudgeIdentity): JudgeChoice {
  const { prompt } = identity;
  // The key came from a kept model, and went through the record's check since.
  return prompt === undefined ? { kind: "clerk" } : { kind: "model", model: prompt.model as ModelKey, settings: prompt.settings };
}

export function createJudgeLoader(context: Context): JudgeLoader {
  /** What the worker holds or is loading; null when nothing is, or when the loading failed. */
  let current: Loading | null = null;

  function load(wanted: Wanted): Promise<Result<LoadedJudge>> {
    const mine: Loading = { wanted, result: request(wanted, () => current === mine) };
    current = mine;
    const choice = wanted.judge;
    void mine.result.then((result) => {
      if (current !== mine) return;
      if (!result.ok) current = null;
      context.set({ judge: result.ok ? { status: "ready", choice, judge: result.value } : { status: "failed", choice, failure: result } });
    });
    return mine.result;
  }

  async function request(wanted: Wanted, wantedStill: () => boolean): Promise<Result<LoadedJudge>> {
    const choice = wanted.judge;
    context.set({ judge: { status: "loading", choice, loaded: 0, of: 0 } });
    function ask(): Promise<Result<LoadedJudge>> {
      return settled(
        context.ports.judge.call("load", wanted, {
          onProgress({ loaded, of }) {
            if (wantedStill()) context.set({ judge: { status: "loading", choice, loaded, of } });
          },
        }),
      );
    }
    const loaded = await ask();
    // A worker that died while loading gets one more chance, in a fresh one.
    return !loaded.ok && loaded.code === "worker-lost" && wantedStill() ? ask() : loaded;
  }

  function wantedNow(choice?: JudgeChoice): Wanted {
    const { judgeChoice, deviceChoice, rubric } = context.get();
    return { judge: choice ?? choiceFor(judgeChoice, rubric), device: deviceChoice, threads: null };
  }

  async function loadFor(identity: JudgeIdentity, device: Device = identity.device): Promise<Result<LoadedJudge>> {
    const loaded = await load({ judge: choiceOf(identity), device, threads: identity.threads });
    if (!loaded.ok) return loaded;
    const now = loaded.value.identity;
    if (sameJudge(now, identity) || movedToProcessor(identity, now)) return loaded;
    return fail("judge-load-failed", `The run needs another judge than ${now.version} on ${now.device} with ${now.engine}.`);
  }

  return {
    ensure(choice) {
      const wanted = wantedNow(choice);
      return current !== null && deepEqual(current.wanted, wanted) ? current.result : load(wanted);
    },
    async ensureFor(identity) {
      const held = await current?.result;
      if (held?.ok === true && sameJudge(held.value.identity, identity)) return ok(held.value);
      return loadFor(identity);
    },
    async ensureReader(identity) {
      const held = await current?.result;
      if (held?.ok === true && sameReader(held.value.identity, identity)) return ok(held.value);
      const loaded = await load({ judge: choiceOf(identity), device: context.get().deviceChoice, threads: null });
      if (!loaded.ok || sameReader(loaded.value.identity, identity)) return loaded;
      return fail("judge-load-failed", `The run was judged by ${identity.name} ${identity.version}, which is not here.`);
    },
    revive(identity, device) {
      context.ports.judge.terminate();
      current = null;
      return loadFor(identity, device);
    },
    drop(model) {
      const held = current?.wanted.judge;
      if (held?.kind !== "model" || held.model !== model) return;
      context.ports.judge.terminate();
      current = null;
      context.set({ judge: { status: "idle" } });
    },
  };
}
