// Says whether node_modules holds what package-lock.json asks for, and installs it when not. No dependencies.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

const MINIMUM_NODE = [20, 19];

/** Ends the program with a plain message when Node is too old for the tools. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    console.error(`Chambers needs Node ${MINIMUM_NODE.join(".")} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : null;
}

/** The first package that is missing or of another version; null when everything is in place. */
export function firstDifference(root = ROOT) {
  const wanted = readLock(join(root, "package-lock.json"));
  const present = readLock(join(root, "node_modules/.package-lock.json"));
  if (wanted === null) return "package-lock.json";
  if (present === null) return "node_modules";
  for (const [path, { version, integrity, link, optional, devOptional }] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || link === true) continue;
    const found = present[path];
    if (found === undefined) {
      if (optional === true || devOptional === true) continue; // made for another system
      return path;
    }
    if (found.version !== version || found.integrity !== integrity) return path;
  }
  return null;
}

/** Command, arguments and options with which npm is started. */
export function npmStart(...args) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith(".js") ? [process.execPath, [script]] : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  return [command, [...first, ...args], { cwd: ROOT, shell: process.platform === "win32" && first.length === 0 }];
}

/** Runs npm with arguments; true when it succeeded. */
export function npm(...args) {
  const [command, list, options] = npmStart(...args);
  return spawnSync(command, list, { ...options, stdio: "inherit" }).status === 0;
}

/** Installs the locked packages if any is missing. Returns false when that failed. */
export function ensureInstalled() {
  const difference = firstDifference();
  if (difference === null) return true;
  console.log(`Installing packages (${difference} is missing or out of date) ...`);
  return npm("ci", "--no-fund", "--no-audit");
}
