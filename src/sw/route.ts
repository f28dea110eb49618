// Decides what the service worker does with a request. Pure: no cache and no network here.

export type Route =
  /** Answer from the kept files under this address, or else from the network. */
  | { readonly kind: "kept"; readonly url: string; readonly keep: boolean }
  /** Straight to the host, with our headers added on the way back. */
  | { readonly kind: "network" }
  /** No part of the product asks another origin for anything. */
  | { readonly kind: "refuse" };

/**
 * @param scope address of the page's folder, ending in "/"
 */
export function route(request: { readonly url: string; readonly method: string }, scope: string): Route {
  const url = new URL(request.url);
  const root = new URL(scope);
  if (url.origin !== root.origin) return { kind: "refuse" };
  if (request.method !== "GET" || !url.pathname.startsWith(root.pathname)) return { kind: "network" };
  const path = url.pathname.slice(root.pathname.length);
  if (path === "" || path === "index.html") return { kind: "kept", url: root.href, keep: false };
  // What was not kept at install is kept at first use, when its content belongs to this build.
  return { kind: "kept", url: `${root.origin}${url.pathname}`, keep: /^(assets|ort|models)\//.test(path) };
}
