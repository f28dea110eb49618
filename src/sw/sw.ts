// The service worker: keeps the built files for use without a network, and adds the product's headers where the host cannot.
// It must never hold anything a person brought; its own fetches are not covered by the page's policy.
import { pathBelow, route, type Route } from "./route.ts";
import { sealedResponse } from "./sealed-response.ts";

declare const self: ServiceWorkerGlobalScope;

const PREFIX = "chambers-files-";
const CACHE = PREFIX + __CHAMBERS_BUILD__;

/** What the page may tell the service worker. */
type PageMessage = "keep-later" | "activate";

function scoped(path: string): string {
  return new URL(path, self.registration.scope).href;
}

async function keepAll(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const path of paths) {
    const url = scoped(path);
    if ((await cache.match(url)) !== undefined) continue;
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(url, response);
  }
}

async function dropOldCaches(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

async function answer(request: Request, way: Exclude<Route, { readonly kind: "pass" }>): Promise<Response> {
  const path = pathBelow(request.url, self.registration.scope);
  switch (way.kind) {
    case "refuse":
      return Response.error();
    case "network":
      return sealedResponse(await fetch(request), path);
    case "kept": {
      const cache = await caches.open(CACHE);
      const kept = await cache.match(way.url);
      if (kept !== undefined) return sealedResponse(kept, path);
      const response = await fetch(request);
      if (way.keep && response.status === 200) await cache.put(way.url, response.clone());
      return sealedResponse(response, path);
    }
  }
}

/** A newer build takes over only when it cannot pull files away from another open tab. */
async function activateIfAlone(): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.length <= 1) await self.skipWaiting();
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll(__CHAMBERS_SHELL__));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const way = route(event.request, self.registration.scope);
  if (way.kind !== "pass") event.respondWith(answer(event.request, way));
});

self.addEventListener("message", (event) => {
  switch (event.data as PageMessage) {
    case "keep-later":
      event.waitUntil(keepAll(__CHAMBERS_LATER__));
      return;
    case "activate":
      event.waitUntil(activateIfAlone());
  }
});
