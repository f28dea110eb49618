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

function headersWith(policy: ContentPolicy, allowlist = "(response-origin)"): readonly ResponseHeader[] {
  return [
    ["Content-Security-Policy", contentPolicyText(policy)],
    // Closes what a content policy leaves open where the browser knows it: WebRTC, navigation, prefetch.
    ["Connection-Allowlist", allowlist],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Embedder-Policy", "require-corp"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Permissions-Policy", DENIED_FEATURES.map((feature) => `${feature}=()`).join(", ")],
    ["Referrer-Policy", "no-referrer"],
    ["X-Content-Type-Options", "nosniff"],
  ];
}

/** The headers of every response but one: a policy on the page alone does not cover its workers. */
export const SEALED_HEADERS: readonly ResponseHeader[] = headersWith(CONTENT_POLICY);

/**
 * What the download worker may do: run its own script, and connect. It is the one context that reaches a hub, and no
 * message to it can carry a text of a person's cases (workers/protocol.ts). Any https origin, because hubs redirect to
 * stores of many names; plain http on loopback only, for a mirror on this machine. It starts no worker, shows nothing.
 */
export const DOWNLOAD_POLICY: ContentPolicy = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "connect-src": ["'self'", "https:", "http://127.0.0.1:*", "http://localhost:*"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["default"],
};

/** Without `redirects=allow` a hub's answer that points to its file store would be refused. */
const DOWNLOAD_ALLOWLIST = '(response-origin "https://*:*" "http://127.0.0.1:*" "http://localhost:*");redirects=allow';

/** The headers of the download worker's script. */
export const DOWNLOAD_HEADERS: readonly ResponseHeader[] = headersWith(DOWNLOAD_POLICY, DOWNLOAD_ALLOWLIST);

/** The download worker's script as the build names it, below the page's folder. */
export const DOWNLOAD_SCRIPT = /^assets\/download\.worker-[\w-]+\.js$/;

/**
 * The headers of one file of the build.
 * @param path the file's path below the page's folder, without a slash at its start, a query or a fragment
 */
export function headersFor(path: string): readonly ResponseHeader[] {
  return DOWNLOAD_SCRIPT.test(path) ? DOWNLOAD_HEADERS : SEALED_HEADERS;
}

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

/** The download worker's script on the development server, which serves sources as they are. */
export const DEV_DOWNLOAD_SCRIPT = "src/workers/download.worker.ts";

/** The headers of one file on the development server; its nonce does not reach the download worker. */
export function devHeadersFor(path: string): readonly ResponseHeader[] {
  return path === DEV_DOWNLOAD_SCRIPT ? DOWNLOAD_HEADERS : DEV_HEADERS;
}
