// The page's side of a worker: typed calls with cancelling, progress and a worker that may die. It knows no call by name;
// those are in protocol.ts. The worker's side is serve.ts.
import { fail } from "../domain/error-code.ts";
import type { CallMap, Outcome, Reply, Request } from "./wire.ts";

/** The part of a Worker that the client uses. */
export type WorkerPort = {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Reply>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  addEventListener(type: "messageerror", listener: (event: MessageEvent) => void): void;
};

export type CallOptions<Progress> = {
  /** Aborting rejects the call at once with the signal's reason and tells the worker to stop. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Buffers and streams that move to the worker; the caller no longer owns them afterwards. */
  readonly transfer?: readonly Transferable[] | undefined;
};

export type WorkerClient<Calls extends CallMap> = {
  /**
   * Calls the worker; starts it when none runs. Resolves with the call's value, or with the failure `worker-lost` when
   * the worker dies or is terminated first. Rejects only when the signal aborts or the payload cannot be cloned.
   */
  call<Kind extends keyof Calls & string>(
    kind: Kind,
    payload: Calls[Kind]["payload"],
    options?: CallOptions<Calls[Kind]["progress"]>,
  ): Promise<Outcome<Calls, Kind>>;
  /** Ends the worker now. Calls under way get `worker-lost`; the next call starts a fresh worker. */
  terminate(): void;
};

type Pending = {
  readonly progress: (progress: unknown) => void;
  readonly settle: (value: unknown) => void;
  readonly release: () => void;
};

type Running = {
  readonly port: WorkerPort;
  readonly generation: number;
  /** Requests that wait until the worker listens; null once it does. */
  startBuffer: { readonly message: Request; readonly transfer: Transferable[] }[] | null;
};

/** Creates a client. `spawn` starts a new worker; it is called at the first call and again after a worker is lost. */
export function createWorkerClient<Calls extends CallMap>(spawn: () => WorkerPort): WorkerClient<Calls> {
  const pending = new Map<number, Pending>();
  let running: Running | null = null;
  let generations = 0;
  let lastId = 0;

  function lose(worker: Running, reason: string): void {
    if (running !== worker) return;
    running = null;
    worker.port.terminate();
    const lost = [...pending.values()];
    pending.clear();
    for (const call of lost) {
      call.release();
      call.settle(fail("worker-lost", reason));
    }
  }

  function receive(worker: Running, reply: Reply): void {
    if (running !== worker) return;
    switch (reply.type) {
      case "ready": {
        const waiting = worker.startBuffer ?? [];
        worker.startBuffer = null;
        for (const { message, transfer } of waiting) worker.port.postMessage(message, transfer);
        return;
      }
      case "progress":
        if (reply.generation === worker.generation) pending.get(reply.id)?.progress(reply.progress);
        return;
      case "value": {
        const call = reply.generation === worker.generation ? pending.get(reply.id) : undefined;
        if (call === undefined) return; // cancelled before its value came
        pending.delete(reply.id);
        call.release();
        call.settle(reply.value);
      }
    }
  }

  function start(): Running {
    generations += 1;
    const worker: Running = { port: spawn(), generation: generations, startBuffer: [] };
    worker.port.addEventListener("message", (event) => { receive(worker, event.data); });
    worker.port.addEventListener("error", (event) => { lose(worker, event.message || "The worker's script did not load or stopped."); });
    worker.port.addEventListener("messageerror", () => { lose(worker, "A message of the worker could not be read."); });
    running = worker;
    return worker;
  }

  function send(worker: Running, message: Request, transfer: Transferable[]): void {
    if (worker.startBuffer === null) worker.port.postMessage(message, transfer);
    else worker.startBuffer.push({ message, transfer });
  }

  return {
    call(kind, payload, options = {}) {
      const { signal, onProgress, transfer = [] } = options;
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const worker = running ?? start();
        const id = (lastId += 1);
        const { generation } = worker;

        function abort(): void {
          pending.delete(id);
          const buffer = worker.startBuffer;
          if (buffer === null) worker.port.postMessage({ type: "cancel", generation, id } satisfies Request, []);
          else worker.startBuffer = buffer.filter(({ message }) => message.id !== id);
          reject(signal?.reason as Error);
        }

        pending.set(id, {
          // The worker answers in the types of its call map; serve.ts holds it to them.
          progress: (progress) => { onProgress?.(progress); },
          settle: (value) => { resolve(value as Outcome<Calls, typeof kind>); },
          release: () => { signal?.removeEventListener("abort", abort); },
        });
        signal?.addEventListener("abort", abort, { once: true });
        try {
          send(worker, { type: "call", generation, id, kind, payload }, [...transfer]);
        } catch (error) {
          pending.get(id)?.release();
          pending.delete(id);
          throw error;
        }
      });
    },
    terminate() {
      if (running !== null) lose(running, "The worker was stopped.");
    },
  };
}
