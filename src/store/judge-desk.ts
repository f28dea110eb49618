// Which judge the next run is to use, and by which settings. Loading it is judge-loader.ts, keeping models model-desk.ts.
import { type JudgeSettings, defaultJudgeSettings } from "../domain/judge-settings.ts";
import type { ModelKey } from "../domain/model.ts";
import type { JudgeChoice } from "../workers/protocol.ts";
import type { Context } from "./context.ts";
import { defaultFormat } from "./default-format.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { RunController } from "./run-controller.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type JudgeDesk = {
  chooseClerk(): void;
  /** Chooses a kept model, with the settings it had when it was chosen last. */
  chooseModel(model: ModelKey): void;
  /** Changes the settings of the chosen model; nothing while the Clerk is chosen. */
  setSettings(settings: JudgeSettings): void;
  /** Loads the chosen judge now. Its failure shows in the judge's own state. */
  load(): Promise<void>;
  /** The files of a model are gone. */
  modelRemoved(model: ModelKey): void;
};

export function createJudgeDesk(context: Context, loader: JudgeLoader, runs: RunController, session: SessionKeeper): JudgeDesk {
  const known = new Map<ModelKey, JudgeSettings>();

  function choose(judgeChoice: JudgeChoice): void {
    const before = context.get().judgeChoice;
    if (before.kind === "model") known.set(before.model, before.settings);
    context.set({ judgeChoice, budget: { status: "none" } });
    void session.save();
  }

  async function load(): Promise<void> {
    // A judge at work is not pulled from under its run; the next run asks for the new one.
    if (!runs.judging()) await loader.ensure();
  }

  return {
    chooseClerk() {
      choose({ kind: "clerk" });
      // It is small; a model is loaded when it is asked for.
      void load();
    },
    chooseModel(model) {
      const manifest = context.get().models.kept.find((one) => one.key === model);
      if (manifest === undefined) return;
      choose({ kind: "model", model, settings: known.get(model) ?? defaultJudgeSettings(defaultFormat(manifest)) });
    },
    setSettings(settings) {
      const { judgeChoice } = context.get();
      if (judgeChoice.kind === "model") choose({ ...judgeChoice, settings });
    },
    load,
    modelRemoved(model) {
      known.delete(model);
      // A run that works with it ends by itself when the judge is needed anew, and can be resumed.
      if (!runs.judging()) loader.drop(model);
      const { judgeChoice } = context.get();
      if (judgeChoice.kind === "model" && judgeChoice.model === model) choose({ kind: "clerk" });
    },
  };
}
