// What the tabs of this origin tell each other. Messages name what changed; they never carry cases, responses or verdicts.
import * as z from "zod/mini";
import { readRecord } from "./schema.ts";

/** `run`: its record or its journal changed. `runs`: one was named or deleted. `ask`: whoever judges this run should pause or cancel it. */
export type TabMessage =
  | { readonly kind: "settings" | "session" | "rubrics" | "marks" | "models" | "runs" | "erased" }
  | { readonly kind: "run"; readonly runId: string }
  | { readonly kind: "ask"; readonly runId: string; readonly what: "pause" | "cancel" };

export type TabChannel = {
  /** Tells every other tab; a tab never hears itself. */
  tell(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
  close(): void;
};

const messageSchema: z.ZodMiniType<TabMessage> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["settings", "session", "rubrics", "marks", "models", "runs", "erased"]) }),
  z.object({ kind: z.literal("run"), runId: z.string() }),
  z.object({ kind: z.literal("ask"), runId: z.string(), what: z.enum(["pause", "cancel"]) }),
]);

/** Opens the channel. A tab of another version may say things we do not know; those are passed over. */
export function createTabChannel(name = "chambers"): TabChannel {
  const channel = new BroadcastChannel(name);
  return {
    tell(message) {
      channel.postMessage(message);
    },
    listen(listener) {
      channel.onmessage = (event: MessageEvent<unknown>) => {
        const message = readRecord(messageSchema, event.data);
        if (message !== null) listener(message);
      };
    },
    close() {
      channel.close();
    },
  };
}
