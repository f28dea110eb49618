import { expect, test } from "vitest";
import { sealGlobals } from "./seal-globals.ts";
import { ownScriptUrl } from "./trusted-types.ts";

const PAGE = "https://here.example/app/";

test("the page's own scripts pass and come back as whole addresses", () => {
  expect(ownScriptUrl("/assets/judge.worker-abc.js", PAGE)).toBe("https://here.example/assets/judge.worker-abc.js");
  expect(ownScriptUrl("sw.js", PAGE)).toBe("https://here.example/app/sw.js");
  expect(ownScriptUrl("/src/workers/parse.worker.ts?worker_file&type=module", PAGE)).toContain("parse.worker.ts");
});

test.each([
  "https://elsewhere.example/assets/x.js",
  "//elsewhere.example/x.js",
  "https://here.example:8443/x.js",
  "http://here.example/x.js",
  "data:text/javascript,alert(1)//x.js",
  "blob:https://here.example/5b2c.js",
  "javascript:alert(1)//.js",
  "/cases.csv",
  "/x.js/../cases.json",
  "/cases?file=x.js",
])("%s does not pass", (url) => {
  expect(() => ownScriptUrl(url, PAGE)).toThrow(TypeError);
});

test("peer-to-peer constructors are gone and stay gone", () => {
  const RTCPeerConnection = (): void => undefined;
  const target: Record<string, unknown> = { RTCPeerConnection, fetch: 1 };
  sealGlobals(target);
  expect(target["RTCPeerConnection"]).toBeUndefined();
  expect(() => { target["RTCPeerConnection"] = RTCPeerConnection; }).toThrow(TypeError);
  expect(() => { Object.defineProperty(target, "RTCPeerConnection", { value: RTCPeerConnection }); }).toThrow(TypeError);
  expect(Object.keys(target)).toEqual(["fetch"]);
});
