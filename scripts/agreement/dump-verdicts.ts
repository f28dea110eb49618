// Has the Clerk judge real sets and writes each as the page exports its results, for the check of the agreement report by SciPy:
// npx tsx scripts/agreement/dump-verdicts.ts FOLDER OUT [--limit 100] [--only NAME,NAME] [--texts]
// A set has rows of one scale, that of its first score; scales.json in OUT says which. The texts are not ours to publish: unless
// --texts is given, an instruction is replaced by its number and a response by so many letters as it has tens of characters.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Case, CaseId, ResponseId } from "../../src/domain/case.ts";
import { levelsOf, type Criterion, type Rubric } from "../../src/domain/rubric.ts";
import { type Cell, verdictFromDistribution } from "../../src/domain/verdict.ts";
import { CLERK_BATCH, createEncoder, runBatches } from "../../src/engine/clerk-judge.ts";
import type { ClerkInput } from "../../src/formats/clerk/encode.ts";
import { levelProbabilities, type LogisticQuality } from "../../src/heads/discretized-logistic.ts";
import { exportCsv } from "../../src/io/export-csv.ts";
import { makeExportRow } from "../../src/io/export-row.ts";
import { readRows, type JudgedRow } from "../../training/read-rows.ts";
import { itemOf, scoreQuestion } from "../evaluate/ask.ts";
import { loadFromDisk } from "../evaluate/load-from-disk.ts";

type ScoredRow = JudgedRow & { readonly kind: "score" };

/** Sets of different scales and tasks whose licences allow their labels to be kept with the golden numbers. */
const SETS = ["evouna_qa", "justeval_aspects", "lamp_writing", "newsroom", "squality", "student_answers_saf", "summeval", "ttcw_stories", "xstest_compliance"];
const DIGITS = 6;

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: "string", default: "100" }, only: { type: "string" }, texts: { type: "boolean", default: false } },
});
const [folder, out] = positionals;
if (folder === undefined || out === undefined) {
  console.error("Give the folder of *.jsonl.gz files and the folder to write to.");
  process.exit(1);
}
mkdirSync(out, { recursive: true });
const { vocabulary, model } = await loadFromDisk(join(import.meta.dirname, "../../public/models/clerk"), 2);
const scales: Record<string, readonly number[]> = {};

for (const name of args.only?.split(",") ?? SETS) {
  const rows = await scoredRows(join(folder, `${name}.jsonl.gz`), Number(args.limit));
  const asked = rows.map((row) => ({ row, ...scoreQuestion(row) }));
  const encode = createEncoder(vocabulary);
  const inputs: ClerkInput[] = asked.map(({ row, criterion }) => encode({ ...itemOf(row, criterion, row.response), criterion: { ...criterion, id: "", name: "", weight: 1 } }));
  const qualities = new Array<LogisticQuality>(inputs.length);
  await runBatches(model, inputs, CLERK_BATCH.wasm, new AbortController().signal, (positions, found) => {
    positions.forEach((i, k) => { qualities[i] = found[k] as LogisticQuality; });
  });
  const scale = asked[0]?.criterion.scale;
  if (scale === undefined) throw new Error(`${name} has no scores`);
  const levels = levelsOf(scale).map(({ value }) => value);
  const criterion: Criterion = { id: "quality", name: "Quality", question: "?", scale, descriptions: {}, weight: 1 };
  const rubric: Rubric = { id: name, name, description: "", criteria: [criterion] };
  const numbers = new Map<string, number>();
  const table = asked.map(({ row, toRow }, i) => {
    const probabilities = levelProbabilities(qualities[i] as LogisticQuality, levels.length).map((p) => Number(p.toFixed(DIGITS)));
    const id = `r${i}` as ResponseId;
    const cell: Cell = { state: "scored", verdict: verdictFromDistribution(id, criterion.id, levels, probabilities, []) };
    const known = numbers.get(row.instruction) ?? numbers.size + 1;
    numbers.set(row.instruction, known);
    const response = { id, text: args.texts ? row.response : "x".repeat(Math.ceil(row.response.length / 10)), source: null, humanScore: onScale(row, toRow) };
    const item: Case = {
      ...{ id: `c${known}` as CaseId, instruction: args.texts ? row.instruction : `Instruction ${known}`, context: null },
      ...{ reference: args.texts ? (row.reference ?? null) : null, responses: [response] },
    };
    return makeExportRow(item, response, new Map([[criterion.id, cell]]), rubric);
  });
  writeFileSync(join(out, `${name}.csv`), exportCsv(table, rubric));
  scales[name] = levels;
  console.error(`${name}: ${rows.length} rows`);
}
const lines = Object.entries(scales).map(([name, levels]) => ` ${JSON.stringify(name)}: ${JSON.stringify(levels)}`);
writeFileSync(join(out, "scales.json"), `{\n${lines.join(",\n")}\n}\n`);
process.exit(0); // the runtime's threads would keep the process alive

/** A row's score in the units of the criterion that it was asked by, to as many digits as a person would write. */
function onScale(row: ScoredRow, toRow: (expected: number) => number): number {
  const zero = toRow(0);
  return Number(((row.score - zero) / (toRow(1) - zero)).toPrecision(DIGITS));
}

async function scoredRows(path: string, limit: number): Promise<ScoredRow[]> {
  const rows: ScoredRow[] = [];
  for await (const row of readRows(path)) {
    if (rows.length === limit) break;
    if (row.kind !== "score") continue;
    const first = rows[0] ?? row;
    if (row.scale.join() === first.scale.join()) rows.push(row);
  }
  return rows;
}
