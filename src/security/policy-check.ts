// Finds out whether the response headers are really in force for this page. It decides nothing about what to do then.
import { CONTENT_POLICY, type ContentPolicy } from "./headers.ts";

/** Whether the page is sealed, and if not, why: the words are technical and shown small. */
export type PolicyState =
  | { readonly inForce: true }
  | { readonly inForce: false; readonly reason: "not-isolated" | "header-missing" | "unreachable"; readonly detail: string };

/** What the check needs from the browser. */
export type PolicyProbe = {
  readonly isolated: boolean;
  /** Address of the document. */
  readonly page: string;
  /** Fetches an address of this origin and answers its headers; may reject. */
  readonly headersOf: (url: string) => Promise<{ get(name: string): string | null }>;
};

function directives(policy: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of policy.split(";")) {
    const [name, ...sources] = part.trim().split(/\s+/);
    if (name !== undefined && name !== "" && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), new Set(sources));
  }
  return found;
}

function loosenedIn(policy: string, expected: ContentPolicy): readonly string[] {
  const found = directives(policy);
  return Object.entries(expected).flatMap(([name, sources]) => {
    const given = found.get(name);
    if (given === undefined) return [name];
    const allowed = new Set(sources);
    return [...given].every((source) => allowed.has(source) || source === "'none'" || source.startsWith("'nonce-")) ? [] : [name];
  });
}

/**
 * Names the directives of `expected` that the header value `actual` lacks or loosens. A policy may be tighter than ours
 * and pass; a source that ours does not have fails, save a nonce, which only the development server adds. A value may
 * hold several policies; browsers enforce all of them, so one that is strict enough is enough.
 */
export function loosenedDirectives(actual: string, expected: ContentPolicy = CONTENT_POLICY): readonly string[] {
  const each = actual.split(",").map((policy) => loosenedIn(policy, expected));
  return each.reduce((best, next) => (next.length < best.length ? next : best));
}

/**
 * Checks that the document was loaded with the isolation headers (a page cannot fake that), and that this origin answers
 * the document's address with a content policy as strict as ours.
 */
export async function checkPolicies(probe: PolicyProbe = browserProbe()): Promise<PolicyState> {
  if (!probe.isolated) return { inForce: false, reason: "not-isolated", detail: "crossOriginIsolated is false" };
  let policy: string | null;
  try {
    policy = (await probe.headersOf(probe.page)).get("Content-Security-Policy");
  } catch (error) {
    return { inForce: false, reason: "unreachable", detail: error instanceof Error ? error.message : String(error) };
  }
  const loosened = policy === null ? ["Content-Security-Policy"] : loosenedDirectives(policy);
  return loosened.length === 0 ? { inForce: true } : { inForce: false, reason: "header-missing", detail: loosened.join(", ") };
}

function browserProbe(): PolicyProbe {
  return {
    isolated: globalThis.crossOriginIsolated,
    page: globalThis.location.href.split("#")[0] ?? "",
    headersOf: async (url) => {
      const response = await fetch(url, { cache: "no-store", credentials: "same-origin" });
      await response.body?.cancel();
      return response.headers;
    },
  };
}
