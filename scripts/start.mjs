// `npm start`: installs what is missing, builds when sources are newer than the build, and serves the page on this machine.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, npm, requireNode, ROOT } from "./lib/installed.mjs";

const SOURCES = ["src", "public", "scripts/build", "index.html", "vite.config.ts", "package-lock.json"];

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function buildIsCurrent() {
  const last = join(ROOT, "dist/sw.js"); // written last
  if (!existsSync(last) || !existsSync(join(ROOT, "dist/index.html"))) return false;
  const built = statSync(last).mtimeMs;
  return SOURCES.every((source) => newest(join(ROOT, source)) <= built);
}

requireNode();
if (!ensureInstalled()) process.exit(1);
if (!buildIsCurrent()) {
  console.log("Building the page ...");
  if (!npm("run", "--silent", "build")) process.exit(1);
}
const server = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts/serve.ts"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ["inherit", "inherit", "inherit", "ipc"], // the server ends when this channel closes
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => { process.exitCode = code ?? 0; });
