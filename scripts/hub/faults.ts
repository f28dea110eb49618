// What can be made to go wrong at the local hub, on request and for as many requests as asked. The deeds themselves are in
// hub-server.ts and send-bytes.ts.

export type Effect =
  /** Ends the connection after so many bytes of the answer. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Sends nothing more after so many bytes of the answer, and keeps the connection. */
  | { readonly kind: "stall"; readonly afterBytes: number }
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  | { readonly kind: "delay"; readonly ms: number }
  /** Changes bits of the byte at `offset` of the file; mask 1 unless given. */
  | { readonly kind: "flip"; readonly offset: number; readonly mask?: number }
  /** The file has only its first `bytes` bytes; the answer is well formed. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** Tree, model and X-Linked-Size name this size. */
  | { readonly kind: "size"; readonly claimed: number }
  /** Another file of the same repository is sent. */
  | { readonly kind: "swap"; readonly with: string }
  /** Another ETag than before. */
  | { readonly kind: "etag"; readonly value: string }
  /** Range is not honoured: always the whole file with 200. */
  | { readonly kind: "no-range" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number; readonly errorCode?: string };

/** "api": tree and model endpoints. "resolve": the resolve endpoint. "bytes": the file itself, at the hub or its store. */
export type Place = "api" | "resolve" | "bytes";

export type Fault = {
  /** "owner/name/path/of/file", or the end of it; "" is any. */
  readonly file: string;
  readonly effect: Effect;
  /** Requests that it is done to; without limit unless given. */
  readonly times?: number;
  /** Requests that pass first. */
  readonly after?: number;
  /** Where; "bytes" unless given, and for "size" everywhere but there. */
  readonly at?: Place;
};

export type Faults = {
  /** Adds a fault; the function takes it away. */
  add(fault: Fault): () => void;
  clear(): void;
  /** What is to be done to this request; counts it. A HEAD is never counted. */
  take(place: Place, file: string, counted: boolean): Effect[];
};

type Kept = { readonly fault: Fault; passed: number; done: number };

function places(fault: Fault): readonly Place[] {
  if (fault.at !== undefined) return [fault.at];
  return fault.effect.kind === "size" ? ["api", "resolve"] : ["bytes"];
}

export function createFaults(): Faults {
  let kept: Kept[] = [];
  return {
    add(fault) {
      const one: Kept = { fault, passed: 0, done: 0 };
      kept.push(one);
      return () => {
        kept = kept.filter((each) => each !== one);
      };
    },
    clear() {
      kept = [];
    },
    take(place, file, counted) {
      const effects: Effect[] = [];
      for (const one of kept) {
        const { fault } = one;
        if (!places(fault).includes(place) || !file.endsWith(fault.file)) continue;
        if (one.passed < (fault.after ?? 0)) {
          if (counted) one.passed += 1;
          continue;
        }
        if (one.done >= (fault.times ?? Infinity)) continue;
        if (counted) one.done += 1;
        effects.push(fault.effect);
      }
      return effects;
    },
  };
}

export function findEffect<K extends Effect["kind"]>(effects: readonly Effect[], kind: K): Extract<Effect, { kind: K }> | undefined {
  return effects.find((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
}
