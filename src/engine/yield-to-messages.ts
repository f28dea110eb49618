// Lets a worker read its messages between two pieces of work. WebAssembly runs block the worker, and awaiting them only
// drains microtasks, so a cancel would wait until the end without this.

/** Resolves after the messages that already wait were delivered. Unlike timers it is never clamped to milliseconds. */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
