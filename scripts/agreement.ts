// Prints how far a judge agrees with people in a file, as JSON:
// npm run agreement -- FILE --judge COLUMN --human COLUMN [--confidence COLUMN] [--response COLUMN] [--group COLUMN]
//   [--other COLUMN] [--levels 1,2,3,4,5] [--distribution COLUMN] [--threshold T] [--target SHARE] [--resamples N] [--seed N]
// npm run agreement -- EXPORT.csv --criterion NAME --levels 1,2,3,4,5 [--threshold T] [--target SHARE] [--resamples N] [--seed N]
// FILE is CSV, TSV, JSON or JSON lines, packed by gzip or not. --other is a second judge to compare with; --group names rows
// that belong together. Rows that cannot be used are listed with their lines, and the others are kept. The second form takes
// results that the page exported and gives the very figures of its page about trust.
import { parseArgs } from "node:util";
import { compareJudges } from "../src/domain/agreement-compare.ts";
import { agreementReport } from "../src/domain/agreement.ts";
import { trustFacts, type FactsInput } from "../src/domain/trust-facts.ts";
import { fill } from "../src/i18n/fill.ts";
import { enErrors } from "../src/i18n/en-errors.ts";
import type { Grid } from "../src/io/grid.ts";
import { answer } from "./agreement/answer.ts";
import { readColumns, type Columns } from "./agreement/columns.ts";
import { readExported } from "./agreement/exported.ts";
import { readTable } from "./agreement/read-table.ts";

const USE = "Use: npm run agreement -- FILE --judge COLUMN --human COLUMN [--confidence COLUMN] [--response COLUMN], or EXPORT.csv --criterion NAME --levels 1,2,3,4,5";
const MOST_COMPLAINTS = 20;

/** @returns what is wrong, in a sentence; null when the report was printed */
async function main(): Promise<string | null> {
  const column = { type: "string" } as const;
  const { values: args, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      judge: column, human: column, other: column, confidence: column, distribution: column, response: column, group: column,
      criterion: column, levels: column, threshold: column, target: column, resamples: { type: "string", default: "1000" }, seed: { type: "string", default: "20" },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return USE;
  const [resamples, seed, threshold, target] = [args.resamples, args.seed, args.threshold ?? "0", args.target ?? "0"].map(Number);
  if (resamples === undefined || !Number.isInteger(resamples) || resamples < 0 || !Number.isInteger(seed)) return "--resamples and --seed take whole numbers.";
  for (const share of [threshold, target]) if (share === undefined || !(share >= 0 && share <= 1)) return "--threshold and --target take numbers from 0 to 1.";
  const levels = args.levels?.split(",").map(Number).sort((a, b) => a - b) ?? null;
  if (levels?.every(Number.isFinite) === false) return "--levels takes numbers with commas between them.";

  const table = await readTable(file);
  if (!table.ok) return `${file}: ${fill(enErrors[table.code].title, {}, String)}. ${enErrors[table.code].next}${table.detail === "" ? "" : ` (${table.detail})`}`;
  const { grid, problems } = table.value;
  const columns = columnsOf(grid, args, levels);
  if (columns === null) return USE;
  if (typeof columns === "string") return `${file}: ${columns}`;
  const lost = problems.map(({ line, code, params }) => `${line === null ? "" : `line ${line}: `}${fill(enErrors[code].title, params, String)}`);
  const complaints = [...lost, ...columns.problems.map((one) => `line ${one.line}, column "${one.column}": ${one.problem}`)];
  for (const text of complaints.slice(0, MOST_COMPLAINTS)) console.error(text);
  if (complaints.length > MOST_COMPLAINTS) console.error(`and ${complaints.length - MOST_COMPLAINTS} more`);
  if (columns.input.human.length === 0) return `${file}: no row has both a judge's and a person's label.`;

  const options = { resamples, seed: seed ?? 0, ...(levels === null ? {} : { levels }) };
  const report = agreementReport(columns.input, options);
  const comparison = columns.other === null ? null : compareJudges(columns.input.judge, columns.other, columns.input.human, options);
  const asked = { threshold: args.threshold === undefined ? null : Number(threshold), target: args.target === undefined ? null : Number(target) };
  console.log(JSON.stringify(answer({ file, read: columns.read, lost, problems: columns.problems, report, facts: columns.facts === null ? null : trustFacts(columns.facts, options), comparison, asked }), null, 1));
  return null;
}

type Named = Partial<Record<"criterion" | "judge" | "human" | "other" | "confidence" | "distribution" | "response" | "group", string>>;

/** The rows of either form of the command; a sentence when the file does not have them, null when the form is neither. */
function columnsOf(grid: Grid, named: Named, levels: readonly number[] | null): (Columns & { readonly facts: FactsInput | null }) | string | null {
  const { criterion, judge, human, other, confidence, distribution, response, group } = named;
  if (criterion !== undefined) {
    if (levels === null || judge !== undefined || human !== undefined) return null;
    const found = readExported(grid, criterion, levels);
    return typeof found === "string" ? found : { ...found, other: null };
  }
  if (judge === undefined || human === undefined) return null;
  const found = readColumns(grid, { judge, human, other, confidence, distribution, response, group }, levels?.length ?? null);
  return typeof found === "string" ? found : { ...found, facts: null };
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
