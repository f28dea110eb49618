// The page's Trusted Types policy, and the script addresses it lets through. The workers' policy is worker-policy.ts.

// The DOM library has no Trusted Types yet; this is the part that is used here.
type ScriptUrlPolicy = { createScriptURL(url: string): { toString(): string } };
type PolicyFactory = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy };

/** A script address that the page may run: what `new Worker` and `serviceWorker.register` take. */
export type TrustedScript = string & { readonly __trusted: "script" };

const SCRIPT_FILE = /\.(?:js|mjs|ts)$/;

/**
 * Resolves a script address and returns it, or throws when it is not a script of this page's own origin.
 * @param base the address that a relative one is resolved against, and whose origin is the only one allowed
 */
export function ownScriptUrl(url: string, base: string): string {
  const resolved = new URL(url, base);
  const own = resolved.origin === new URL(base).origin && (resolved.protocol === "https:" || resolved.protocol === "http:");
  if (!own || !SCRIPT_FILE.test(resolved.pathname)) {
    throw new TypeError(`Not a script of this page: ${resolved.origin}${resolved.pathname}`);
  }
  return resolved.href;
}

function policyFactory(): PolicyFactory | null {
  return (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes ?? null;
}

/** Creates a policy that only lets the page's own scripts through; null where the browser has no Trusted Types. */
export function createScriptPolicy(name: "app-worker" | "default"): ScriptUrlPolicy | null {
  const base = globalThis.location.href;
  return policyFactory()?.createPolicy(name, { createScriptURL: (url) => ownScriptUrl(url, base) }) ?? null;
}

let pagePolicy: ScriptUrlPolicy | null | undefined;

/** Passes an address through the page's `app-worker` policy; throws for anything but the page's own scripts. */
export function trustedScript(url: string): TrustedScript {
  pagePolicy ??= createScriptPolicy("app-worker");
  // Where there are no Trusted Types the same check runs and the address stays a string. Where there are, the value is an
  // object that the DOM library would type as a string or URL anyway.
  const checked: unknown = pagePolicy === null ? ownScriptUrl(url, globalThis.location.href) : pagePolicy.createScriptURL(url);
  return checked as TrustedScript;
}
