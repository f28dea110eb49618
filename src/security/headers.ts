// The response headers of every file of the product, in one place: the dev server, `npm start`, the static-host files and
// the service worker all take them from here. Pure data and functions; nothing that reads a request or a disk.

/** One response header. The name is in the spelling that is sent. */
export type ResponseHeader = readonly [name: string, value: string];

/** A Content-Security-Policy as directives in order; an empty source list is a directive without a value. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/**
 * What the page and its workers may do. Nothing inline, nothing evaluated, no origin but their own. `wasm-unsafe-eval`
 * lets WebAssembly compile and nothing else. A file download by `<a download href="blob:...">` needs no source here.
 */
export const CONTENT_POLICY: ContentPolicy = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'"],
  "connect-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'"],
  "font-src": ["'self'"],
  "manifest-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-src": ["'none'"],
  "frame-ancestors": ["'none'"],
  "object-src": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["app-worker", "default"],
};

/** Directives that a browser ignores in a `<meta>` element. */
const HEADER_ONLY_DIRECTIVES: ReadonlySet<string> = new Set(["frame-ancestors", "report-uri", "report-to", "sandbox"]);

const DENIED_FEATURES = ["camera", "microphone", "geolocation", "usb", "serial", "display-capture", "loopback-network", "local-network"] as const;

/** Writes a policy as the value of a Content-Security-Policy header. */
export function contentPolicyText(policy: ContentPolicy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(" "))
    .join("; ");
}

/** Writes a policy as the content of a `<meta http-equiv="Content-Security-Policy">`: what is left of it there. */
export function metaPolicyText(policy: ContentPolicy): string {
  return contentPolicyText(Object.fromEntries(Object.entries(policy).filter(([directive]) => !HEADER_ONLY_DIRECTIVES.has(directive))));
}

function headersWith(policy: ContentPolicy): readonly ResponseHeader[] {
  return [
    ["Content-Security-Policy", contentPolicyText(policy)],
    // Closes what a content policy leaves open where the browser knows it: WebRTC, navigation, prefetch.
    ["Connection-Allowlist", "(response-origin)"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Embedder-Policy", "require-corp"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Permissions-Policy", DENIED_FEATURES.map((feature) => `${feature}=()`).join(", ")],
    ["Referrer-Policy", "no-referrer"],
    ["X-Content-Type-Options", "nosniff"],
  ];
}

/** The headers of every response, whatever its path: a policy on the page alone does not cover its workers. */
export const SEALED_HEADERS: readonly ResponseHeader[] = headersWith(CONTENT_POLICY);

/**
 * The nonce of the development server. Hot reloading injects one inline script and writes `<style>` elements; they carry
 * this nonce. It is a constant because the development server listens on loopback only and is never deployed.
 */
export const DEV_NONCE = "chambers-dev";

/** The headers of the development server: the sealed ones plus the nonce, and nothing else relaxed. */
export const DEV_HEADERS: readonly ResponseHeader[] = headersWith({
  ...CONTENT_POLICY,
  "script-src": [...(CONTENT_POLICY["script-src"] ?? []), `'nonce-${DEV_NONCE}'`],
  "style-src": [...(CONTENT_POLICY["style-src"] ?? []), `'nonce-${DEV_NONCE}'`],
});
