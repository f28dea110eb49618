// Works out how the sources of the shown run compare. The figures are domain/source-summary.ts; here cells become columns.
import { levelsOf } from "../domain/rubric.ts";
import { resamplesFor } from "../domain/run-comparison.ts";
import type { SourceColumn } from "../domain/source-summary.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import { NO_SOURCES } from "./runs-state.ts";
import { caseNumbers, scoreColumns } from "./score-columns.ts";
import { selectRows, selectShownRubric } from "./selectors.ts";
import type { Statistics } from "./statistics.ts";

export type SourcesDesk = {
  /** Brings the summary up to date with the cells that are shown. Asked for faster than it can be done, it is done once more. */
  refresh(): Promise<void>;
};

/** Seed of the intervals: the same scores give the same figures. */
const SEED = 1;

export function createSourcesDesk(context: Context, statistics: Statistics): SourcesDesk {
  async function refresh(): Promise<void> {
    const state = context.get();
    const rows = selectRows(state);
    const rubric = selectShownRubric(state);
    const names = namesOf(rows.map((row) => row.response.source));
    if (names.length === 0) {
      context.set({ sources: NO_SOURCES });
      return;
    }
    context.set({ sources: { ...state.sources, working: true } });
    const place = new Map(names.map((name, i) => [name, i]));
    const source = Int32Array.from(rows, (row) => place.get(row.response.source) ?? -1);
    const scores = await scoreColumns(rows, rubric, state.cells);
    const criteria = rubric.criteria.map(({ id, scale }): { readonly criterionId: string | null; readonly column: SourceColumn } => {
      const levels = levelsOf(scale);
      return {
        criterionId: id,
        column: { scores: scores.criteria.get(id)?.scores ?? new Float64Array(rows.length).fill(NaN), bounds: [levels[0]?.value ?? 0, levels.at(-1)?.value ?? 1] },
      };
    });
    const columns = [{ criterionId: null, column: { scores: scores.overall.scores, bounds: [0, 1] as const } }, ...criteria];
    const answer = await statistics.ask(
      "sources",
      { columns: columns.map(({ column }) => column), source, group: await caseNumbers(rows), count: names.length, options: { resamples: Math.min(1000, resamplesFor(rows.length)), seed: SEED } },
      new AbortController().signal,
    );
    if (answer === null) return;
    if (context.get().caseSet !== state.caseSet) {
      context.set({ sources: NO_SOURCES });
      return;
    }
    if (!answer.ok) {
      context.set({ sources: { ...context.get().sources, working: false, failure: answer } });
      return;
    }
    const report = { names, rubric, columns: columns.map(({ criterionId }, i) => ({ criterionId, standings: answer.value[i] ?? [] })) };
    context.set({ sources: { report, working: false, failure: null } });
  }

  return { refresh: coalesce(refresh) };
}

/** The sources in the order of their first response, null last; none at all where no response names one. */
function namesOf(sources: readonly (string | null)[]): (string | null)[] {
  const named = [...new Set(sources.filter((source) => source !== null))];
  if (named.length === 0) return [];
  return sources.includes(null) ? [...named, null] : named;
}
