// Writes the Clerk's verdicts beside people's as CSV, one file a set, for the check of `npm run agreement` by SciPy:
// npx tsx scripts/agreement/dump-verdicts.ts FOLDER OUT [--limit 100] [--only NAME,NAME] [--texts]
// A file has rows of one scale, that of its first score. --texts adds the responses, which are not ours to publish.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { levelsOf } from "../../src/domain/rubric.ts";
import { CLERK_BATCH, createEncoder, runBatches } from "../../src/engine/clerk-judge.ts";
import type { ClerkInput } from "../../src/formats/clerk/encode.ts";
import { levelProbabilities, type LogisticQuality } from "../../src/heads/discretized-logistic.ts";
import { readRows, type JudgedRow } from "../../training/read-rows.ts";
import { itemOf, scoreQuestion } from "../evaluate/ask.ts";
import { loadFromDisk } from "../evaluate/load-from-disk.ts";

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

for (const name of args.only?.split(",") ?? SETS) {
  const rows = await scoredRows(join(folder, `${name}.jsonl.gz`), Number(args.limit));
  const asked = rows.map((row) => ({ row, ...scoreQuestion(row), item: itemOf(row, scoreQuestion(row).criterion, row.response) }));
  const encode = createEncoder(vocabulary);
  const inputs: ClerkInput[] = asked.map(({ item }) => encode({ ...item, criterion: { ...item.criterion, id: "", name: "", weight: 1 } }));
  const qualities = new Array<LogisticQuality>(inputs.length);
  await runBatches(model, inputs, CLERK_BATCH.wasm, new AbortController().signal, (positions, found) => {
    positions.forEach((i, k) => { qualities[i] = found[k] as LogisticQuality; });
  });
  const lines = asked.map(({ row, item, toRow }, i) => {
    const levels = levelsOf(item.criterion.scale);
    const distribution = levelProbabilities(qualities[i] as LogisticQuality, levels.length);
    const expected = distribution.reduce((sum, p, k) => sum + p * (levels[k]?.value ?? 0), 0);
    const numbers = [row.score, Number(toRow(expected).toPrecision(DIGITS)), Number(Math.max(...distribution).toPrecision(DIGITS))];
    return [JSON.stringify(row.id), ...numbers, ...(args.texts ? [`"${row.response.replaceAll('"', '""')}"`] : [])].join(",");
  });
  const head = ["id", "human", "judge", "confidence", ...(args.texts ? ["response"] : [])].join(",");
  writeFileSync(join(out, `${name}.csv`), `${[head, ...lines].join("\n")}\n`);
  console.error(`${name}: ${rows.length} rows`);
}
process.exit(0); // the runtime's threads would keep the process alive

async function scoredRows(path: string, limit: number): Promise<(JudgedRow & { kind: "score" })[]> {
  const rows: (JudgedRow & { kind: "score" })[] = [];
  for await (const row of readRows(path)) {
    if (rows.length === limit) break;
    if (row.kind !== "score") continue;
    const first = rows[0] ?? row;
    if (row.scale.join() === first.scale.join()) rows.push(row);
  }
  return rows;
}
