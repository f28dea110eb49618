// Adds the product's headers to a response, for hosts that cannot set any. Knows no cache and no request.
import { headersFor } from "../security/headers.ts";

/**
 * A copy of `response` with our headers in place of the host's. Responses that have no readable headers (redirects that
 * the browser follows itself, errors, other origins) are returned as they are: there is nothing that could be added.
 * @param path the file's path below the page's folder; the download worker's script has headers of its own
 */
export function sealedResponse(response: Response, path: string): Response {
  if (response.type !== "basic" && response.type !== "default") return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of headersFor(path)) headers.set(name, value);
  const { status, statusText } = response;
  const empty = status === 101 || status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : response.body, { status, statusText, headers });
}
