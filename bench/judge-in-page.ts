// Drives the built page's own workers from a blank document of the page's origin: adopts a model folder, loads it, judges with it.
// It speaks the workers' wire protocol by hand, since the page's client is inside its bundle. Times are taken in the page.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import type { ModelManifest } from "../src/domain/model.ts";
import type { Verdict } from "../src/domain/verdict.ts";
import type { JudgeCalls, LibraryCalls } from "../src/workers/protocol.ts";
import { DIST } from "./built-page.ts";

type Calls = { readonly judge: JudgeCalls; readonly library: LibraryCalls };
type Ok<Value> = Value extends { readonly ok: true; readonly value: infer Inner } ? Inner : never;
/** `reports` are the progress messages in order. */
type Called<Call extends { readonly progress: unknown; readonly value: unknown }> = { readonly value: Ok<Call["value"]>; readonly reports: readonly Call["progress"][]; readonly milliseconds: number };

type Installed = { call(worker: string, kind: string, payload: unknown): Promise<{ value: { ok: boolean; code?: string; detail?: string; value?: unknown }; reports: unknown[]; milliseconds: number }> };

export type JudgePage = {
  readonly page: Page;
  /** Makes a call and waits for its end. Throws when it fails. */
  call<Name extends keyof Calls, Kind extends keyof Calls[Name] & string>(
    worker: Name,
    kind: Kind,
    payload: Calls[Name][Kind] extends { readonly payload: infer Payload } ? Payload : never,
  ): Promise<Calls[Name][Kind] extends { readonly progress: unknown; readonly value: unknown } ? Called<Calls[Name][Kind]> : never>;
};

function script(worker: string): string {
  const file = readdirSync(join(DIST, "assets")).find((one) => one.startsWith(`${worker}.worker-`) && one.endsWith(".js"));
  if (file === undefined) throw new Error(`The built page has no ${worker} worker.`);
  return `/assets/${file}`;
}

/** Opens the document. Its workers start with their first call and end with the page. */
export async function openJudgePage(context: BrowserContext, address: string): Promise<JudgePage> {
  const page = await context.newPage();
  await page.goto(`${address}no-such-file`); // its headers are the page's
  // The loader that runs this file names inner functions with a helper of its own, which the page lacks.
  await page.evaluate("globalThis.__name = (f) => f");
  await page.evaluate(install, { judge: script("judge"), library: script("library") });
  return {
    page,
    async call(worker, kind, payload) {
      const { value, ...rest } = await page.evaluate(
        ([one, two, three]) => (globalThis as unknown as { workers: Installed }).workers.call(one, two, three),
        [worker, kind, payload] as readonly [string, string, unknown],
      );
      if (!value.ok) throw new Error(`${worker} ${kind}: ${value.code ?? ""}: ${value.detail ?? ""}`);
      return { ...rest, value: value.value } as never;
    },
  };
}

/** Runs in the page. */
function install(scripts: Readonly<Record<string, string>>): void {
  type Policies = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } };
  type Message = { readonly type: string; readonly id: number; readonly value: unknown; readonly progress: unknown };
  const policy = (globalThis as unknown as { trustedTypes: Policies }).trustedTypes.createPolicy("default", { createScriptURL: (url) => url });
  const started = new Map<string, Promise<Worker>>();
  const waiting = new Map<number, (value: unknown) => void>();
  const reports = new Map<number, unknown[]>();
  let last = 0;
  function worker(name: string): Promise<Worker> {
    const known = started.get(name);
    if (known !== undefined) return known;
    const starting = new Promise<Worker>((resolve, reject) => {
      const made = new Worker(policy.createScriptURL(scripts[name] ?? ""), { type: "module", name });
      made.onerror = (event) => { reject(new Error(`${name}: ${event.message}`)); };
      made.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data.type === "ready") resolve(made);
        if (data.type === "progress") reports.get(data.id)?.push(data.progress);
        if (data.type === "value") waiting.get(data.id)?.(data.value);
      };
    });
    started.set(name, starting);
    return starting;
  }
  const workers = {
    async call(name: string, kind: string, payload: unknown) {
      const made = await worker(name);
      const id = (last += 1);
      const told: unknown[] = [];
      reports.set(id, told);
      const began = performance.now();
      const value = await new Promise<unknown>((resolve) => {
        waiting.set(id, resolve);
        made.postMessage({ type: "call", generation: 1, id, kind, payload });
      });
      return { value, reports: told, milliseconds: performance.now() - began };
    },
    async adopt(input: HTMLInputElement, name: string, graph: string) {
      const chosen = [...(input.files ?? [])].filter((file) => !/\.onnx(_data.*)?$/.test(file.name) || file.name.startsWith(`model${graph}.onnx`));
      const files = chosen.map((file) => ({ path: file.webkitRelativePath.split("/").slice(1).join("/"), blob: file }));
      return workers.call("library", "adopt", { name, files });
    },
  };
  Object.assign(globalThis, { workers });
}

/**
 * Copies a model folder into the page's store, as a person would who chose it; of its graphs the one with that suffix. The bytes
 * don't go through the test protocol.
 */
export async function adoptFolder(context: BrowserContext, address: string, folder: string, graph: string): Promise<ModelManifest> {
  const { page } = await openJudgePage(context, address);
  try {
    const input = await page.evaluateHandle(() => {
      const made = document.createElement("input");
      made.type = "file";
      made.webkitdirectory = true;
      document.body.append(made);
      return made;
    });
    await input.asElement()?.setInputFiles(folder);
    const { value } = await input.evaluate((element, [name, suffix]) => {
      const { workers } = globalThis as unknown as { workers: { adopt(input: Element, name: string, graph: string): Promise<{ value: { ok: boolean; code?: string; detail?: string; value?: unknown } }> } };
      return workers.adopt(element, name, suffix);
    }, [basename(folder), graph] as const);
    if (!value.ok) throw new Error(`adopt: ${value.code ?? ""}: ${value.detail ?? ""}`);
    return value.value as ModelManifest;
  } finally {
    await page.close();
  }
}

/** The verdicts of a `judge` call. */
export function verdictsIn(reports: readonly { readonly verdicts: readonly Verdict[] }[]): Verdict[] {
  return reports.flatMap(({ verdicts }) => verdicts);
}
