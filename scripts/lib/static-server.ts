// A small server of the built folder, for this machine only. GET and HEAD, no directory listing, no following of links out
// of the folder. The response headers are those of src/security/headers.ts on every response, errors too.
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative, sep } from "node:path";
import { headersFor, SEALED_HEADERS, type ResponseHeader } from "../../src/security/headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".jsonl": "application/jsonl; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

export type ServerOptions = {
  readonly port: number;
  /** Take any free port when `port` is in use, instead of failing. */
  readonly otherPort?: boolean;
  /** Leave the product's headers out. */
  readonly bare?: boolean;
  /** Folder to serve; the built page if left out. */
  readonly folder?: string;
};

export type RunningServer = { readonly address: string; readonly close: () => Promise<void> };

/** The file that a request path names, or null: when there is none, or it lies outside of the folder. */
async function fileOf(folder: string, requestPath: string): Promise<string | null> {
  let path: string;
  try {
    path = decodeURIComponent(requestPath);
  } catch {
    return null;
  }
  if (path.includes("\0")) return null;
  const named = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const real = await realpath(named); // resolves ".." and links
    return real.startsWith(folder + sep) && (await stat(real)).isFile() ? real : null;
  } catch {
    return null;
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, folder: string, bare: boolean): Promise<void> {
  const seal = (headers: readonly ResponseHeader[]): void => {
    if (!bare) for (const [name, value] of headers) response.setHeader(name, value);
  };
  seal(SEALED_HEADERS);
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const path = (request.url ?? "/").split(/[?#]/)[0] ?? "/";
  const file = await fileOf(folder, path);
  if (file === null) {
    response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("There is no such file.\n");
    return;
  }
  // By the file that is really sent, so that no other spelling of a path gets another file the wider policy.
  seal(headersFor(relative(folder, file).split(sep).join("/")));
  const { size, mtimeMs } = await stat(file);
  const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  response.setHeader("ETag", tag);
  response.setHeader("Cache-Control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Length": size });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Starts the server on 127.0.0.1. Rejects when the folder is missing or the port cannot be taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const folder = await realpath(options.folder ?? join(import.meta.dirname, "../../dist"));
  const server = createServer((request, response) => {
    answer(request, response, folder, options.bare ?? false).catch(() => response.destroy());
  });
  try {
    await listen(server, options.port);
  } catch (error) {
    if (options.otherPort !== true || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    await listen(server, 0);
  }
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => { resolve(); });
        server.closeAllConnections();
      }),
  };
}
