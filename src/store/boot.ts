// Brings the page to where it was left, or to its first visit. Nothing is judged by itself and nothing is written before
// everything was read.
import { restored } from "./apply-saved.ts";
import { type Context, settled } from "./context.ts";
import type { ImportDesk } from "./import-desk.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { ModelDesk } from "./model-desk.ts";
import { refreshSpace } from "./space-keeper.ts";
import type { TabSync } from "./tab-sync.ts";
import { shownView } from "./view-keeper.ts";

export type BootParts = {
  readonly context: Context;
  readonly imports: ImportDesk;
  readonly loader: JudgeLoader;
  readonly tabs: TabSync;
  readonly models: Pick<ModelDesk, "refresh">;
};

/** Resolves when the page is ready to be used; the judge may still be loading then. */
export async function boot({ context, imports, loader, tabs, models }: BootParts): Promise<void> {
  const { ports } = context;
  const probing = settled(ports.judge.call("probe", {}));
  const { repository, failure } = await ports.openStorage();
  context.repository = repository;
  if (failure !== null) context.notify(failure);
  repository.listen((event) => {
    switch (event.kind) {
      case "lost":
        context.notify(event.failure);
        return;
      case "damaged":
        context.notify({ ok: false, code: "record-damaged", detail: String(event.count) });
    }
  });
  const saved = await repository.load();
  if (saved.ok) context.set(await restored(context, saved.value));
  else context.notify(saved);
  const persisted = saved.ok ? (saved.value.session?.persisted ?? null) : null;
  // A promise that the browser gave by itself need not be asked for.
  context.set({
    storage: { ...context.get().storage, persisted: (await ports.space.persisted()) === true ? true : persisted },
  });
  if (context.get().caseSet === null) await imports.loadSample();
  context.set(shownView(saved.ok ? saved.value.view : null, context.get().caseSet) ?? {});
  tabs.begin();
  context.set({ phase: "ready" });
  await refreshSpace(context);
  const probed = await probing;
  if (probed.ok) context.set({ capabilities: probed.value });
  else context.notify(probed);
  // The Clerk is loaded ahead, so that one press judges at once; its failure shows in the judge's own state. A model may
  // take gigabytes of memory, so that it waits until it is asked for.
  if (context.get().judgeChoice.kind === "clerk") void loader.ensure();
  void models.refresh();
}
