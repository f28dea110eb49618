// Checks the report of every CSV file of a folder against the numbers of training/measure/golden-agreement.py:
// npx tsx scripts/agreement/check.ts FOLDER GOLDEN.json
import { readFileSync } from "node:fs";
import { checkFolder } from "./check-folder.ts";
import type { GoldenReport } from "./compare-golden.ts";

const [folder, golden] = process.argv.slice(2);
if (folder === undefined || golden === undefined) {
  console.error("Give the folder of CSV files and the file of expected numbers.");
  process.exitCode = 1;
} else {
  for (const { name, compared, differences } of await checkFolder(folder, JSON.parse(readFileSync(golden, "utf8")) as Record<string, GoldenReport>)) {
    console.log(`${name}: ${compared} numbers, ${differences.length} differ`);
    for (const text of differences) console.log(`  ${text}`);
    if (differences.length > 0) process.exitCode = 1;
  }
}
