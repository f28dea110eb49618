// Reports of all exported files that a golden file names, each compared with it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { agreementReport } from "../../src/domain/agreement.ts";
import { trustFacts } from "../../src/domain/trust-facts.ts";
import { compareGolden, GOLDEN_BOOTSTRAP, type GoldenReport } from "./compare-golden.ts";
import { criteriaOf, readExported } from "./exported.ts";
import { readTable } from "./read-table.ts";

export type Checked = ReturnType<typeof compareGolden> & { readonly name: string };

/**
 * @param folder files as the page exports them, with one criterion each, and scales.json with the levels of each
 * @param golden expected numbers by the file's name without its ending; throws when a file cannot be read
 */
export async function checkFolder(folder: string, golden: Readonly<Record<string, GoldenReport>>): Promise<Checked[]> {
  const scales = JSON.parse(readFileSync(join(folder, "scales.json"), "utf8")) as Readonly<Record<string, readonly number[]>>;
  const out: Checked[] = [];
  for (const [name, expected] of Object.entries(golden)) {
    const table = await readTable(join(folder, `${name}.csv`));
    if (!table.ok) throw new Error(`${name}: ${table.code} ${table.detail}`);
    const levels = scales[name] ?? [];
    const columns = readExported(table.value.grid, criteriaOf(table.value.grid)[0] ?? "", levels);
    if (typeof columns === "string" || columns.problems.length > 0) throw new Error(`${name}: ${typeof columns === "string" ? columns : "rows were left out"}`);
    const report = agreementReport(columns.input, { ...GOLDEN_BOOTSTRAP, levels });
    out.push({ name, ...compareGolden(report, trustFacts(columns.facts, GOLDEN_BOOTSTRAP), expected) });
  }
  return out;
}
