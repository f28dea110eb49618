// The header files for static hosts, written from the one header source: Netlify and Cloudflare Pages, Vercel, nginx.
// Pure text; the build writes them next to the page.
import { SEALED_HEADERS, type ResponseHeader } from "./headers.ts";

/** A file for one kind of host. `path` is relative to the built folder. */
export type HostFile = { readonly path: string; readonly text: string };

function netlifyHeaders(headers: readonly ResponseHeader[]): string {
  const lines = headers.map(([name, value]) => `  ${name}: ${value}`);
  return ["/*", ...lines, "/assets/*", "  Cache-Control: public, max-age=31536000, immutable", ""].join("\n");
}

function vercelConfig(headers: readonly ResponseHeader[]): string {
  const rule = { source: "/(.*)", headers: headers.map(([key, value]) => ({ key, value })) };
  return `${JSON.stringify({ headers: [rule] }, null, 2)}\n`;
}

function nginxSnippet(headers: readonly ResponseHeader[]): string {
  const lines = headers.map(([name, value]) => `add_header ${name} "${value}" always;`);
  return [
    "# Include this inside the server block that serves the page. A location block with an add_header of its own",
    "# drops these, so include it there too. nginx must know that .wasm is application/wasm (mime.types).",
    ...lines,
    "",
  ].join("\n");
}

/** All host files. None of the header values holds a double quote, which nginx would need escaped. */
export function hostFiles(headers: readonly ResponseHeader[] = SEALED_HEADERS): readonly HostFile[] {
  return [
    { path: "_headers", text: netlifyHeaders(headers) },
    { path: "hosting/vercel.json", text: vercelConfig(headers) },
    { path: "hosting/nginx.conf", text: nginxSnippet(headers) },
  ];
}
