import fc from "fast-check";
import { expect, test } from "vitest";
import { CONTENT_POLICY, contentPolicyText, DOWNLOAD_HEADERS, SEALED_HEADERS } from "./headers.ts";
import { checkPolicies, loosenedDirectives, type PolicyProbe } from "./policy-check.ts";

function probe(change: Partial<PolicyProbe> = {}): PolicyProbe {
  return { isolated: true, page: "https://here.example/", headersOf: () => Promise.resolve(new Headers(Object.fromEntries(SEALED_HEADERS))), ...change };
}

test("our own headers are in force", async () => {
  expect(await checkPolicies(probe())).toEqual({ inForce: true });
});

test("a page that is not isolated is not sealed, whatever the host answers now", async () => {
  expect(await checkPolicies(probe({ isolated: false }))).toMatchObject({ inForce: false, reason: "not-isolated" });
});

test("no content policy, or a page that cannot be asked for, is not sealed", async () => {
  expect(await checkPolicies(probe({ headersOf: () => Promise.resolve(new Headers()) }))).toMatchObject({ reason: "header-missing" });
  expect(await checkPolicies(probe({ headersOf: () => Promise.reject(new TypeError("offline")) }))).toEqual({ inForce: false, reason: "unreachable", detail: "offline" });
});

test("a page that was served with the download worker's policy is not sealed", async () => {
  const headersOf = (): Promise<Headers> => Promise.resolve(new Headers(Object.fromEntries(DOWNLOAD_HEADERS)));
  const state = await checkPolicies(probe({ headersOf }));
  expect(state).toMatchObject({ inForce: false, reason: "header-missing" });
  expect(state).toHaveProperty("detail", expect.stringContaining("connect-src"));
});

test("a wider policy is named by its directive", () => {
  const ours = contentPolicyText(CONTENT_POLICY);
  expect(loosenedDirectives(ours.replace("connect-src 'self'", "connect-src 'self' https://elsewhere.example"))).toEqual(["connect-src"]);
  expect(loosenedDirectives(ours.replace("connect-src 'self'; ", ""))).toEqual(["connect-src"]);
  expect(loosenedDirectives(ours.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-eval'"))).toEqual(["script-src"]);
  expect(loosenedDirectives(ours.replace("connect-src 'self'", "connect-src *; connect-src 'self'"))).toEqual(["connect-src"]);
});

test("a tighter policy, another policy beside ours, and a nonce pass", () => {
  const ours = contentPolicyText(CONTENT_POLICY);
  expect(loosenedDirectives(ours.replace("img-src 'self'", "img-src 'none'"))).toEqual([]);
  expect(loosenedDirectives(`default-src *, ${ours}`)).toEqual([]);
  expect(loosenedDirectives(ours.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'nonce-x'"))).toEqual([]);
});

test("property: any source added to any directive is noticed", () => {
  const extra = fc.constantFrom("*", "https:", "data:", "blob:", "'unsafe-inline'", "'unsafe-eval'", "https://a.example", "'strict-dynamic'");
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(CONTENT_POLICY)), extra, (directive, source) => {
      const loose = { ...CONTENT_POLICY, [directive]: [...(CONTENT_POLICY[directive] ?? []), source] };
      expect(loosenedDirectives(contentPolicyText(loose))).toEqual([directive]);
    }),
  );
});
