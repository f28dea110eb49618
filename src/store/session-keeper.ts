// Keeps what is on the table (cases, rubric, run, device) so that the next visit finds it. Writes the newest state only.
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";

export type SessionKeeper = {
  /** Resolves when the state at the time of asking, or a newer one, is kept or has failed (which is shown). */
  save(): Promise<void>;
};

export function createSessionKeeper(context: Context): SessionKeeper {
  const save = coalesce(async () => {
    const { caseSet, run, rubric, deviceChoice, judgeChoice, storage, thresholds } = context.get();
    const saved = await context.repository.saveSession({
      caseSetId: caseSet?.id ?? null,
      runId: run?.id ?? null,
      rubric,
      deviceChoice,
      judge: judgeChoice,
      persisted: storage.persisted,
      ...(Object.keys(thresholds).length === 0 ? {} : { thresholds }),
    });
    if (saved.ok) context.ports.channel.tell({ kind: "session" });
    else context.notify(saved);
  });
  return { save };
}
