// The calls that the tests of client.ts and serve.ts make, and a worker scope over a message channel, whose messages are
// really cloned. Test support only.
import { ok, type Result } from "../domain/error-code.ts";
import type { WorkerPort } from "./client.ts";
import type { Call } from "./protocol.ts";
import { serve, type Handlers, type WorkerScope } from "./serve.ts";

export type TestCalls = {
  /** Answers `text` after `milliseconds`. */
  echo: Call<{ readonly text: string; readonly milliseconds: number }, never, Result<string>>;
  /** Counts up to `to`, one progress report each. */
  count: Call<{ readonly to: number }, { readonly at: number }, Result<number>>;
  /** Runs until it is cancelled, then remembers that; `cancelled` tells how often that happened. */
  wait: Call<Record<string, never>, { readonly waiting: true }, Result<null>>;
  cancelled: Call<Record<string, never>, never, Result<number>>;
  /** Doubles the bytes in place and moves the buffer back. */
  double: Call<{ readonly bytes: Uint8Array<ArrayBuffer> }, never, Result<Uint8Array<ArrayBuffer>>>;
  fail: Call<{ readonly message: string }, never, Result<null>>;
  /** Throws outside of any call, which ends the worker. */
  crash: Call<Record<string, never>, never, Result<null>>;
};

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

/** Handlers of the test calls; `crash` does what the place they run in calls a crash. */
export function testHandlers(crash: () => void): Handlers<TestCalls> {
  let cancelled = 0;
  return {
    echo: async ({ text, milliseconds }) => {
      await pause(milliseconds);
      return ok(text);
    },
    count: async ({ to }, { progress }) => {
      for (let at = 1; at <= to; at += 1) {
        progress({ at });
        await pause(0);
      }
      return ok(to);
    },
    wait: (_payload, { signal, progress }) => {
      progress({ waiting: true });
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          cancelled += 1;
          progress({ waiting: true }); // too late: must not reach the page
          resolve(ok(null));
        });
      });
    },
    cancelled: () => ok(cancelled),
    double: ({ bytes }, { transfer }) => {
      bytes.forEach((byte, index) => { bytes[index] = byte * 2; });
      transfer(bytes.buffer);
      return ok(bytes);
    },
    fail: ({ message }) => { throw new RangeError(message); },
    crash: () => {
      crash();
      return pause(60_000).then(() => ok(null));
    },
  };
}

/** A worker port whose other end runs `serve` in this thread. `started` counts how many were made. */
export function channelWorkers(): { spawn: () => WorkerPort; started: () => number } {
  let started = 0;
  return {
    started: () => started,
    spawn() {
      started += 1;
      const { port1, port2 } = new MessageChannel();
      const errors: ((event: ErrorEvent) => void)[] = [];
      const port: WorkerPort = {
        postMessage: (message, transfer) => { port1.postMessage(message, transfer); },
        terminate: () => {
          port1.close();
          port2.close();
        },
        addEventListener: (type: string, listener: (event: never) => void) => {
          if (type === "error") errors.push(listener as (event: ErrorEvent) => void);
          else port1.addEventListener(type, listener as unknown as EventListener);
        },
      };
      port1.start();
      port2.start();
      const scope: WorkerScope = {
        postMessage: (message, transfer) => { port2.postMessage(message, transfer); },
        addEventListener: (type, listener) => { port2.addEventListener(type, listener as EventListener); },
      };
      serve<TestCalls>(testHandlers(() => { for (const listener of errors) listener({ message: "crashed" } as ErrorEvent); }), scope);
      return port;
    },
  };
}
