// Keeps key-value caches of prompt prefixes within a number of bytes; the least recently used goes first. Owns what it keeps.
import type { Decoder, DecoderState } from "./decoder.ts";

export type PrefixCache = {
  /** The kept state of this prefix, or null. It stays the cache's and is good until the next `put`. */
  get(key: string): DecoderState | null;
  /** Takes over a state, which is not dropped before the next `put`; false, and it stays the caller's, when it is too large. */
  put(key: string, state: DecoderState): boolean;
  has(key: string): boolean;
  bytes(): number;
  clear(): void;
};

/** @param budget most bytes that are kept */
export function createPrefixCache(decoder: Pick<Decoder, "release">, budget: number): PrefixCache {
  // A Map keeps the order of use: what was used last is put last.
  const kept = new Map<string, DecoderState>();
  let bytes = 0;

  function drop(key: string, state: DecoderState): void {
    kept.delete(key);
    bytes -= state.bytes;
    decoder.release(state);
  }

  return {
    get(key) {
      const state = kept.get(key);
      if (state === undefined) return null;
      kept.delete(key);
      kept.set(key, state);
      return state;
    },
    put(key, state) {
      if (kept.has(key) || state.bytes > budget) return false;
      bytes += state.bytes;
      for (const [other, old] of [...kept]) {
        if (bytes <= budget) break;
        drop(other, old);
      }
      kept.set(key, state);
      return true;
    },
    has: (key) => kept.has(key),
    bytes: () => bytes,
    clear() {
      for (const [key, state] of [...kept]) drop(key, state);
    },
  };
}
