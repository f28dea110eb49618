// Adds, copies and deletes rows of the cases on the table, and puts the cases back to what was brought in. Each can be undone.
// What a deleted row leaves behind is domain/case-rows.ts; keeping the cases is case-desk.ts.
import type { Case, CaseId, CaseSet, ResponseId } from "../domain/case.ts";
import { asBroughtIn, emptied } from "../domain/case-edit.ts";
import { copyOfRow, statesApart, withAdded, withCasesOf, withoutRows } from "../domain/case-rows.ts";
import type { CaseDesk } from "./case-desk.ts";
import type { Context } from "./context.ts";
import type { MarksDesk } from "./marks-desk.ts";
import { selectRows } from "./selectors.ts";

export type RowsDesk = {
  /**
   * Puts a new case, under ids of its own, at the end and opens its first row.
   * @returns whether it was put there: not while a judge reads the cases
   */
  add(one: Case): Promise<boolean>;
  /** Copies a row as a case of its own behind the case of the row, and opens it. The copy has no verdicts, scores or comments. */
  copy(responseId: ResponseId): Promise<boolean>;
  /** @returns how many rows were deleted */
  remove(ids: ReadonlySet<ResponseId>): Promise<number>;
  /** Puts the cases back to what was brought in. */
  reset(): Promise<void>;
};

export function createRowsDesk(context: Context, cases: Pick<CaseDesk, "swap">, marks: Pick<MarksDesk, "record">): RowsDesk {
  const { ports } = context;

  /** Notes a change of some cases among those that can be taken back, whatever happens to the others meanwhile. */
  function record(setId: string, before: ReadonlyMap<CaseId, Case>, after: ReadonlyMap<CaseId, Case>): void {
    const toward = (states: ReadonlyMap<CaseId, Case>) => () => {
      const { caseSet } = context.get();
      return caseSet?.id === setId ? cases.swap(withCasesOf(caseSet, states)) : Promise.resolve(false);
    };
    marks.record({ undo: toward(before), redo: toward(after) });
  }

  async function insert(set: CaseSet, one: Case, after: CaseId | null): Promise<boolean> {
    const added: Case = { ...one, added: true };
    return cases.swap(withAdded(set, added, after), () => {
      record(set.id, new Map([[one.id, emptied(added)]]), new Map([[one.id, added]]));
      const [first] = added.responses;
      if (first !== undefined) context.set({ view: { ...context.get().view, selected: first.id } });
    });
  }

  return {
    async add(one) {
      const { caseSet } = context.get();
      const responses = one.responses.map((response) => ({ ...response, id: ports.uuid() as ResponseId }));
      return caseSet !== null && (await insert(caseSet, { ...one, id: ports.uuid() as CaseId, responses }, null));
    },
    async copy(responseId) {
      const { caseSet } = context.get();
      const row = selectRows(context.get()).find(({ response }) => response.id === responseId);
      if (caseSet === null || row === undefined) return false;
      return insert(caseSet, copyOfRow(row, ports.uuid() as CaseId, ports.uuid() as ResponseId), row.case.id);
    },
    async remove(ids) {
      const { caseSet: set } = context.get();
      const left = set === null ? null : withoutRows(set, ids);
      if (set === null || left === null || !(await cases.swap(left, () => record(set.id, statesApart(set, left), statesApart(left, set))))) return 0;
      return set.cases.reduce((sum, one, i) => sum + one.responses.length - (left.cases[i]?.responses.length ?? 0), 0);
    },
    async reset() {
      const { caseSet: changed } = context.get();
      const came = changed === null ? null : asBroughtIn(changed);
      if (changed === null || came === null) return;
      await cases.swap(came, () => marks.record({ undo: () => cases.swap(changed), redo: () => cases.swap(came) }));
    },
  };
}
