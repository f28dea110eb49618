// The header files for static hosts, written from the one header source: Netlify and Cloudflare Pages, Vercel, nginx.
// Pure text; the build writes them next to the page.
import { DOWNLOAD_HEADERS, SEALED_HEADERS, type ResponseHeader } from "./headers.ts";

/** A file for one kind of host. `path` is relative to the built folder. */
export type HostFile = { readonly path: string; readonly text: string };

/** The headers whose value is another for the download worker's script. */
const DIFFERING: readonly ResponseHeader[] = DOWNLOAD_HEADERS.filter(([name, value]) => SEALED_HEADERS.some(([other, sealed]) => other === name && sealed !== value));

/**
 * Netlify takes the value of the later rule. Cloudflare would join both, which would close the worker in; a line with an
 * exclamation mark drops the earlier value there, and Netlify passes over it with a warning.
 */
function netlifyHeaders(): string {
  const lines = (headers: readonly ResponseHeader[]): string[] => headers.map(([name, value]) => `  ${name}: ${value}`);
  return [
    "/*",
    ...lines(SEALED_HEADERS),
    "/assets/*",
    "  Cache-Control: public, max-age=31536000, immutable",
    "/assets/download.worker-*",
    ...DIFFERING.map(([name]) => `  ! ${name}`),
    ...lines(DIFFERING),
    "",
  ].join("\n");
}

/** The two rules never match the same path, so that the order of Vercel's merging does not matter. */
function vercelConfig(): string {
  const rule = (source: string, headers: readonly ResponseHeader[]): object => ({ source, headers: headers.map(([key, value]) => ({ key, value })) });
  const rules = [rule("/((?!assets/download\\.worker-).*)", SEALED_HEADERS), rule("/assets/download\\.worker-(.*)", DOWNLOAD_HEADERS)];
  return `${JSON.stringify({ headers: rules }, null, 2)}\n`;
}

/** The other kind of quotation mark than the value has in it; none of ours has both. */
function nginxQuoted(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

function nginxSnippet(): string {
  const variable = (name: string): string => `$chambers_${name.toLowerCase().replaceAll("-", "_")}`;
  const differs = new Set(DIFFERING.map(([name]) => name));
  return [
    "# Include this inside the server block that serves the page. A location block with an add_header of its own",
    "# drops these, so include it there too. nginx must know that .wasm is application/wasm (mime.types).",
    ...SEALED_HEADERS.filter(([name]) => differs.has(name)).map(([name, value]) => `set ${variable(name)} ${nginxQuoted(value)};`),
    "# The one script that may reach a model hub. It never sees a text of a case.",
    'if ($uri ~ "/assets/download\\.worker-[A-Za-z0-9_-]+\\.js$") {',
    ...DIFFERING.map(([name, value]) => `  set ${variable(name)} ${nginxQuoted(value)};`),
    "}",
    ...SEALED_HEADERS.map(([name, value]) => `add_header ${name} ${differs.has(name) ? variable(name) : nginxQuoted(value)} always;`),
    "",
  ].join("\n");
}

/** All host files. */
export function hostFiles(): readonly HostFile[] {
  return [
    { path: "_headers", text: netlifyHeaders() },
    { path: "hosting/vercel.json", text: vercelConfig() },
    { path: "hosting/nginx.conf", text: nginxSnippet() },
  ];
}
