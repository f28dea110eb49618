// Keeps the figures on room up to date, and asks the browser once to keep what is stored.
import type { Context } from "./context.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export async function refreshSpace(context: Context): Promise<void> {
  const room = await context.ports.space.estimate();
  context.set({ storage: { ...context.get().storage, ...room } });
}

/**
 * Asks the browser for its promise unless it has answered before. To be called once there is something to lose:
 * asked at the door, a person would have no reason to say yes.
 */
export async function askToPersist(context: Context, session: SessionKeeper): Promise<void> {
  if (context.get().storage.persisted !== null || !context.repository.durable) return;
  const persisted = await context.ports.space.persist();
  context.set({ storage: { ...context.get().storage, persisted } });
  // The person may have erased everything while the browser asked.
  if (persisted !== null && context.get().run !== null) await session.save();
}

/** Pause between two looks at the room while a run fills it, in milliseconds. */
const WATCH_MS = 10_000;

/** A watch over the room for the time of one run: to be called as often as something was written. */
export function createSpaceWatch(context: Context): () => void {
  let looked = context.ports.clock.monotonic();
  return () => {
    const now = context.ports.clock.monotonic();
    if (now - looked < WATCH_MS) return;
    looked = now;
    void refreshSpace(context);
  };
}

/** Bytes under which room is short, however large the quota is: some runs, or a small model. */
const SHORT_BYTES = 200 * 2 ** 20;

/** Whether what is left is less than a tenth of the quota and less than 200 MiB. Unknown room is not short. */
export function isRoomShort({ usage, quota }: { readonly usage: number | null; readonly quota: number | null }): boolean {
  return usage !== null && quota !== null && quota - usage < Math.min(quota / 10, SHORT_BYTES);
}
