// The worker's side of a call map: listens, runs handlers, reports progress, stops what is cancelled. It knows no call by
// name. Must be called before any await of a worker entry, or the first message is lost.
import { fail } from "../domain/error-code.ts";
import type { CallMap, Outcome, Reply, Request } from "./wire.ts";

export type CallContext<Progress> = {
  /** Aborts when the page cancels the call. What a handler returns afterwards is dropped. */
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** Moves these buffers to the page with the value instead of copying them. */
  readonly transfer: (...objects: readonly Transferable[]) => void;
};

export type Handlers<Calls extends CallMap> = {
  readonly [Kind in keyof Calls]: (
    payload: Calls[Kind]["payload"],
    context: CallContext<Calls[Kind]["progress"]>,
  ) => Promise<Outcome<Calls, Kind>> | Outcome<Calls, Kind>;
};

/** The part of a worker's global scope that is used here. */
export type WorkerScope = {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
};

type AnyHandler = (payload: unknown, context: CallContext<unknown>) => Promise<unknown>;

/** Answers calls with `handlers` from now on. A handler that throws answers with the failure `unexpected`. */
export function serve<Calls extends CallMap>(handlers: Handlers<Calls>, scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  const running = new Map<number, AbortController>();
  const table = new Map(Object.entries(handlers) as [string, AnyHandler][]);

  function reply(message: Reply, transfer: Transferable[] = []): void {
    scope.postMessage(message, transfer);
  }

  async function answer(request: Extract<Request, { type: "call" }>): Promise<void> {
    const { generation, id } = request;
    const abort = new AbortController();
    const moved: Transferable[] = [];
    running.set(id, abort);
    let value: unknown;
    try {
      const handler = table.get(request.kind);
      value = handler === undefined
        ? fail("unexpected", `This worker has no call "${request.kind}".`)
        : await handler(request.payload, {
            signal: abort.signal,
            progress: (progress) => {
              if (!abort.signal.aborted) reply({ type: "progress", generation, id, progress });
            },
            transfer: (...objects) => { moved.push(...objects); },
          });
    } catch (error) {
      value = fail("unexpected", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    } finally {
      running.delete(id);
    }
    if (abort.signal.aborted) return;
    try {
      reply({ type: "value", generation, id, value }, moved);
    } catch (error) {
      // The value could not be cloned. The page must not wait for ever because of that.
      reply({ type: "value", generation, id, value: fail("unexpected", error instanceof Error ? error.message : String(error)) });
    }
  }

  scope.addEventListener("message", ({ data }) => {
    switch (data.type) {
      case "call":
        void answer(data);
        return;
      case "cancel":
        running.get(data.id)?.abort();
    }
  });
  reply({ type: "ready" });
}
