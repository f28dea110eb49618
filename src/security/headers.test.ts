import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONTENT_POLICY, contentPolicyText, DEV_HEADERS, devHeadersFor, DOWNLOAD_HEADERS, DOWNLOAD_POLICY, headersFor, metaPolicyText, SEALED_HEADERS,
} from "./headers.ts";
import { hostFiles } from "./host-files.ts";

test("the content policy names no origin but the page's own and allows nothing inline", () => {
  expect(contentPolicyText(CONTENT_POLICY)).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; " +
      "img-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; " +
      "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types app-worker default",
  );
});

test("all sealing headers are there once", () => {
  const names = SEALED_HEADERS.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.fromEntries(SEALED_HEADERS)).toMatchObject({
    "Connection-Allowlist": "(response-origin)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
});

test("the policy element leaves out what browsers ignore there, and nothing else", () => {
  expect(metaPolicyText(CONTENT_POLICY)).toBe(contentPolicyText(CONTENT_POLICY).replace("frame-ancestors 'none'; ", ""));
});

test("the development headers relax the nonce of scripts and styles only", () => {
  const strict = (policy: string): string => policy.replaceAll(" 'nonce-chambers-dev'", "");
  expect(DEV_HEADERS.map(([name, value]) => [name, strict(value)])).toEqual(SEALED_HEADERS);
  expect(Object.fromEntries(DEV_HEADERS)["Content-Security-Policy"]).not.toContain("unsafe-inline");
});

test("only the download worker's script gets the wider policy", () => {
  expect(headersFor("assets/download.worker-CkvNRo_q.js")).toBe(DOWNLOAD_HEADERS);
  const others = [
    "", "index.html", "sw.js", "assets/judge.worker-CkvNRo_q.js", "assets/library.worker-CkvNRo_q.js", "assets/statistics.worker-CkvNRo_q.js", "assets/index-CkvNRo_q.js", "assets/download.worker.js",
    "assets/download.worker-.js", "assets/download.worker-x.js.map", "assets/download.worker-x.html", "assets/download.worker-x/y.js", "download.worker-x.js",
    "deep/assets/download.worker-x.js", "/assets/download.worker-x.js", "assets/xdownload.worker-x.js", "assets/download_worker-x.js", "assets/download.worker-x.js?y",
  ];
  for (const path of others) expect(headersFor(path), path).toBe(SEALED_HEADERS);
  expect(devHeadersFor("src/workers/download.worker.ts")).toBe(DOWNLOAD_HEADERS);
  expect(devHeadersFor("src/workers/judge.worker.ts")).toBe(DEV_HEADERS);
});

test("property: no other path gets it", () => {
  const path = fc.array(fc.constantFrom("assets/", "download.worker", "-", "abc_1", ".js", ".", "/", "judge.worker", "%2e", "..", "ort/"), { maxLength: 7 });
  fc.assert(
    fc.property(path, (parts) => {
      const text = parts.join("");
      expect(headersFor(text) === DOWNLOAD_HEADERS).toBe(/^assets\/download\.worker-[A-Za-z0-9_-]+\.js$/.test(text));
    }),
  );
});

test("the download worker may connect and nothing more: no frame, no worker, no image, no foreign or evaluated script", () => {
  expect(contentPolicyText(DOWNLOAD_POLICY)).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://127.0.0.1:* http://localhost:*; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default",
  );
  const differing = DOWNLOAD_HEADERS.filter(([name, value]) => !SEALED_HEADERS.some((other) => other[0] === name && other[1] === value)).map(([name]) => name);
  expect(differing).toEqual(["Content-Security-Policy", "Connection-Allowlist"]);
  expect(DOWNLOAD_HEADERS.map(([name]) => name)).toEqual(SEALED_HEADERS.map(([name]) => name));
});

test("each host file carries every header value unchanged, the wider ones under the download worker's path only", () => {
  for (const { path, text } of hostFiles()) {
    const readable = path.endsWith(".json") ? JSON.stringify(JSON.parse(text)).replaceAll('\\"', '"') : text;
    for (const [name, value] of [...SEALED_HEADERS, ...DOWNLOAD_HEADERS]) {
      expect(readable, `${path}: ${name}`).toContain(name);
      expect(readable, `${path}: ${name}`).toContain(value);
      expect(value.includes('"') && value.includes("'"), "the nginx snippet quotes values without escaping").toBe(false);
      expect(value).not.toMatch(/[\n$\\]/);
    }
  }
});

test("_headers: the last matching rule has the wider values, and drops the earlier ones where hosts would join them", () => {
  const text = hostFiles().find(({ path }) => path === "_headers")!.text;
  const rules = text.split(/\n(?=\/)/).map((rule) => rule.split("\n").map((line) => line.trim()).filter((line) => line !== ""));
  expect(rules.map(([pattern]) => pattern)).toEqual(["/*", "/assets/*", "/assets/download.worker-*"]);
  const wide = new Map(DOWNLOAD_HEADERS);
  expect(rules[2]!.slice(1)).toEqual([
    "! Content-Security-Policy", "! Connection-Allowlist",
    `Content-Security-Policy: ${wide.get("Content-Security-Policy")!}`, `Connection-Allowlist: ${wide.get("Connection-Allowlist")!}`,
  ]);
});

test("vercel.json: each path matches one rule", () => {
  type Config = { headers: { source: string; headers: { key: string; value: string }[] }[] };
  const { headers } = JSON.parse(hostFiles().find(({ path }) => path.endsWith("vercel.json"))!.text) as Config;
  const matching = (path: string): number[] => headers.flatMap(({ source }, index) => (new RegExp(`^${source}$`).test(path) ? [index] : []));
  for (const path of ["/", "/index.html", "/assets/judge.worker-a.js", "/assets/index-a.css", "/download.worker-a.js"]) expect(matching(path), path).toEqual([0]);
  expect(matching("/assets/download.worker-a.js")).toEqual([1]);
  expect(headers.map((rule) => rule.headers.map(({ key, value }) => [key, value]))).toEqual([SEALED_HEADERS, DOWNLOAD_HEADERS]);
});
