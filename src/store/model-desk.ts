// Keeps models: lists, describes, downloads, verifies, deletes and adopts them, through the two workers that can. Which of
// them judges is judge-desk.ts.
import { type Result, fail } from "../domain/error-code.ts";
import type { Dtype, ModelFile, ModelKey } from "../domain/model.ts";
import { type Context, settled } from "./context.ts";
import type { Adoption, Download, HubModel, ModelsState, UnfinishedDownload, Verification } from "./models-state.ts";

export type ModelDesk = {
  /** Reads the list of kept models and unfinished downloads anew. */
  refresh(): Promise<void>;
  /** Asks the hub what a repository holds. Only the newest question is answered. */
  describe(repository: string): Promise<void>;
  /** Downloads a model, or goes on with what is there of it. Resolves when it ends; asking twice does nothing. */
  download(model: HubModel): Promise<void>;
  /** Ends a download. What is there stays, and it can be taken up again. */
  cancel(id: string): void;
  /** Takes a failed download off the list. */
  dismiss(id: string): void;
  /** Deletes a kept model or an unfinished download. */
  remove(model: ModelKey): Promise<void>;
  verify(model: ModelKey): Promise<void>;
  /** Copies a folder of a person into the store of models. */
  adopt(name: string, files: readonly { readonly path: string; readonly blob: Blob }[]): Promise<void>;
  cancelAdoption(): void;
  /** The text of the card that was kept with a model; null for a model without one. */
  readCard(model: ModelKey): Promise<Result<string | null>>;
  /** Ends what is under way and resolves when it has ended. */
  settle(): Promise<void>;
};

export type ModelDeskPorts = {
  /** Hashes that are known of a repository at a commit, from the catalogue. */
  pinsFor(repository: string, commit: string, dtype: Dtype): readonly ModelFile[];
  /** The model's files are gone. */
  removed(model: ModelKey): void;
  /** More or less is stored than before. */
  changed(): void;
};

const COMMIT = /^[0-9a-f]{40}$/;

type Running = { readonly stop: AbortController; ended: Promise<void> };

export function createModelDesk(context: Context, { pinsFor, removed, changed }: ModelDeskPorts): ModelDesk {
  const { download: hubWorker, library } = context.ports;
  const running = new Map<string, Running>();
  let asking = new AbortController();
  let adopting: AbortController | null = null;
  let listings = 0;

  function set(patch: Partial<ModelsState>): void {
    context.set({ models: { ...context.get().models, ...patch } });
  }

  function change(id: string, patch: Partial<Download>): void {
    set({ downloads: context.get().models.downloads.map((one) => (one.id === id ? { ...one, ...patch } : one)) });
  }

  function drop(id: string): void {
    set({ downloads: context.get().models.downloads.filter((one) => one.id !== id) });
  }

  async function refresh(): Promise<void> {
    listings += 1;
    const mine = listings;
    const listed = await settled(library.call("list", {}));
    if (mine !== listings) return; // a newer list is on its way
    if (listed.ok) set({ listed: true, kept: listed.value.models, parts: listed.value.parts });
    else {
      set({ listed: true });
      context.notify(listed);
    }
  }

  async function updated(): Promise<void> {
    await refresh();
    context.ports.channel.tell({ kind: "models" });
    changed();
  }

  async function fetchModel(id: string, { repository, revision, dtype }: HubModel, signal: AbortSignal): Promise<void> {
    const { hub } = context.get().settings;
    let commit = revision;
    if (!COMMIT.test(revision)) {
      const described = await settled(hubWorker.call("describe", { hub, repository, revision }, { signal }));
      if (signal.aborted) return;
      if (!described.ok) { change(id, { status: "failed", failure: described }); return; }
      const choice = described.value.choices.find((one) => one.dtype === dtype);
      if (choice === undefined) { change(id, { status: "failed", failure: fail("model-unsupported", `${repository} has no ${dtype} weights`) }); return; }
      commit = described.value.commit;
      change(id, { of: choice.bytes });
    }
    change(id, { status: "running" });
    const files = new Map<string, { readonly loaded: number; readonly of: number }>();
    const done = await settled(
      hubWorker.call(
        "download",
        { hub, repository, commit, dtype, pins: pinsFor(repository, commit, dtype) },
        {
          signal,
          onProgress({ file, loaded, of, totalLoaded, totalOf, rate, secondsLeft }) {
            files.set(file, { loaded, of });
            change(id, { files: [...files].map(([path, one]) => ({ path, ...one })), loaded: totalLoaded, of: totalOf, rate, secondsLeft });
          },
        },
      ),
    );
    if (signal.aborted) return;
    if (done.ok) drop(id);
    else change(id, { status: "failed", failure: done, rate: 0, secondsLeft: null });
  }

  function download(model: HubModel): Promise<void> {
    const id = downloadId(model);
    const before = running.get(id);
    if (before !== undefined) return before.ended;
    const fresh: Download = { ...model, id, status: "asking", files: [], loaded: 0, of: 0, rate: 0, secondsLeft: null, failure: null };
    const others = context.get().models.downloads.filter((one) => one.id !== id);
    set({ downloads: [...others, fresh] });
    const mine: Running = { stop: new AbortController(), ended: Promise.resolve() };
    running.set(id, mine);
    mine.ended = fetchModel(id, model, mine.stop.signal).finally(() => {
      running.delete(id);
      if (mine.stop.signal.aborted) drop(id);
      return updated();
    });
    return mine.ended;
  }

  function verification(model: ModelKey, value: Verification): void {
    set({ verifications: new Map(context.get().models.verifications).set(model, value) });
  }

  function adoption(value: Adoption): void {
    set({ adoption: value });
  }

  return {
    refresh,
    async describe(repository) {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      set({ description: { status: "asking", repository } });
      const { hub } = context.get().settings;
      const described = await settled(hubWorker.call("describe", { hub, repository, revision: "main" }, { signal }));
      if (signal.aborted) return;
      set({ description: described.ok ? { status: "ready", repository, listing: described.value } : { status: "failed", repository, failure: described } });
    },
    download,
    cancel: (id) => running.get(id)?.stop.abort(),
    dismiss: drop,
    async remove(model) {
      const { models } = context.get();
      if (models.removing.has(model)) return;
      set({ removing: new Set(models.removing).add(model) });
      const gone = await settled(library.call("remove", { model }));
      const { removing, verifications } = context.get().models;
      set({ removing: new Set([...removing].filter((key) => key !== model)), verifications: new Map([...verifications].filter(([key]) => key !== model)) });
      if (gone.ok) removed(model);
      else context.notify(gone);
      await updated();
    },
    async verify(model) {
      if (context.get().models.verifications.get(model)?.status === "running") return;
      verification(model, { status: "running", bytes: 0, of: 0 });
      const found = await settled(
        library.call("verify", { model }, { onProgress: ({ bytes, of }) => verification(model, { status: "running", bytes, of }) }),
      );
      verification(model, found.ok ? { status: "sound" } : { status: "failed", failure: found });
    },
    async adopt(name, files) {
      if (adopting !== null) return;
      const mine = new AbortController();
      adopting = mine;
      const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
      adoption({ status: "running", name, bytes: 0, of: total });
      const adopted = await settled(
        library.call("adopt", { name, files }, { signal: mine.signal, onProgress: ({ bytes, of }) => adoption({ status: "running", name, bytes, of }) }),
      );
      adopting = null;
      if (mine.signal.aborted) adoption({ status: "idle" });
      else adoption(adopted.ok ? { status: "done", name, model: adopted.value.key } : { status: "failed", name, failure: adopted });
      await updated();
    },
    cancelAdoption: () => adopting?.abort(),
    readCard(model) {
      const manifest = context.get().models.kept.find((one) => one.key === model);
      return manifest === undefined ? Promise.resolve(fail("judge-model-missing", model)) : settled(context.ports.readModelCard(manifest));
    },
    async settle() {
      asking.abort();
      adopting?.abort();
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

/** Names a download among those that are shown. */
export function downloadId({ repository, dtype }: Pick<HubModel, "repository" | "dtype">): string {
  return `${repository}:${dtype}`;
}

/** How an unfinished download is taken up: at the very commit that it was begun with. */
export function resumed({ repository, commit, dtype }: UnfinishedDownload): HubModel {
  return { repository, revision: commit, dtype };
}
