import { expect, test } from "vitest";
import { DOWNLOAD_HEADERS, SEALED_HEADERS } from "../security/headers.ts";
import { type Asked, pathBelow, route } from "./route.ts";
import { sealedResponse } from "./sealed-response.ts";

const SCOPE = "https://here.example/app/";
const plain = { method: "GET", mode: "no-cors", destination: "" };
const get = (url: string, more: Partial<Asked> = {}): ReturnType<typeof route> => route({ ...plain, url, ...more }, SCOPE);

test("the page is answered from the kept files under one address", () => {
  const page = { kind: "kept", url: SCOPE, keep: false };
  expect(get(SCOPE)).toEqual(page);
  expect(get(`${SCOPE}index.html?x=1#y`)).toEqual(page);
});

test("files of the build are kept at first use, others are not", () => {
  expect(get(`${SCOPE}ort/a.wasm?import`)).toEqual({ kind: "kept", url: `${SCOPE}ort/a.wasm`, keep: true });
  expect(get(`${SCOPE}samples/cases.csv`)).toMatchObject({ keep: false });
});

test("other origins are refused, other folders and methods go to the host", () => {
  expect(get("https://elsewhere.example/app/")).toEqual({ kind: "refuse" });
  expect(get("http://here.example/app/")).toEqual({ kind: "refuse" });
  expect(get("https://here.example/other")).toEqual({ kind: "network" });
  expect(get(SCOPE, { method: "POST" })).toEqual({ kind: "network" });
});

test("a hub request passes untouched; anything else that goes to another origin is refused", () => {
  const hub = "https://hub.example/owner/name/resolve/main/config.json";
  expect(get(hub, { mode: "cors" })).toEqual({ kind: "pass" });
  expect(get(hub, { mode: "cors", method: "HEAD" })).toEqual({ kind: "pass" });
  for (const more of [{ mode: "no-cors" }, { mode: "cors", method: "POST" }, { mode: "cors", destination: "image" }, { mode: "cors", destination: "script" }, { mode: "navigate", destination: "document" }]) {
    expect(get(hub, more), JSON.stringify(more)).toEqual({ kind: "refuse" });
  }
});

test("the download worker's script, and no other file, is sealed with the wider policy", () => {
  const seal = (url: string): Response => sealedResponse(new Response("x", { headers: { "Content-Security-Policy": "default-src 'self'" } }), pathBelow(url, SCOPE));
  const worker = seal(`${SCOPE}assets/download.worker-a1.js?x`);
  for (const [name, value] of DOWNLOAD_HEADERS) expect(worker.headers.get(name)).toBe(value);
  for (const url of [SCOPE, `${SCOPE}assets/judge.worker-a1.js`, "https://here.example/assets/download.worker-a1.js", "https://here.example/other/assets/download.worker-a1.js"]) {
    const other = seal(url);
    for (const [name, value] of SEALED_HEADERS) expect(other.headers.get(name), url).toBe(value);
  }
});

test("a sealed response has our headers in place of the host's and keeps the rest", async () => {
  const sealed = sealedResponse(new Response("body", { status: 404, headers: { "Content-Type": "text/x", "Content-Security-Policy": "default-src *" } }), "x");
  expect(sealed.status).toBe(404);
  expect(sealed.headers.get("Content-Type")).toBe("text/x");
  for (const [name, value] of SEALED_HEADERS) expect(sealed.headers.get(name)).toBe(value);
  expect(await sealed.text()).toBe("body");
});

test("responses without a body and responses without readable headers pass", () => {
  expect(sealedResponse(new Response(null, { status: 304 }), "").status).toBe(304);
  const error = Response.error();
  expect(sealedResponse(error, "")).toBe(error);
});
