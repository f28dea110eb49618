// Looks at what protects this page right now, from inside the page. It changes nothing.

/** `sent`: this site sends it, but nothing tells whether the browser obeys it. `unknown`: the page cannot see it. */
export type Seen = "on" | "off" | "sent" | "unknown";

export type Protections = {
  readonly isolated: Seen;
  readonly contentPolicy: Seen;
  readonly allowlist: Seen;
  readonly worker: Seen;
};

/** Reads the headers of the document's own address, and asks the browser about isolation and the service worker. */
export async function observeProtections(): Promise<Protections> {
  const isolated: Seen = globalThis.crossOriginIsolated ? "on" : "off";
  const worker: Seen = !("serviceWorker" in navigator) ? "unknown" : navigator.serviceWorker.controller === null ? "off" : "on";
  try {
    const response = await fetch(location.href.split("#")[0] ?? "", { cache: "no-store", credentials: "same-origin" });
    await response.body?.cancel();
    const policy = response.headers.get("Content-Security-Policy");
    const allowlist = response.headers.get("Connection-Allowlist");
    return {
      isolated,
      contentPolicy: policy !== null && connectsOnlyToSelf(policy) ? "on" : "off",
      allowlist: allowlist === null ? "off" : knowsAllowlist() ? "on" : "sent",
      worker,
    };
  } catch {
    // Offline without a service worker: the page keeps the policy it was loaded with, but cannot read it again.
    return { isolated, contentPolicy: "unknown", allowlist: "unknown", worker };
  }
}

/**
 * True when one of the policies in a header value lets the page connect to its own origin at most. The boot checks the
 * whole policy; this answers the one question that a person has.
 */
export function connectsOnlyToSelf(header: string): boolean {
  return header.split(",").some((policy) => {
    const directives = new Map(
      policy.split(";").map((part) => {
        const [name = "", ...sources] = part.trim().split(/\s+/);
        return [name.toLowerCase(), sources];
      }),
    );
    const sources = directives.get("connect-src") ?? directives.get("default-src");
    return sources?.every((source) => source === "'self'" || source === "'none'") ?? false;
  });
}

/** First Chromium that enforces Connection-Allowlist. */
const ALLOWLIST_SINCE = 152;

type BrandedNavigator = { readonly userAgentData?: { readonly brands: readonly { readonly brand: string; readonly version: string }[] } };

/** No feature test exists for a response header, so this goes by the version that Chromium browsers state. */
function knowsAllowlist(): boolean {
  const brands = (navigator as BrandedNavigator).userAgentData?.brands ?? [];
  return brands.some(({ brand, version }) => brand === "Chromium" && Number(version) >= ALLOWLIST_SINCE);
}

export type WallTest = "blocked" | "failed" | "out";

/** An address that no name server answers (RFC 2606), so that even without any protection nothing would arrive. */
const OUTSIDE = "https://outside.chambers.invalid/";

/** Asks for an address outside this site, without data, and reports whether the page's policy refused it. */
export async function testWall(): Promise<WallTest> {
  let refused = false;
  function onViolation(event: SecurityPolicyViolationEvent): void {
    if (event.effectiveDirective === "connect-src" && event.blockedURI.startsWith("https://outside.chambers.invalid")) refused = true;
  }
  document.addEventListener("securitypolicyviolation", onViolation);
  try {
    await fetch(OUTSIDE, { mode: "no-cors", credentials: "omit", cache: "no-store" });
    return "out";
  } catch {
    // The violation event is queued and may come after the rejection.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return refused ? "blocked" : "failed";
  } finally {
    document.removeEventListener("securitypolicyviolation", onViolation);
  }
}
