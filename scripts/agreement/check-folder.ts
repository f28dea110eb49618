// Reports of all files that a golden file names, each compared with it.
import { join } from "node:path";
import { agreementReport } from "../../src/domain/agreement.ts";
import { readColumns } from "./columns.ts";
import { compareGolden, GOLDEN_BOOTSTRAP, type GoldenReport } from "./compare-golden.ts";
import { readTable } from "./read-table.ts";

export type Checked = ReturnType<typeof compareGolden> & { readonly name: string };

/** @param golden expected numbers by the file's name without its ending; throws when a file cannot be read */
export async function checkFolder(folder: string, golden: Readonly<Record<string, GoldenReport>>): Promise<Checked[]> {
  const out: Checked[] = [];
  for (const [name, expected] of Object.entries(golden)) {
    const table = await readTable(join(folder, `${name}.csv`));
    if (!table.ok) throw new Error(`${name}: ${table.code} ${table.detail}`);
    const { grid } = table.value;
    const response = grid.columns.includes("response") ? "response" : undefined;
    const columns = readColumns(grid, { judge: "judge", human: "human", confidence: "confidence", response }, null);
    if (typeof columns === "string" || columns.problems.length > 0) throw new Error(`${name}: ${typeof columns === "string" ? columns : "rows were left out"}`);
    out.push({ name, ...compareGolden(agreementReport(columns.input, GOLDEN_BOOTSTRAP), expected) });
  }
  return out;
}
