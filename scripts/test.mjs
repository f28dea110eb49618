// `npm test`: installs what is missing, then runs every check. All stages run even when one fails; the last line printed
// counts the tests of all runners. `npm test -- unit e2e` runs only the stages named. Lint, the longest check on one core, runs
// beside what follows it, until the first stage that opens a browser.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../e2e/support/chromium.mjs";
import { ensureInstalled, npmStart, requireNode, ROOT } from "./lib/installed.mjs";
import { countPlaywright, countVitest } from "./lib/reports.mjs";

const REPORTS = join(ROOT, ".cache/reports");
const NONE = { passed: 0, failed: 0, skipped: 0 };

function bin(name, ...args) {
  return [process.execPath, [join(ROOT, "node_modules", name), ...args]];
}

/**
 * A check without tests of its own: one failure when it fails, no passed test when it passes. What it says is kept back until it
 * ends, so that two at a time do not talk across each other.
 */
function check(name) {
  return () =>
    new Promise((resolve) => {
      const [command, args, options] = npmStart("run", "--silent", name);
      const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
      const said = [];
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => said.push(part));
      const end = (failed, more = "") => resolve({ ...NONE, failed, output: Buffer.concat(said).toString() + more });
      child.on("error", (error) => end(1, String(error)));
      child.on("close", (code) => end(code === 0 ? 0 : 1));
    });
}

/** Runs a command that speaks for itself; resolves whether it succeeded. */
function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

function vitest(project) {
  return async () => {
    const report = join(REPORTS, `${project}.json`);
    const succeeded = await run(...bin("vitest/vitest.mjs", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`));
    return countVitest(report, succeeded);
  };
}

async function playwright() {
  const report = join(REPORTS, "e2e.json");
  const succeeded = await run(...bin("@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"), { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return countPlaywright(report, succeeded);
}

async function ensureChromium() {
  const found = await findChromium();
  if (found !== null) return found;
  const debian = process.platform === "linux" && process.getuid?.() === 0;
  if (debian && (await run("apt-get", ["update"])) && (await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { DEBIAN_FRONTEND: "noninteractive" }))) {
    const installed = await findChromium();
    if (installed !== null) return installed;
  }
  await run(...bin("playwright/cli.js", "install", "chromium"));
  return findChromium();
}

const stages = [
  { name: "lint", aside: true, run: check("lint") },
  { name: "types", run: check("typecheck") },
  { name: "build", run: check("build") },
  { name: "unit", run: vitest("unit") },
  { name: "browser", needs: "chromium", run: vitest("browser") },
  { name: "e2e", needs: "chromium", after: "build", run: playwright },
];

requireNode();
const named = process.argv.slice(2);
const unknown = named.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(", ")}. Stages: ${stages.map((stage) => stage.name).join(", ")}`);
  process.exit(1);
}
if (!ensureInstalled()) {
  console.error("The packages could not be installed.\n0 passed, 1 failed");
  process.exit(1);
}
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const chosen = stages.filter((stage) => named.length === 0 || named.includes(stage.name));
const chromium = chosen.some((stage) => stage.needs === "chromium") ? await ensureChromium() : null;
if (chromium !== null) process.env.CHROMIUM_PATH = chromium;

const results = new Map();

async function runStage(stage) {
  const started = Date.now();
  let count;
  if (stage.needs === "chromium" && chromium === null) {
    console.error("No Chromium was found and none could be installed. Set CHROMIUM_PATH to one.");
    count = { ...NONE, failed: 1 };
  } else if (stage.after !== undefined && (results.get(stage.after)?.failed ?? 0) > 0) {
    console.error(`Not run: ${stage.after} failed.`);
    count = { ...NONE, failed: 1 };
  } else {
    count = await stage.run();
  }
  const seconds = (Date.now() - started) / 1000;
  if (count.output !== undefined) console.log(`\n--- ${stage.name}: ${count.failed === 0 ? "ok" : "FAILED"}, ${seconds.toFixed(1)} s ---\n${count.output.trimEnd()}`);
  results.set(stage.name, { ...count, seconds });
}

const aside = [];
for (const stage of chosen) {
  // A stage with a browser needs all cores.
  if (stage.needs === "chromium") await Promise.all(aside);
  console.log(`\n=== ${stage.name}${stage.aside ? ", beside what follows" : ""} ===`);
  const ended = runStage(stage);
  if (stage.aside) aside.push(ended);
  else await ended;
}
await Promise.all(aside);

console.log("\n=== summary ===");
const total = { ...NONE };
for (const { name } of chosen) {
  const { passed, failed, skipped, seconds } = results.get(name);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`${failed === 0 ? "ok    " : "FAILED"} ${name.padEnd(8)} ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds.toFixed(1)} s`);
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
