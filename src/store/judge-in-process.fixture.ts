// A judge for tests of the scheduler and the store: it runs in this process, answers by a rule, and fails on demand.
// Messages go through the real worker client and server and are cloned on the way, as between threads.
import { levelsOf } from "../domain/rubric.ts";
import { type Failure, fail, ok } from "../domain/error-code.ts";
import { hashText } from "../domain/content-hash.ts";
import { choiceOf, type PairOrder, type PairSide, type PairVerdict, verdictOfOrders } from "../domain/pair.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import { type Verdict, verdictFromDistribution, verdictKey } from "../domain/verdict.ts";
import { type WorkerClient, createWorkerClient } from "../workers/client.ts";
import type { Budget, JudgeCalls, JudgeItem, PairBudget, PairItem } from "../workers/protocol.ts";
import { type Handlers, serve } from "../workers/serve.ts";
import type { CallMap, Reply, Request } from "../workers/wire.ts";

/** What happens to a batch before it is judged: nothing, a failure of the call, or the death of the worker. */
export type Mishap = "none" | Failure | "crash";

export type JudgeScript = {
  readonly batch: number;
  mishap(items: readonly JudgeItem[]): Mishap;
  /** Awaited before every batch. */
  pause(): Promise<void>;
  /** Called with every batch that was judged. */
  judged(keys: readonly string[]): void;
  loadFailure: Failure | null;
  /** Called before a read is answered; true ends the worker. */
  crashOnRead(): boolean;
  /** What loading a choice gives; the Clerk by rule unless it says otherwise. */
  identityFor(payload: JudgeCalls["load"]["payload"]): JudgeIdentity;
  /** What planning answers. */
  plan(items: readonly JudgeItem[]): Budget;
  planPairs(items: readonly PairItem[]): PairBudget;
  /** Called with the sizes of the chunks that were asked for. */
  asked(items: readonly JudgeItem[]): void;
  /** The same of pairs. */
  askedPairs(items: readonly PairItem[]): void;
  pairMishap(items: readonly PairItem[]): Mishap;
  /** What explaining answers; its words are streamed one by one. */
  explain(item: JudgeItem): Verdict | Failure;
};

export const NO_CUTS: Budget = { prefill: 10, prefillWithoutReuse: 20, decode: 0, cut: [], contextLength: 4096, cacheBytes: 1024 };

export const IDENTITY: JudgeIdentity = {
  judge: "clerk",
  name: "The Clerk",
  version: "1",
  files: { "model.onnx": "00" },
  format: "clerk-3",
  device: "wasm",
  threads: 1,
  engine: "rule 1",
};

/** The identity of a model judge by rule, as asked for. */
export function modelIdentity({ judge, device }: JudgeCalls["load"]["payload"]): JudgeIdentity {
  if (judge.kind === "clerk") return IDENTITY;
  const { model, settings } = judge;
  return {
    ...IDENTITY,
    judge: model,
    name: model,
    format: `${settings.format}-1`,
    device: device === "webgpu" ? "webgpu" : "wasm",
    prompt: { model, repository: "owner/name", commit: "c".repeat(40), dtype: "q4", settings },
  };
}

/** A client of a worker in this process. `crash` ends the running worker as a thrown script would. */
export function clientInProcess<Calls extends CallMap>(
  handlers: (isAlive: () => boolean) => Handlers<Calls>,
): { readonly client: WorkerClient<Calls>; readonly crash: () => void } {
  let crash: (() => void) | null = null;
  const client = createWorkerClient<Calls>(() => {
    let alive = true;
    const toWorker: ((event: MessageEvent<Request>) => void)[] = [];
    const toPage: ((event: MessageEvent<Reply>) => void)[] = [];
    const onError: ((event: ErrorEvent) => void)[] = [];
    function deliver<T>(listeners: ((event: MessageEvent<T>) => void)[], data: T): void {
      const copy = structuredClone(data);
      setTimeout(() => {
        if (alive) for (const listener of listeners) listener({ data: copy } as MessageEvent<T>);
      });
    }
    const port = {
      postMessage: (message: unknown) => deliver(toWorker, message as Request),
      terminate() {
        alive = false;
      },
      addEventListener(type: string, listener: (event: never) => void) {
        if (type === "message") toPage.push(listener as (event: MessageEvent<Reply>) => void);
        if (type === "error") onError.push(listener as (event: ErrorEvent) => void);
      },
    };
    crash = () => {
      if (!alive) return;
      for (const listener of onError) listener({ message: "crashed" } as ErrorEvent);
    };
    serve(handlers(() => alive), {
      postMessage: (message) => deliver(toPage, message as Reply),
      addEventListener: (_type, listener) => toWorker.push(listener),
    });
    return port;
  });
  return { client, crash: () => crash?.() };
}

/** The verdict of the rule: a distribution that depends on the texts alone. */
export function ruleVerdict(item: JudgeItem): Verdict {
  const values = levelsOf(item.criterion.scale).map((level) => level.value);
  const weights = values.map((value) => 1 + (parseInt(hashText(`${item.response}|${item.criterion.id}|${value}`), 16) % 97));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const distribution = weights.map((weight) => weight / sum);
  return verdictFromDistribution(item.responseId, item.criterion.id, values, distribution, []);
}

/** How good the rule finds a text, in natural-log units, and how much it likes the first place. */
export function ruleStrength(text: string): number {
  return (parseInt(hashText(text).slice(0, 4), 16) / 65536 - 0.5) * 3;
}
export const RULE_FIRST_PLACE = 0.4;

/** The pair verdict of the rule: it prefers the stronger text, and likes what stands first, so that close pairs flip. */
export function rulePair({ caseId, criterion, a, b }: PairItem): PairVerdict {
  const lead = ruleStrength(a.text) - ruleStrength(b.text);
  const order = (first: PairSide): PairOrder => {
    const p = 1 / (1 + Math.exp(-lead - (first === "a" ? RULE_FIRST_PLACE : -RULE_FIRST_PLACE)));
    const shares = { a: p, b: 1 - p, tie: 0 };
    return { first, shares, choice: choiceOf(shares), rationale: null, labelMass: 0.9 };
  };
  return verdictOfOrders({ caseId, criterionId: criterion.id, a: a.responseId, b: b.responseId }, [order("a"), order("b")], []);
}

/** How far the answers of a sampled judge lie apart, in the units of any scale. */
export const RULE_SPREAD = 0.5;

export function keyOf(item: JudgeItem): string {
  return verdictKey(item.responseId, item.criterion.id);
}

/** A judge by rule. Like the real one it needs `load` before `judge`, and a fresh worker has to be loaded again. */
export function judgeInProcess(script: Partial<JudgeScript> = {}): WorkerClient<JudgeCalls> {
  const { batch = 8, mishap = () => "none", pause = () => Promise.resolve(), judged = () => undefined } = script;
  const { client, crash } = clientInProcess<JudgeCalls>((isAlive) => {
    let loaded = false;
    /** How often the loaded judge answers, where it writes its reasons first. */
    let samples = 1;
    return {
      probe: () => ok({ crossOriginIsolated: true, hardwareThreads: 1, webgpu: null, reason: { code: "no-webgpu", detail: "" } }),
      load: (payload, { progress }) => {
        if (script.loadFailure != null) return script.loadFailure;
        progress({ loaded: 1, of: 1 });
        loaded = true;
        const settings = payload.judge.kind === "model" ? payload.judge.settings : null;
        samples = settings?.protocol === "with-rationale" ? (settings.sampling?.count ?? 1) : 1;
        return ok({ identity: script.identityFor?.(payload) ?? modelIdentity(payload), fallback: null });
      },
      plan: ({ items }, { progress }) => {
        progress({ counted: items.length });
        return ok(script.plan?.(items) ?? NO_CUTS);
      },
      planPairs: ({ items }, { progress }) => {
        progress({ counted: items.length });
        return ok(script.planPairs?.(items) ?? { ...NO_CUTS, cut: [] });
      },
      async explain({ item }, { signal, progress }) {
        if (!loaded) return fail("judge-load-failed", "not loaded");
        const answer = script.explain?.(item) ?? { ...ruleVerdict(item), rationale: "It is so." };
        if ("ok" in answer) return answer;
        let text = "";
        for (const word of (answer.rationale ?? "").split(/(?<= )/)) {
          await pause();
          if (signal.aborted || !isAlive()) return fail("unexpected", "stopped");
          text += word;
          progress({ text });
        }
        return ok(answer);
      },
      async judge({ items }, { signal, progress }) {
        if (!loaded) return fail("judge-run-failed", "not loaded");
        script.asked?.(items);
        let count = 0;
        for (let at = 0; at < items.length; at += batch) {
          await pause();
          if (signal.aborted || !isAlive()) break;
          const part = items.slice(at, at + batch);
          const trouble = mishap(part);
          if (trouble === "crash") {
            crash();
            return new Promise(() => undefined);
          }
          if (trouble !== "none") return trouble;
          judged(part.map(keyOf));
          progress({ verdicts: part.map((item) => (samples > 1 ? { ...ruleVerdict(item), spread: RULE_SPREAD } : ruleVerdict(item))) });
          count += part.length;
        }
        return ok({ judged: count });
      },
      async judgePairs({ items }, { signal, progress }) {
        if (!loaded) return fail("judge-run-failed", "not loaded");
        script.askedPairs?.(items);
        let count = 0;
        for (let at = 0; at < items.length; at += batch) {
          await pause();
          if (signal.aborted || !isAlive()) break;
          const part = items.slice(at, at + batch);
          const trouble = script.pairMishap?.(part) ?? "none";
          if (trouble === "crash") {
            crash();
            return new Promise(() => undefined);
          }
          if (trouble !== "none") return trouble;
          progress({ verdicts: part.map(rulePair) });
          count += part.length;
        }
        return ok({ judged: count });
      },
      readPair({ item, first }) {
        if (!loaded) return fail("judge-load-failed", "not loaded");
        const [one, two] = first === "a" ? [item.a, item.b] : [item.b, item.a];
        const span = (text: string, origin: "template" | "response") => ({ text, origin, special: false });
        return ok({ together: true, reading: { kind: "prompt", variant: "pair", spans: [span("A: ", "template"), span(one.text, "response"), span(" B: ", "template"), span(two.text, "response")], tokens: 4, shared: 0 } });
      },
      read({ item }) {
        if (script.crashOnRead?.() === true) {
          crash();
          return new Promise(() => undefined);
        }
        if (!loaded) return fail("judge-load-failed", "not loaded");
        return ok({
          kind: "words",
          segments: [{ name: "response", tokens: [{ text: item.response, matched: false, known: true }], of: 1 }],
          features: [{ name: "length", value: item.response.length }],
        });
      },
    };
  });
  return client;
}
