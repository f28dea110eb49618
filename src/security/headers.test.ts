import { expect, test } from "vitest";
import { CONTENT_POLICY, contentPolicyText, DEV_HEADERS, metaPolicyText, SEALED_HEADERS } from "./headers.ts";
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

test("each host file carries every header value unchanged", () => {
  for (const { path, text } of hostFiles()) {
    const readable = path.endsWith(".json") ? JSON.stringify(Object.values(JSON.parse(text) as object)) : text;
    for (const [name, value] of SEALED_HEADERS) {
      expect(readable, `${path}: ${name}`).toContain(name);
      expect(readable, `${path}: ${name}`).toContain(value);
      expect(value).not.toMatch(/["\n]/); // the nginx snippet quotes values without escaping
    }
  }
});
