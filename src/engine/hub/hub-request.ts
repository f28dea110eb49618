// One request to a hub, and what its status means. No cookies, no referrer, no copy in the browser's own cache. Retrying is
// here for short answers; long ones are resumed by download-file.ts.
import { type Failure, type Result, fail, ok } from "../../domain/error-code.ts";

/** What the hub client needs from its surroundings; real time and the real network but in tests. */
export type Net = {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds that only grow. */
  now(): number;
  /** Resolves after a while; rejects with the signal's reason. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** How often a short request is tried. */
const TRIES = 4;
/** A hub that says nothing for so long is taken for gone, in milliseconds. */
const PATIENCE_MS = 30_000;

export const browserNet: Net = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => performance.now(),
  pause: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, milliseconds);
      signal.addEventListener("abort", stop, { once: true });
    }),
};

/** The settings of every request. */
export const PLAIN_REQUEST = { mode: "cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", redirect: "follow" } as const satisfies RequestInit;

/** How long to wait before another try: half a second, doubled each time, at most 15 seconds. */
export function backoff(failures: number): number {
  return Math.min(15_000, 500 * 2 ** (failures - 1));
}

/** Whether trying again may help. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** What a status that is no success means. Hubs answer 401 for a repository that does not exist and name it in a header. */
export function statusTrouble(response: Response, what: string): Failure {
  const { status } = response;
  const named = response.headers.get("X-Error-Code") ?? "";
  const detail = `${what}: HTTP ${status}${named === "" ? "" : ` ${named.slice(0, 40)}`}`;
  if (/NotFound$/.test(named)) return fail("hub-not-found", detail);
  if (status === 401 || status === 403 || named === "GatedRepo") return fail("hub-not-allowed", detail);
  if (status === 404 || status === 410) return fail("hub-not-found", detail);
  return fail(mayPass(status) ? "hub-unreachable" : "hub-answer-invalid", detail);
}

/** What was thrown by a request, as words. */
export function thrownText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * Asks for something short and tries again when that may help. Rejects with the signal's reason when it aborts.
 * @param what names what is asked for in a failure's detail
 */
export async function askHub(net: Net, url: string, what: string, signal: AbortSignal, method: "GET" | "HEAD" = "GET"): Promise<Result<Response>> {
  for (let failures = 1; ; failures += 1) {
    let trouble: Failure;
    try {
      const response = await net.fetch(url, { ...PLAIN_REQUEST, method, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
      if (response.ok) return ok(response);
      await response.body?.cancel();
      trouble = statusTrouble(response, what);
      if (trouble.code !== "hub-unreachable") return trouble;
    } catch (error) {
      signal.throwIfAborted();
      trouble = fail("hub-unreachable", `${what}: ${thrownText(error)}`);
    }
    if (failures === TRIES) return trouble;
    await net.pause(backoff(failures), signal);
  }
}

/** Asks for JSON. An answer that is none, such as a sign-in page, fails with hub-answer-invalid. */
export async function askJson(net: Net, url: string, what: string, signal: AbortSignal): Promise<Result<{ readonly json: unknown; readonly response: Response }>> {
  const answered = await askHub(net, url, what, signal);
  if (!answered.ok) return answered;
  try {
    const json: unknown = await answered.value.json();
    return ok({ json, response: answered.value });
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof SyntaxError ? fail("hub-answer-invalid", `${what}: no JSON`) : fail("hub-unreachable", `${what}: ${thrownText(error)}`);
  }
}
