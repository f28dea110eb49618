// Ways in which code inside a page or a worker could tell another machine something. Each function runs in the browser, so
// it stands alone: it may use its arguments and nothing of this file. A way that is closed may throw; that is caught.

export type Target = {
  readonly origin: string;
  readonly stun: string;
  /** First part of the path that is asked for, to tell attempts apart. */
  readonly from: string;
  /** Ways to leave out. */
  readonly without?: readonly string[];
};

/** Names of the ways that pageLeaks tries and that a page without protection must be able to use. */
export const PAGE_WAYS = [
  "fetch", "fetch-keepalive", "xhr", "beacon", "image", "style-image", "font", "video", "websocket", "eventsource", "import",
  "script", "iframe", "object", "embed", "prefetch", "preload", "modulepreload", "stylesheet", "ping", "worker-import", "blob-worker", "svg-image",
] as const;

/** Names of the ways that workerLeaks tries and that a worker without protection must be able to use. */
export const WORKER_WAYS = ["fetch", "xhr", "websocket", "eventsource", "import", "blob-worker"] as const;

/**
 * Tries every way that leaves the document where it is. Resolves when each has ended or had a second to end.
 * @returns what became of each, for the report of a failing test
 */
export async function pageLeaks({ origin, stun, from, without = [] }: Target): Promise<Record<string, string>> {
  const outcome: Record<string, string> = {};
  const at = (way: string): string => `${origin}/${from}/${way}?data=secret`;
  const ended = (target: EventTarget, ...events: string[]): Promise<string> =>
    new Promise((resolve) => {
      for (const name of events) target.addEventListener(name, () => resolve(name), { once: true });
      setTimeout(() => resolve("nothing"), 1000);
    });
  async function way(name: string, attempt: () => unknown): Promise<void> {
    if (without.includes(name)) return;
    try {
      outcome[name] = String(await attempt());
    } catch (error) {
      outcome[name] = error instanceof Error ? error.message : String(error);
    }
  }
  async function element(name: string, tag: string, set: (made: HTMLElement) => void, ...events: string[]): Promise<void> {
    await way(name, async () => {
      const made = document.createElement(tag);
      set(made);
      const end = ended(made, "load", "error", ...events);
      document.body.append(made);
      const result = await end;
      made.remove();
      return result;
    });
  }
  const link = (rel: string, more: Record<string, string> = {}) => (made: HTMLElement): void => {
    Object.assign(made, { rel, href: at(rel), ...more });
  };

  await way("fetch", () => fetch(at("fetch"), { mode: "no-cors" }).then((r) => r.type));
  await way("fetch-keepalive", () => fetch(at("fetch-keepalive"), { mode: "no-cors", keepalive: true, method: "POST", body: "secret" }).then((r) => r.type));
  await way("xhr", () => {
    const xhr = new XMLHttpRequest();
    const end = ended(xhr, "loadend");
    xhr.open("GET", at("xhr"));
    xhr.send();
    return end;
  });
  await way("beacon", () => navigator.sendBeacon(at("beacon"), "secret"));
  await element("image", "img", (made) => { (made as HTMLImageElement).src = at("image"); });
  await way("style-image", async () => {
    document.body.style.backgroundImage = `url("${at("style-image")}")`;
    const made = new Image();
    made.srcset = at("style-image");
    const result = await ended(made, "load", "error");
    document.body.style.backgroundImage = "";
    return result;
  });
  await way("font", () => new FontFace("leak", `url("${at("font")}")`).load().then(() => "loaded"));
  await element("video", "video", (made) => { (made as HTMLVideoElement).src = at("video"); }, "loadeddata");
  await way("websocket", () => ended(new WebSocket(at("websocket").replace("http", "ws")), "open", "close", "error"));
  await way("eventsource", async () => {
    const source = new EventSource(at("eventsource"));
    const result = await ended(source, "open", "error");
    source.close();
    return result;
  });
  await way("import", () => import(/* @vite-ignore */ at("import")).then(() => "loaded"));
  await element("script", "script", (made) => { (made as HTMLScriptElement).src = at("script"); });
  await element("iframe", "iframe", (made) => { (made as HTMLIFrameElement).src = at("iframe"); });
  await element("object", "object", (made) => { (made as HTMLObjectElement).data = at("object"); });
  await element("embed", "embed", (made) => { (made as HTMLEmbedElement).src = at("embed"); });
  await element("prefetch", "link", link("prefetch"));
  await element("preload", "link", link("preload", { as: "script" }));
  await element("modulepreload", "link", link("modulepreload"));
  await element("stylesheet", "link", link("stylesheet"));
  await element("preconnect", "link", link("preconnect"));
  await element("dns-prefetch", "link", link("dns-prefetch"));
  await element("prerender", "link", link("prerender"));
  await element("manifest", "link", link("manifest"));
  await way("ping", async () => {
    const made = document.createElement("a");
    Object.assign(made, { href: "#here", ping: at("ping") });
    document.body.append(made);
    made.click();
    made.remove();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return "clicked";
  });
  await way("worker-import", () => {
    const blob = new Blob([`import(${JSON.stringify(at("worker-import"))}).catch(() => 0).finally(() => postMessage(0))`], { type: "text/javascript" });
    return ended(new Worker(URL.createObjectURL(blob), { type: "module" }), "message", "error");
  });
  await way("blob-worker", () => {
    const blob = new Blob([`fetch(${JSON.stringify(at("blob-worker"))}, { mode: "no-cors" }).catch(() => 0).finally(() => postMessage(0))`], { type: "text/javascript" });
    return ended(new Worker(URL.createObjectURL(blob)), "message", "error");
  });
  await way("foreign-worker", () => ended(new Worker(at("foreign-worker")), "message", "error"));
  await way("shared-worker", () => ended(new SharedWorker(at("shared-worker")), "error"));
  await way("service-worker", () => navigator.serviceWorker.register(at("service-worker")).then(() => "registered"));
  await way("cache", () => caches.open("leak").then((cache) => cache.add(new Request(at("cache"), { mode: "no-cors" }))).then(() => caches.delete("leak")));
  await way("svg-image", async () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    image.setAttribute("href", at("svg-image"));
    svg.append(image);
    const end = ended(image, "load", "error");
    document.body.append(svg);
    const result = await end;
    svg.remove();
    return result;
  });
  await way("speculation", () => {
    const made = document.createElement("script");
    made.type = "speculationrules";
    made.textContent = JSON.stringify({ prefetch: [{ source: "list", urls: [at("speculation")] }] });
    document.head.append(made);
    return "added";
  });

  type Peer = typeof RTCPeerConnection | undefined;
  async function gather(Peer: Peer): Promise<string> {
    if (Peer === undefined) return "no constructor";
    const peer = new Peer({ iceServers: [{ urls: stun }] });
    peer.createDataChannel("leak");
    const end = new Promise<string>((resolve) => {
      peer.addEventListener("icegatheringstatechange", () => { if (peer.iceGatheringState === "complete") resolve("gathered"); });
      setTimeout(() => resolve("still gathering"), 2500);
    });
    await peer.setLocalDescription(await peer.createOffer());
    const result = await end;
    peer.close();
    return result;
  }
  await way("webrtc", () => gather((globalThis as { RTCPeerConnection?: Peer }).RTCPeerConnection));
  // A blank frame brings fresh constructors, whatever the page took away from itself.
  await way("webrtc-frame", async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const result = await gather((frame.contentWindow as { RTCPeerConnection?: Peer } | null)?.RTCPeerConnection);
    frame.remove();
    return result;
  });
  await way("fetch-frame", async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const inner = frame.contentWindow as (Window & typeof globalThis) | null;
    return inner?.fetch(at("fetch-frame"), { mode: "no-cors" }).then((r) => r.type);
  });
  return outcome;
}

/** The same from inside a worker. */
export async function workerLeaks({ origin, from, without = [] }: Target): Promise<Record<string, string>> {
  const outcome: Record<string, string> = {};
  const at = (way: string): string => `${origin}/${from}/${way}?data=secret`;
  const ended = (target: EventTarget, ...events: string[]): Promise<string> =>
    new Promise((resolve) => {
      for (const name of events) target.addEventListener(name, () => resolve(name), { once: true });
      setTimeout(() => resolve("nothing"), 1000);
    });
  async function way(name: string, attempt: () => unknown): Promise<void> {
    if (without.includes(name)) return;
    try {
      outcome[name] = String(await attempt());
    } catch (error) {
      outcome[name] = error instanceof Error ? error.message : String(error);
    }
  }
  await way("fetch", () => fetch(at("fetch"), { mode: "no-cors" }).then((r) => r.type));
  await way("fetch-post", () => fetch(at("fetch-post"), { mode: "no-cors", method: "POST", body: "secret", keepalive: true }).then((r) => r.type));
  await way("xhr", () => {
    const xhr = new XMLHttpRequest();
    const end = ended(xhr, "loadend");
    xhr.open("GET", at("xhr"));
    xhr.send();
    return end;
  });
  await way("websocket", () => ended(new WebSocket(at("websocket").replace("http", "ws")), "open", "close", "error"));
  await way("eventsource", async () => {
    const source = new EventSource(at("eventsource"));
    const result = await ended(source, "open", "error");
    source.close();
    return result;
  });
  await way("import", () => import(/* @vite-ignore */ at("import")).then(() => "loaded"));
  await way("importScripts", () => (globalThis as unknown as { importScripts(url: string): void }).importScripts(at("importScripts")));
  await way("foreign-worker", () => ended(new Worker(at("foreign-worker"), { type: "module" }), "message", "error"));
  await way("blob-worker", () => {
    const blob = new Blob([`fetch(${JSON.stringify(at("blob-worker"))}, { mode: "no-cors" }).catch(() => 0).finally(() => postMessage(0))`], { type: "text/javascript" });
    return ended(new Worker(URL.createObjectURL(blob)), "message", "error");
  });
  await way("cache", () => caches.open("leak").then((cache) => cache.add(new Request(at("cache"), { mode: "no-cors" }))).then(() => caches.delete("leak")));
  await way("webtransport", () => {
    const transport = new WebTransport(at("webtransport").replace("http:", "https:"));
    return transport.ready.then(() => "ready");
  });
  return outcome;
}

/** A way that ends the renderer of a sealed page in Chromium 156; to be tried in a page of its own. */
export const CRASHING_WAY = "webrtc-frame";

/** Ways that would take the document away. Each begins one; none of them waits. */
export const DEPARTURES = {
  location: (url: string): void => { location.href = url; },
  replace: (url: string): void => { location.replace(url); },
  open: (url: string): void => { window.open(url); },
  "open-noopener": (url: string): void => { window.open(url, "_blank", "noopener"); },
  anchor: (url: string): void => {
    const made = document.createElement("a");
    made.href = url;
    document.body.append(made);
    made.click();
  },
  form: (url: string): void => {
    const made = document.createElement("form");
    made.action = url;
    made.method = "post";
    document.body.append(made);
    made.submit();
  },
  "form-get": (url: string): void => {
    const made = document.createElement("form");
    made.action = url;
    made.target = "_blank";
    document.body.append(made);
    made.submit();
  },
  refresh: (url: string): void => {
    const made = document.createElement("meta");
    made.httpEquiv = "refresh";
    made.content = `0;url=${url}`;
    document.head.append(made);
  },
} as const;
