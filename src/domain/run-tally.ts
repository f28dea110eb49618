// Counts a run's cells as they are read, one after the other, so that no more than one response is held at a time.
import { overallScore } from "./overall.ts";
import type { Rubric } from "./rubric.ts";
import type { RunTally } from "./run.ts";
import type { Cell } from "./verdict.ts";

/** Makes a run's tally. Cells may come in any order, each once. */
export class TallyMaker {
  readonly #rubric: Rubric;
  readonly #open = new Map<string, Map<string, Cell>>();
  #scored = 0;
  #failed = 0;
  #skipped = 0;
  #overalls = 0;
  #sum = 0;

  constructor(rubric: Rubric) {
    this.#rubric = rubric;
  }

  add(cell: Cell): void {
    if (cell.state === "failed") this.#failed += 1;
    if (cell.state === "skipped") this.#skipped += 1;
    if (cell.state !== "scored") return;
    this.#scored += 1;
    const { responseId, criterionId } = cell.verdict;
    const mine = this.#open.get(responseId) ?? new Map<string, Cell>();
    mine.set(criterionId, cell);
    if (mine.size < this.#rubric.criteria.length) {
      this.#open.set(responseId, mine);
      return;
    }
    // Complete: only the sum is kept.
    this.#open.delete(responseId);
    const overall = overallScore(this.#rubric, (id) => mine.get(id));
    if (overall === null) return;
    this.#overalls += 1;
    this.#sum += overall;
  }

  tally(): RunTally {
    return { scored: this.#scored, failed: this.#failed, skipped: this.#skipped, overall: this.#overalls === 0 ? null : this.#sum / this.#overalls };
  }
}

/** The tally of cells that are at hand. */
export function tallyOf(rubric: Rubric, cells: Iterable<Cell>): RunTally {
  const maker = new TallyMaker(rubric);
  for (const cell of cells) maker.add(cell);
  return maker.tally();
}
