// Runs the TypeScript compiler over each project of tsconfig.json and fails if any of them fails. Nothing else.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const projects = ["pure", "app", "worker", "node"];
let failed = false;
for (const project of projects) {
  const { status } = spawnSync(process.execPath, [tsc, "-p", `tsconfig.${project}.json`, "--pretty", "false"], { stdio: "inherit" });
  if (status !== 0) {
    failed = true;
    console.error(`types: the "${project}" project does not compile`);
  }
}
process.exitCode = failed ? 1 : 0;
