// One lock per run, so that a second tab cannot judge the same run. The browser frees it when a tab ends or crashes.

export type RunLocks = {
  /** Takes the run's lock; null when another tab (or this one) holds it. Call the answer to let go. */
  take(runId: string): Promise<(() => void) | null>;
  /** Resolves true when nobody holds the run's lock any more, false when `signal` ended the wait. */
  whenFree(runId: string, signal: AbortSignal): Promise<boolean>;
};

/** Locks across the tabs of this origin, by the Web Locks API. */
export function createWebLocks(locks: LockManager): RunLocks {
  return {
    take(runId) {
      return new Promise((resolve, reject) => {
        locks
          .request(lockName(runId), { ifAvailable: true }, (lock) => {
            if (lock === null) {
              resolve(null);
              return undefined;
            }
            return new Promise<void>((release) => resolve(() => release()));
          })
          .catch(reject);
      });
    },
    async whenFree(runId, signal) {
      try {
        // Shared, so that several watching tabs do not keep each other waiting.
        await locks.request(lockName(runId), { mode: "shared", signal }, () => undefined);
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      }
    },
  };
}

/** Locks within this tab only, for browsers without Web Locks. */
export function createTabLocks(): RunLocks {
  const held = new Map<string, { readonly freed: Promise<void>; readonly free: () => void }>();
  return {
    take(runId) {
      if (held.has(runId)) return Promise.resolve(null);
      let resolveFreed: (() => void) | undefined;
      const freed = new Promise<void>((resolve) => {
        resolveFreed = resolve;
      });
      function free(): void {
        held.delete(runId);
        resolveFreed?.();
      }
      held.set(runId, { freed, free });
      return Promise.resolve(free);
    },
    async whenFree(runId, signal) {
      const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      while (!signal.aborted) {
        const lock = held.get(runId);
        if (lock === undefined) return true;
        await Promise.race([lock.freed, ended]);
      }
      return false;
    },
  };
}

function lockName(runId: string): string {
  return `chambers-run-${runId}`;
}
