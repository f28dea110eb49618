// The judge worker holds one judge. Whoever loads one and then asks it must not be interrupted by another who loads another
// between the two: such work takes turns. Runs of single responses need no turn; nothing else runs beside them.

/** "grid" asks the judge of the run in the grid, "pairs" the one of the pairwise run. */
export type JudgeGroup = "grid" | "pairs";

/** Runs `work` at once beside other work of its group, and after that of the other group. First come, first served. */
export type JudgeTurns = <T>(group: JudgeGroup, work: () => Promise<T>) => Promise<T>;

export function createJudgeTurns(): JudgeTurns {
  const queue: { readonly group: JudgeGroup; readonly start: () => void }[] = [];
  let at: JudgeGroup = "grid";
  let active = 0;

  function pump(): void {
    for (let next = queue[0]; next !== undefined && (active === 0 || next.group === at); next = queue[0]) {
      queue.shift();
      at = next.group;
      active += 1;
      next.start();
    }
  }

  return async (group, work) => {
    await new Promise<void>((start) => {
      queue.push({ group, start });
      pump();
    });
    try {
      return await work();
    } finally {
      active -= 1;
      pump();
    }
  };
}
