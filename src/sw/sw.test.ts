import { expect, test } from "vitest";
import { SEALED_HEADERS } from "../security/headers.ts";
import { route } from "./route.ts";
import { sealedResponse } from "./sealed-response.ts";

const SCOPE = "https://here.example/app/";
const get = (url: string): ReturnType<typeof route> => route({ url, method: "GET" }, SCOPE);

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
  expect(route({ url: SCOPE, method: "POST" }, SCOPE)).toEqual({ kind: "network" });
});

test("a sealed response has our headers in place of the host's and keeps the rest", async () => {
  const sealed = sealedResponse(new Response("body", { status: 404, headers: { "Content-Type": "text/x", "Content-Security-Policy": "default-src *" } }));
  expect(sealed.status).toBe(404);
  expect(sealed.headers.get("Content-Type")).toBe("text/x");
  for (const [name, value] of SEALED_HEADERS) expect(sealed.headers.get(name)).toBe(value);
  expect(await sealed.text()).toBe("body");
});

test("responses without a body and responses without readable headers pass", () => {
  expect(sealedResponse(new Response(null, { status: 304 })).status).toBe(304);
  const error = Response.error();
  expect(sealedResponse(error)).toBe(error);
});
