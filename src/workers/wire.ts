// The messages that client.ts and serve.ts exchange. What the calls mean is in protocol.ts.
import type { Failure, Result } from "../domain/error-code.ts";
import type { Call } from "./protocol.ts";

/** The calls one kind of worker answers, by name. Every value is a Result, so that a lost worker is an ordinary failure. */
export type CallMap = Readonly<Record<string, Call<unknown, unknown, Result<unknown>>>>;

/** What a call ends with: its value, or the failure of the worker itself. */
export type Outcome<Calls extends CallMap, Kind extends keyof Calls> = Calls[Kind]["value"] | Failure;

/** Page to worker. `generation` counts the workers that one client has started; `id` never repeats within a client. */
export type Request =
  | { readonly type: "call"; readonly generation: number; readonly id: number; readonly kind: string; readonly payload: unknown }
  | { readonly type: "cancel"; readonly generation: number; readonly id: number };

/** Worker to page. "ready" is sent once, when the worker listens. */
export type Reply =
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly generation: number; readonly id: number; readonly progress: unknown }
  | { readonly type: "value"; readonly generation: number; readonly id: number; readonly value: unknown };
