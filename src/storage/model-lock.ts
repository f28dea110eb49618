// One worker at a time writes or deletes a model, over all tabs. The browser frees the lock when a tab ends or crashes.
import type { ModelKey } from "../domain/model.ts";

const PREFIX = "chambers-model-";

/** How long a lock is waited for, in milliseconds: a download that was just cancelled needs a moment to let go. */
const PATIENCE_MS = 2000;

export type ModelLock = {
  /** Aborts when the lock was taken away, because everything is being erased. */
  readonly taken: AbortSignal;
  release(): void;
};

/** Takes a model's lock; null when somebody else works on it. */
export async function takeModelLock(key: ModelKey, locks: LockManager = navigator.locks): Promise<ModelLock | null> {
  const taken = new AbortController();
  return new Promise((resolve, reject) => {
    const held = locks.request(PREFIX + key, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
      return new Promise<void>((release) => { resolve({ taken: taken.signal, release }); });
    });
    held.catch((error: unknown) => {
      const name = error instanceof DOMException ? error.name : "";
      if (name === "TimeoutError") resolve(null);
      else if (name === "AbortError") taken.abort(error); // stolen
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** Takes every model's lock away from whoever holds it; they stop writing soon after. For erasing everything. */
export async function stealModelLocks(locks: LockManager | undefined = globalThis.navigator.locks): Promise<void> {
  const { held = [] } = (await locks?.query()) ?? {};
  for (const { name } of held) {
    if (locks !== undefined && name?.startsWith(PREFIX) === true) await locks.request(name, { steal: true }, () => undefined);
  }
}
