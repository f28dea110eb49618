// A model hub on this machine that speaks the public hub's protocol, for tests and for `serve.ts`: model and tree endpoints,
// resolve with its redirects, and a second origin as the store of large files. Node's http only.
//
// As at the public hub: small files are redirected (307) to a cached address of the same origin, large ones (302) to a signed
// address of the store, which allows every origin; a repository that does not exist gives 401 to somebody without a token.
import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createFaults, findEffect, type Effect, type Faults, type Place } from "./faults.ts";
import { readRepo, sibling, storedHash, treeEntry, type Repo, type RepoFile } from "./hub-files.ts";
import { sendBytes } from "./send-bytes.ts";

const EXPOSED = "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash";
const PAGE = 1000;
const SIGNED_FOR_MS = 3_600_000;

export type HubOptions = {
  /** Folders with OWNER/NAME/... in them. */
  readonly root: string | readonly string[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Entries on a page of the tree; 1000 unless given. */
  readonly pageSize?: number;
  /** Repositories that ask for a token and for leave: who has the token gets in. */
  readonly gated?: readonly string[];
  readonly token?: string;
  /** Old names of repositories. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** How long an address of the store works. */
  readonly signedForMs?: number;
};

export type HubRequest = {
  readonly origin: "hub" | "store";
  readonly method: string;
  /** Path and query as asked. */
  readonly url: string;
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly headers: Readonly<IncomingMessage["headers"]>;
  status: number;
  /** Body bytes of a file that were sent. */
  bytes: number;
};

export type Hub = {
  readonly origin: string;
  readonly cdnOrigin: string;
  readonly faults: Faults;
  /** Every request, oldest first; empty it to forget. */
  readonly requests: HubRequest[];
  /** What the hub has of a repository; read once, and again after `refresh`. */
  repo(id: string): Promise<Repo | null>;
  /** Reads the folders anew: a changed file makes another commit. */
  refresh(): void;
  close(): Promise<void>;
};

type Context = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL; readonly log: HubRequest };

function listen(server: Server, port: number): Promise<string> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

function fail(response: ServerResponse, status: number, code: string | null, message: string): void {
  if (code !== null) response.setHeader("X-Error-Code", code);
  response.setHeader("X-Error-Message", message);
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify({ error: message }));
}

function json(response: ServerResponse, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(text) }).end(text);
}

/** Starts both origins. `close` ends them and every connection. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const roots = typeof options.root === "string" ? [options.root] : options.root;
  const faults = createFaults();
  const requests: HubRequest[] = [];
  const repos = new Map<string, Promise<Repo | null>>();
  const secret = randomBytes(16);

  function repo(id: string): Promise<Repo | null> {
    let found = repos.get(id);
    if (found === undefined) repos.set(id, (found = readRepo(roots, id)));
    return found;
  }

  function sign(path: string, expires: string): string {
    return createHmac("sha256", secret).update(`${path} ${expires}`).digest("base64url");
  }

  function handler(origin: "hub" | "store", answer: (context: Context) => Promise<void>): (request: IncomingMessage, response: ServerResponse) => void {
    return (request, response) => {
      const log: HubRequest = { origin, method: request.method ?? "", url: request.url ?? "", range: request.headers.range ?? null, ifRange: (request.headers["if-range"] as string | undefined) ?? null, headers: request.headers, status: 0, bytes: 0 };
      requests.push(log);
      const noted = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
      response.writeHead = ((status: number, ...rest: unknown[]) => {
        log.status = status;
        return noted(status, ...rest);
      });
      const from = request.headers.origin;
      response.setHeader("Access-Control-Allow-Origin", origin === "store" ? "*" : (from ?? hubOrigin));
      response.setHeader("Access-Control-Expose-Headers", origin === "store" ? "*" : EXPOSED);
      if (origin === "hub") response.setHeader("Vary", "Origin");
      if (request.method === "OPTIONS") {
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        response.setHeader("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "*");
        response.setHeader("Access-Control-Max-Age", "86400");
        response.writeHead(204).end();
        return;
      }
      const context = { request, response, url: new URL(request.url ?? "/", "http://hub"), log };
      answer(context).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else fail(response, 500, null, error instanceof Error ? error.message : String(error));
      });
    };
  }

  /** Takes the faults of this request; a status among them is answered here, and then the result is null. */
  async function disturb(context: Context, place: Place, file: string): Promise<Effect[] | null> {
    const effects = faults.take(place, file, context.request.method !== "HEAD");
    const delay = findEffect(effects, "delay");
    if (delay !== undefined) await sleep(delay.ms);
    const status = findEffect(effects, "status");
    if (status === undefined) return effects;
    if (status.retryAfterSeconds !== undefined) context.response.setHeader("Retry-After", String(status.retryAfterSeconds));
    fail(context.response, status.status, status.errorCode ?? null, status.status === 429 ? "We had to rate limit your IP." : "The hub was told to fail here.");
    return null;
  }

  /** The repository and revision asked for, or null when the answer has been given. */
  async function admitted({ request, response }: Context, id: string, revision: string): Promise<Repo | null> {
    const found = await repo(id);
    const token = request.headers.authorization;
    const known = options.token !== undefined && token === `Bearer ${options.token}`;
    if (found === null || (token !== undefined && !known && options.token !== undefined)) {
      response.setHeader("WWW-Authenticate", 'Bearer realm="Authentication required", charset="UTF-8"');
      if (known) fail(response, 404, "RepoNotFound", "Repository not found");
      else fail(response, 401, "RepoNotFound", "Invalid username or password.");
      return null;
    }
    if (options.gated?.includes(id) === true && !known) {
      fail(response, token === undefined ? 401 : 403, "GatedRepo", `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`);
      return null;
    }
    if (revision !== "main" && revision !== found.commit) {
      fail(response, 404, "RevisionNotFound", `Invalid rev id: ${revision}`);
      return null;
    }
    return found;
  }

  async function modelInfo(context: Context, id: string, revision: string): Promise<void> {
    const found = await admitted(context, id, revision);
    const effects = found === null ? null : await disturb(context, "api", id);
    if (found === null || effects === null) return;
    const blobs = context.url.searchParams.get("blobs") === "true";
    const siblings = found.files.map((file) => sibling(file, claimedSize(`${id}/${file.path}`, file), blobs));
    json(context.response, { _id: found.commit.slice(0, 24), id, modelId: id, private: false, gated: options.gated?.includes(id) === true ? "manual" : false, disabled: false, sha: found.commit, lastModified: "2026-01-01T00:00:00.000Z", library_name: "transformers.js", tags: ["onnx", "transformers.js"], siblings });
  }

  function claimedSize(name: string, file: RepoFile): number {
    return findEffect(faults.take("api", name, false), "size")?.claimed ?? file.size;
  }

  async function tree(context: Context, id: string, revision: string, below: string): Promise<void> {
    const found = await admitted(context, id, revision);
    const effects = found === null ? null : await disturb(context, "api", id);
    if (found === null || effects === null) return;
    const recursive = ["true", "1"].includes(context.url.searchParams.get("recursive") ?? "");
    const prefix = below === "" ? "" : `${below}/`;
    const inside = found.files.filter((file) => file.path.startsWith(prefix));
    if (inside.length === 0) {
      fail(context.response, 404, "EntryNotFound", `${below} does not exist on "${revision}"`);
      return;
    }
    const folders = new Set(inside.flatMap((file) => file.path.split("/").slice(0, -1).map((_, depth, parts) => parts.slice(0, depth + 1).join("/"))).filter((path) => path.startsWith(prefix)));
    const entries = [...[...folders].map((path) => ({ type: "directory", oid: found.commit, size: 0, path })), ...inside.map((file) => treeEntry(file, claimedSize(`${id}/${file.path}`, file)))].filter((entry) => recursive || !String(entry["path"]).slice(prefix.length).includes("/"));
    const from = Number(context.url.searchParams.get("cursor") ?? 0);
    const limit = Math.min(Number(context.url.searchParams.get("limit") ?? PAGE), options.pageSize ?? PAGE);
    if (from + limit < entries.length) {
      const next = new URL(context.url.pathname + context.url.search, hubOrigin);
      next.searchParams.set("cursor", String(from + limit));
      context.response.setHeader("Link", `<${next.href}>; rel="next"`);
    }
    json(context.response, entries.slice(from, from + limit));
  }

  async function resolve(context: Context, id: string, revision: string, path: string): Promise<void> {
    const found = await admitted(context, id, revision);
    if (found === null) return;
    const { response } = context;
    response.setHeader("X-Repo-Commit", found.commit);
    const file = found.files.find((each) => each.path === path);
    if (file === undefined) {
      fail(response, 404, "EntryNotFound", "Entry not found");
      return;
    }
    const name = `${id}/${path}`;
    const effects = await disturb(context, "resolve", name);
    if (effects === null) return;
    response.setHeader("Accept-Ranges", "bytes");
    if (file.sha256 === null) {
      const query = new URLSearchParams({ [`/${id}/resolve/${revision}/${path}`]: "", etag: `"${file.oid}"` });
      redirect(response, 307, `/api/resolve-cache/models/${id}/${found.commit}/${encodeURI(path)}?${query.toString()}`);
      return;
    }
    response.setHeader("X-Linked-Size", findEffect(effects, "size")?.claimed ?? file.size);
    response.setHeader("X-Linked-ETag", `"${file.sha256}"`);
    response.setHeader("X-Xet-Hash", storedHash(file));
    const stored = `/store/${id}/${storedHash(file)}/${encodeURI(path)}`;
    const expires = String(Date.now() + (options.signedForMs ?? SIGNED_FOR_MS));
    const query = new URLSearchParams({ "X-Xet-Cas-Uid": "public", "response-content-disposition": `inline; filename="${path.split("/").pop() ?? ""}";`, Expires: expires, Signature: sign(stored, expires) });
    redirect(response, 302, `${storeOrigin}${stored}?${query.toString()}`);
  }

  function redirect(response: ServerResponse, status: number, to: string): void {
    const text = `Found. Redirecting to ${to}`;
    response.writeHead(status, { Location: to, "Content-Type": "text/plain; charset=utf-8", "Content-Length": Buffer.byteLength(text) }).end(text);
  }

  async function bytesOf(context: Context, found: Repo, file: RepoFile, etag: string): Promise<void> {
    const effects = await disturb(context, "bytes", `${found.id}/${file.path}`);
    if (effects === null) return;
    const other = findEffect(effects, "swap")?.with;
    const sent = other === undefined ? file : found.files.find((each) => each.path === other);
    if (sent === undefined) throw new Error(`No file ${other ?? ""} to send instead of ${file.path}.`);
    context.response.setHeader("Content-Type", file.path.endsWith(".json") ? "text/plain; charset=utf-8" : "application/octet-stream");
    context.log.bytes = await sendBytes(context.request, context.response, sent.onDisk, sent.size, findEffect(effects, "etag")?.value ?? etag, effects);
  }

  async function answerHub(context: Context): Promise<void> {
    const { response, url } = context;
    const parts = url.pathname.split("/").slice(1).map(decodeURIComponent);
    const api = parts[0] === "api" && parts[1] === "models" ? parts.slice(2) : null;
    const cached = parts[0] === "api" && parts[1] === "resolve-cache" && parts[2] === "models" ? parts.slice(3) : null;
    const rest = api ?? cached ?? parts;
    const id = rest.slice(0, 2).join("/");
    const renamed = options.renamed?.[id];
    if (renamed !== undefined) {
      redirect(response, 307, `${url.pathname.replace(id, renamed)}${url.search}`);
    } else if (cached !== null) {
      const found = await admitted(context, id, rest[2] ?? "");
      const file = found?.files.find((each) => each.path === rest.slice(3).join("/"));
      if (found === null) return;
      response.setHeader("X-Repo-Commit", found.commit);
      if (file === undefined) fail(response, 404, "EntryNotFound", "Entry not found");
      else await bytesOf(context, found, file, `"${file.oid}"`);
    } else if (api !== null && rest.length === 2) await modelInfo(context, id, "main");
    else if (api !== null && rest[2] === "revision") await modelInfo(context, id, rest.slice(3).join("/"));
    else if (api !== null && rest[2] === "tree") await tree(context, id, rest[3] ?? "main", rest.slice(4).join("/"));
    else if (api === null && rest[2] === "resolve") await resolve(context, id, rest[3] ?? "main", rest.slice(4).join("/"));
    else fail(response, 404, null, "Sorry, we can't find the page you are looking for.");
  }

  async function answerStore(context: Context): Promise<void> {
    const { response, url } = context;
    const expires = url.searchParams.get("Expires") ?? "";
    const [, , owner = "", name = "", hash, ...path] = url.pathname.split("/").map(decodeURIComponent);
    const found = await repo(`${owner}/${name}`);
    const file = found?.files.find((each) => each.path === path.join("/") && storedHash(each) === hash);
    if (url.searchParams.get("Signature") !== sign(url.pathname, expires) || Number(expires) < Date.now()) {
      response.writeHead(403, { "Content-Type": "application/xml" }).end("<Error><Code>AccessDenied</Code></Error>");
    } else if (found == null || file === undefined) response.writeHead(404).end();
    else await bytesOf(context, found, file, `"${storedHash(file)}"`);
  }

  const store = createServer(handler("store", answerStore));
  const hub = createServer(handler("hub", answerHub));
  const storeOrigin = await listen(store, 0);
  const hubOrigin = await listen(hub, options.port ?? 0);
  return {
    origin: hubOrigin,
    cdnOrigin: storeOrigin,
    faults,
    requests,
    repo,
    refresh: () => repos.clear(),
    close: async () => {
      await Promise.all([closeServer(hub), closeServer(store)]);
    },
  };
}
