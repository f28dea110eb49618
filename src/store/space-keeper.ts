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
