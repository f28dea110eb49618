import { describe, expect, test } from "vitest";
import { contentPolicyText, CONTENT_POLICY } from "../../security/headers.ts";
import { connectsOnlyToSelf } from "./observe.ts";

describe("connectsOnlyToSelf", () => {
  test("the policy that the page is served with passes", () => {
    expect(connectsOnlyToSelf(contentPolicyText(CONTENT_POLICY))).toBe(true);
  });

  test("a host beside the own origin, or no word on connections, does not", () => {
    expect(connectsOnlyToSelf("default-src 'none'; connect-src 'self' https://example.com")).toBe(false);
    expect(connectsOnlyToSelf("script-src 'self'")).toBe(false);
    expect(connectsOnlyToSelf("connect-src *")).toBe(false);
  });

  test("default-src stands in, and one strict policy among several is enough", () => {
    expect(connectsOnlyToSelf("default-src 'none'")).toBe(true);
    expect(connectsOnlyToSelf("connect-src *, connect-src 'self'")).toBe(true);
  });
});
