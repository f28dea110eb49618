// Prints the prompts of cases as JSON lines: npm run prompts -- CASES.json [TEMPLATES.json]
// CASES.json is a list of cases with a rubric each; TEMPLATES.json holds wordings that replace this project's own.
import { readFileSync } from "node:fs";
import { readTemplates } from "../src/formats/read-templates.ts";
import { readCases } from "./prompts/cases.ts";
import { goldenLine } from "./prompts/json-line.ts";
import { promptRows } from "./prompts/rows.ts";

async function main(): Promise<string | null> {
  const [casesFile, templatesFile] = process.argv.slice(2);
  if (casesFile === undefined) return "Use: npm run prompts -- CASES.json [TEMPLATES.json]";
  const cases = readCases(readFileSync(casesFile, "utf8"));
  if (typeof cases === "string") return `${casesFile}: ${cases}`;
  const read = templatesFile === undefined ? null : await readTemplates(readFileSync(templatesFile, "utf8"));
  if (read !== null && !read.ok) return `${templatesFile ?? ""}: ${read.detail}`;
  for (const { name, why, detail } of read?.value.skipped ?? []) console.error(`skipped ${name}: ${why} (${detail})`);
  const custom = (read?.value.templates ?? []).filter((template) => template.provenance === "custom");
  for (const { format, variant } of custom) console.error(`${format} ${variant}: not a known official wording`);
  process.stdout.write(cases.flatMap((item) => promptRows(item, read?.value.templates ?? [])).map((row) => `${goldenLine(row)}\n`).join(""));
  return null;
}

try {
  const problem = await main();
  if (problem !== null) {
    console.error(problem);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
