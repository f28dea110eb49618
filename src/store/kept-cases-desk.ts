// Cases that are kept although no run refers to them, because a person did something on them: listed, put on the table again, and
// deleted. Runs and their cases are run-desk.ts.
import { fail } from "../domain/error-code.ts";
import type { CaseDesk } from "./case-desk.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import type { RunController } from "./run-controller.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { refreshSpace } from "./space-keeper.ts";

export type KeptCasesDesk = {
  /** Reads the list into `keptCases`. */
  refresh(): Promise<void>;
  /** Puts kept cases on the table as they were left. Resolves true when they lie there; nothing is done while this tab judges. */
  open(id: string): Promise<boolean>;
  /** Removes kept cases with the person's scores and comments on them for good; not those on the table, and none that a run needs. */
  remove(id: string): Promise<void>;
};

export type KeptCasesParts = {
  readonly runs: Pick<RunController, "judging">;
  readonly cases: Pick<CaseDesk, "place">;
  readonly session: SessionKeeper;
  /** Stops what writes reasons for the shown run. */
  readonly beforeOpening: () => Promise<void>;
};

export function createKeptCasesDesk(context: Context, { runs, cases, session, beforeOpening }: KeptCasesParts): KeptCasesDesk {
  const refresh = coalesce(async () => {
    const listed = await context.repository.listKeptCases();
    if (listed.ok) context.set({ keptCases: listed.value });
    else context.notify(listed);
  });

  return {
    refresh,
    async open(id) {
      if (context.get().caseSet?.id === id) return true;
      if (runs.judging()) return false;
      await beforeOpening();
      const loaded = await context.repository.loadCaseSet(id);
      if (!loaded.ok || loaded.value === null) {
        context.notify(loaded.ok ? fail("record-damaged", "the cases are gone") : loaded);
        await refresh();
        return false;
      }
      if (runs.judging()) return false;
      await cases.place(loaded.value);
      context.set({ importing: { step: "idle" } });
      await session.save();
      return true;
    },
    async remove(id) {
      if (context.get().caseSet?.id === id) return;
      const gone = await context.repository.deleteCases(id);
      if (!gone.ok) context.notify(gone);
      context.ports.channel.tell({ kind: "runs" });
      await refresh();
      await refreshSpace(context);
    },
  };
}
