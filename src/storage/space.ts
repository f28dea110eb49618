// How much room there is, and whether the browser promises to keep what is stored. Not what is stored.

export type Space = {
  /** Whether the browser has promised already; null when it cannot say. Asks nobody. */
  persisted(): Promise<boolean | null>;
  /** Asks the browser to keep the data; it may ask the person. Null when it has no such promise to give. */
  persist(): Promise<boolean | null>;
  /** Bytes used and bytes allowed; null where unknown. */
  estimate(): Promise<{ readonly usage: number | null; readonly quota: number | null }>;
};

/** Room as the browser's storage manager tells it. Every question may fail in a private mode; then it is unknown. */
export function createSpace(manager: StorageManager | undefined): Space {
  return {
    async persisted() {
      return orNull(() => manager?.persisted());
    },
    async persist() {
      return orNull(() => manager?.persist());
    },
    async estimate() {
      const estimate = await orNull(() => manager?.estimate());
      return { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null };
    },
  };
}

/** Older browsers lack some of the questions; asking one that is not there is the same as no answer. */
async function orNull<T>(question: () => Promise<T> | undefined): Promise<T | null> {
  try {
    return (await question()) ?? null;
  } catch {
    return null;
  }
}
