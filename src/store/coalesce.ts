// Runs a task that may be asked for faster than it can be done.

/**
 * Runs `task` at most once at a time. Asking while it runs makes it run once more afterwards.
 * The answer resolves when a run that started after the asking has ended.
 */
export function coalesce(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function start(): Promise<void> {
    running = task().finally(() => {
      running = null;
    });
    return running;
  }

  return () => {
    if (running === null && next === null) return start();
    // Between the end of a run and the start of the next one there are moments in which nothing runs.
    next ??= (running ?? Promise.resolve()).then(ignore, ignore).then(() => {
      next = null;
      return start();
    });
    return next;
  };
}

function ignore(): void {
  // The one who asked for that run hears of its failure.
}
