// Decides what the service worker does with a request. Pure: no cache and no network here.

export type Route =
  /** Answer from the kept files under this address, or else from the network. */
  | { readonly kind: "kept"; readonly url: string; readonly keep: boolean }
  /** Straight to the host, with our headers added on the way back. */
  | { readonly kind: "network" }
  /** Not ours to touch: what the download worker asks a hub for. The policy of whoever asks decides. */
  | { readonly kind: "pass" }
  /** No other part of the product asks another origin for anything. */
  | { readonly kind: "refuse" };

/** The part of a request that decides. */
export type Asked = { readonly url: string; readonly method: string; readonly mode: string; readonly destination: string };

/**
 * @param scope address of the page's folder, ending in "/"
 */
export function route(request: Asked, scope: string): Route {
  const url = new URL(request.url);
  const root = new URL(scope);
  if (url.origin !== root.origin) return isHubRequest(request) ? { kind: "pass" } : { kind: "refuse" };
  if (request.method !== "GET" || !url.pathname.startsWith(root.pathname)) return { kind: "network" };
  const path = url.pathname.slice(root.pathname.length);
  if (path === "" || path === "index.html") return { kind: "kept", url: root.href, keep: false };
  // What was not kept at install is kept at first use, when its content belongs to this build.
  return { kind: "kept", url: `${root.origin}${url.pathname}`, keep: /^(assets|ort|models)\//.test(path) };
}

/** Looks like a call of the download worker: a plain read that the other origin agrees to. It loads nothing into a page. */
function isHubRequest({ method, mode, destination }: Asked): boolean {
  return (method === "GET" || method === "HEAD") && mode === "cors" && destination === "";
}

/** Path of an address below the page's folder, as the headers' source wants it; the whole path when it lies elsewhere. */
export function pathBelow(url: string, scope: string): string {
  const { pathname } = new URL(url);
  const root = new URL(scope).pathname;
  return pathname.startsWith(root) ? pathname.slice(root.length) : pathname;
}
