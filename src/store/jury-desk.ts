// Reads finished runs so that they can sit as a jury. What a jury says is domain/jury.ts.
import { fail } from "../domain/error-code.ts";
import type { Juror } from "../domain/jury.ts";
import type { Context } from "./context.ts";
import { NO_JURY } from "./jury-state.ts";
import { savedCells } from "./saved-run.ts";

export type JuryDesk = {
  /** Reads runs of single responses over the cases on the table, in the order of their ids. */
  call(ids: readonly string[]): Promise<void>;
  dismiss(): void;
};

export function createJuryDesk(context: Context): JuryDesk {
  let calls = 0;
  return {
    async call(ids) {
      calls += 1;
      const mine = calls;
      context.set({ jury: { status: "loading" } });
      const jurors: Juror[] = [];
      for (const id of ids) {
        const saved = await context.repository.loadRun(id);
        if (mine !== calls) return;
        const failure = !saved.ok ? saved : saved.value === null ? fail("record-damaged", "the run is gone") : null;
        if (failure !== null) {
          context.set({ jury: { status: "failed", failure } });
          return;
        }
        if (saved.ok && saved.value !== null) jurors.push({ run: saved.value.run, cells: await savedCells(saved.value.entries) });
      }
      if (mine !== calls) return;
      const caseSetId = context.get().caseSet?.id;
      const together = caseSetId !== undefined && jurors.every(({ run }) => run.caseSetId === caseSetId);
      context.set({ jury: together ? { status: "ready", caseSetId, jurors } : NO_JURY });
    },
    dismiss() {
      calls += 1;
      if (context.get().jury.status !== "none") context.set({ jury: NO_JURY });
    },
  };
}
