// Two lint rules for the shape of src/: which folder may import which, and that no import leads back to itself. The table
// is the drawing in the README's architecture section; change both together.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const PURE = ["domain", "formats", "heads", "io"];

/** Folder of src/ -> the folders it may import from, itself apart. */
const MAY_IMPORT = {
  domain: [],
  heads: ["domain"],
  formats: ["domain"],
  io: ["domain", "formats", "heads"],
  storage: ["domain", "formats", "heads"],
  engine: ["domain", "formats", "heads"],
  security: ["domain"],
  sw: ["security"],
  workers: [...PURE, "engine", "storage", "security"],
  i18n: ["domain"],
  ui: ["i18n"],
  store: [...PURE, "engine", "storage", "workers", "security"],
  features: [...PURE, "store", "ui", "i18n"],
  app: [...PURE, "features", "store", "ui", "i18n", "security"],
};

/** Folder -> folders whose types it may name, though it may not run their code. */
const MAY_NAME = {
  i18n: ["store"],
  features: ["engine", "workers", "storage", "security"],
  app: ["engine", "workers", "storage"],
};

/** The worker protocol is a contract of types that both sides of a worker keep. */
const CONTRACT_FILES = ["workers/protocol.ts", "workers/serve.ts", "workers/wire.ts"];
const CONTRACT_READERS = ["io", "engine", "storage"];

/** Package -> the folders of src/ that may import it. */
const PACKAGE_HOMES = [
  [/^(@huggingface\/|onnxruntime-)/, ["engine"]],
  [/^idb$/, ["storage"]],
  [/^hash-wasm$/, ["engine", "storage"]],
  [/^zustand(\/|$)/, ["store"]],
  [/^(papaparse|yaml)(\/|$)/, ["io"]],
  [/^react(-dom)?(\/|$)/, ["app", "features", "ui", "i18n", "store"]],
  [/^node:/, []],
];

const TEST_FILE = /\.(test|browser\.test|fixture|bench)\.tsx?$/;

function place(file, src) {
  const path = relative(src, file).split(sep).join("/");
  if (path.startsWith("../")) return { path, folder: null, room: null };
  const [folder, room] = path.includes("/") ? path.split("/") : [null, null];
  return { path, folder, room };
}

/** Says what is wrong with an import, or null. `from` and `to` are absolute paths, `src` the absolute src folder. */
export function wrongImport(from, to, typeOnly, src) {
  const here = place(from, src);
  const there = place(to, src);
  if (there.path.startsWith("../")) return `src/ must not import from outside src/ (${there.path}).`;
  if (here.folder === null) return null; // main.tsx may see every folder
  if (there.folder === null) return `Nothing may import ${there.path}, which starts the page.`;
  if (here.folder === "features" && there.folder === "features" && here.room !== there.room) {
    return `A feature must not import another feature (features/${here.room} -> features/${there.room}).`;
  }
  if (here.folder === there.folder) return null;
  if ((MAY_IMPORT[here.folder] ?? []).includes(there.folder)) return null;
  if (typeOnly && (MAY_NAME[here.folder] ?? []).includes(there.folder)) return null;
  if (typeOnly && CONTRACT_READERS.includes(here.folder) && CONTRACT_FILES.includes(there.path)) return null;
  return `${here.folder}/ must not import ${there.folder}/${typeOnly ? "" : " (only types, if at all)"}.`;
}

/** Says what is wrong with the import of a package, or null. */
export function wrongPackage(from, name, src) {
  const { folder } = place(from, src);
  for (const [pattern, homes] of PACKAGE_HOMES) {
    if (pattern.test(name) && folder !== null && !homes.includes(folder)) {
      return `"${name}" may be imported only in ${homes.length === 0 ? "scripts and tests" : homes.map((home) => `${home}/`).join(", ")}.`;
    }
  }
  return null;
}

function importsOf(node) {
  switch (node.type) {
    case "ImportDeclaration":
      return { source: node.source, typeOnly: node.importKind === "type" || (node.specifiers.length > 0 && node.specifiers.every((one) => one.importKind === "type")) };
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node.source ? { source: node.source, typeOnly: node.exportKind === "type" } : null;
    case "ImportExpression":
      return { source: node.source, typeOnly: false };
    default:
      return null;
  }
}

function onImports(visit) {
  return { ImportDeclaration: visit, ExportNamedDeclaration: visit, ExportAllDeclaration: visit, ImportExpression: visit };
}

export const layersRule = {
  meta: { type: "problem", schema: [{ type: "object", properties: { src: { type: "string" } } }] },
  create(context) {
    const src = context.options[0]?.src ?? resolve("src");
    const from = context.filename;
    if (!from.startsWith(src + sep) || TEST_FILE.test(from)) return {};
    return onImports((node) => {
      const found = importsOf(node);
      if (found === null || typeof found.source.value !== "string") return;
      const name = found.source.value;
      const message = name.startsWith(".")
        ? wrongImport(from, resolve(dirname(from), name.split("?")[0]), found.typeOnly, src)
        : wrongPackage(from, name, src);
      if (message !== null) context.report({ node, message });
    });
  },
};

const IMPORT_TEXT = /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*["'](\.[^"'?]+)["']|(?:^|\n)\s*import\s*["'](\.[^"'?]+)["']|import\(\s*["'](\.[^"'?]+)["']/g;

/** Reads which file imports which below a folder: absolute path -> absolute paths. Worker addresses (`?url`) are not imports. */
export function importGraph(src) {
  const graph = new Map();
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || TEST_FILE.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const targets = [...readFileSync(file, "utf8").matchAll(IMPORT_TEXT)].map((match) => resolve(dirname(file), match[1] ?? match[2] ?? match[3]));
    graph.set(file, targets.filter((target) => existsSync(target)));
  }
  return graph;
}

/** Finds a way from `start` back to itself, as the files on it; null when there is none. */
export function findCycle(graph, start) {
  const seen = new Set();
  const trail = [];
  function walk(file) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...trail, file];
      if (seen.has(next)) continue;
      seen.add(next);
      trail.push(file);
      const found = walk(next);
      if (found !== null) return found;
      trail.pop();
    }
    return null;
  }
  return walk(start);
}

let cachedGraph = null;

export const cyclesRule = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const src = resolve("src");
    if (!context.filename.startsWith(src + sep) || TEST_FILE.test(context.filename)) return {};
    return {
      Program(node) {
        cachedGraph ??= importGraph(src);
        const cycle = findCycle(cachedGraph, context.filename);
        if (cycle !== null) context.report({ node, message: `This file imports itself by way of: ${cycle.map((file) => relative(src, file)).join(" -> ")}` });
      },
    };
  },
};
