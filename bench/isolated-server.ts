// A small server of folders whose pages are isolated from others, as threads of WASM need.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

export type IsolatedServer = { readonly address: string; readonly close: () => Promise<void> };

/** Serves folders by the beginnings of their paths; "/" must be among them and the longer ones stand before it. */
export async function serveIsolated(roots: Readonly<Record<string, string>>): Promise<IsolatedServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const mount = Object.keys(roots).find((prefix) => path.startsWith(prefix)) ?? "/";
    const root = roots[mount] ?? "";
    const file = normalize(join(root, path === "/" ? "index.html" : path.slice(mount.length)));
    // Threads need a page that is isolated from others.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!file.startsWith(normalize(root) + sep) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Length": statSync(file).size });
    createReadStream(file).on("error", () => response.destroy()).pipe(response);
  });
  await listening(server);
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => { resolve(); });
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}
