// Measures the Clerk on judged responses: the page's own encoder, engine code and WASM build, run in Node.
// npm run evaluate -- FOLDER [--json FILE] [--skip ROWS_A_FILE] [--limit ROWS_A_FILE] [--apart ROWS_A_FILE] [--only NAME,NAME] [--features FILE] [--baseline FILE]
//   [--model FOLDER] [--threads N] [--judge clerk]
// --skip passes over the first rows of each file; --apart measures the rows after the first so many of each file once more, alone. Markdown goes to stdout, progress to stderr. --features writes one JSON line
// a row for a surface-feature model; --baseline reads its answers, {"FILE/ID" or "ID": number}: a score, or for a pair how much better the first response is.
import { createWriteStream, readFileSync, readdirSync, writeFileSync, type WriteStream } from "node:fs";
import { once } from "node:events";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { levelsOf } from "../src/domain/rubric.ts";
import { CLERK_BATCH, createEncoder, runBatches } from "../src/engine/clerk-judge.ts";
import type { ClerkInput, ClerkItem } from "../src/formats/clerk/encode.ts";
import { levelProbabilities, type LogisticQuality } from "../src/heads/discretized-logistic.ts";
import { readRows, type JudgedRow } from "../training/read-rows.ts";
import { itemOf, pairQuestion, scoreQuestion } from "./evaluate/ask.ts";
import { loadFromDisk } from "./evaluate/load-from-disk.ts";
import { Collection, type Judged } from "./evaluate/measure.ts";
import { report } from "./evaluate/report.ts";
import { TRIVIAL, trivialScores } from "./evaluate/trivial.ts";

const CLERK = "clerk";
const BASELINE = "baseline";
const MIDDLE = "middle score";
const CHUNK = 64;

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    judge: { type: "string", default: CLERK },
    skip: { type: "string", default: "0" },
    limit: { type: "string" },
    apart: { type: "string" },
    only: { type: "string" },
    features: { type: "string" },
    baseline: { type: "string" },
    model: { type: "string", default: join(import.meta.dirname, "../public/models/clerk") },
    threads: { type: "string", default: "2" },
  },
});
const folder = positionals[0];
if (folder === undefined || args.judge !== CLERK) {
  console.error('Give the folder of *.jsonl.gz files. The only judge is "clerk".');
  process.exit(1);
}

const time = { encode: 0, model: 0 };
const { manifest, vocabulary, model } = await loadFromDisk(args.model, Number(args.threads));
const baseline = args.baseline === undefined ? null : (JSON.parse(readFileSync(args.baseline, "utf8")) as Readonly<Record<string, number>>);
const features = args.features === undefined ? null : createWriteStream(args.features);
const skip = Number(args.skip);
const limit = args.limit === undefined ? Infinity : Number(args.limit);
const only = args.only?.split(",") ?? null;
const collection = new Collection();
/** Rows after the first `apart` of each file, measured once more alone. */
const later = args.apart === undefined ? null : { after: Number(args.apart), rows: 0, collection: new Collection() };
const started = Date.now();
let rows = 0;

for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz")).sort()) {
  const name = basename(file, ".jsonl.gz");
  if (only !== null && !only.includes(name)) continue;
  let chunk: JudgedRow[] = [];
  let ofFile = 0;
  let passed = 0;
  let judged = 0;
  for await (const row of readRows(join(folder, file))) {
    if (ofFile === limit) break;
    if (passed++ < skip) continue;
    ofFile++;
    chunk.push(row);
    if (chunk.length === CHUNK) {
      await judgeChunk(name, chunk, judged);
      judged += chunk.length;
      chunk = [];
    }
  }
  await judgeChunk(name, chunk, judged);
  rows += ofFile;
  console.error(`${name}: ${ofFile} rows, ${rows} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
if (features !== null) await closed(features);

const judges = [CLERK, BASELINE, ...TRIVIAL, MIDDLE];
const measured = collection.measure(judges, [CLERK, BASELINE]);
const identity = { version: manifest.version, model: manifest.files["model.onnx"]?.sha256, engine: model.runtime.engine, threads: model.runtime.threads };
if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify({ ...identity, rows, measured, ...(later === null ? {} : { apart: { after: later.after, rows: later.rows, measured: later.collection.measure(judges, [CLERK]) } }) }, null, 1)}\n`);
console.error(`encoding ${(time.encode / 1000).toFixed(1)} s, model ${(time.model / 1000).toFixed(1)} s, ${(rows / ((Date.now() - started) / 1000)).toFixed(1)} rows/s`);
console.log(`The Clerk ${manifest.version} (model.onnx ${String(identity.model).slice(0, 12)}…, ${identity.engine}) on ${rows} rows of ${folder}.\n`);
console.log(report(measured, { judge: CLERK, trivial: [...TRIVIAL, MIDDLE], baseline: baseline === null ? null : BASELINE }));
process.exit(0); // the runtime's threads would keep the process alive

/** One response to be judged, and the items of the row it belongs to. */
type Asked = { readonly row: JudgedRow; readonly items: readonly ClerkItem[]; readonly toRow: (expected: number) => number };

/** Judges some rows of a file, of which `before` were judged already. */
async function judgeChunk(file: string, chunk: readonly JudgedRow[], before: number): Promise<void> {
  const asked: Asked[] = chunk.map((row) => {
    if (row.kind === "score") {
      const { criterion, toRow } = scoreQuestion(row);
      return { row, items: [itemOf(row, criterion, row.response)], toRow };
    }
    const criterion = pairQuestion(row);
    return { row, items: [itemOf(row, criterion, row.response_a), itemOf(row, criterion, row.response_b)], toRow: (v) => v };
  });
  const begun = performance.now();
  const encode = createEncoder(vocabulary);
  const inputs: ClerkInput[] = asked.flatMap(({ items }) => items.map((item) => encode({ ...item, criterion: { ...item.criterion, id: "", name: "", weight: 1 } })));
  const between = performance.now();
  const qualities = new Array<LogisticQuality>(inputs.length);
  await runBatches(model, inputs, CLERK_BATCH.wasm, new AbortController().signal, (positions, found) => {
    positions.forEach((i, k) => { qualities[i] = found[k] as LogisticQuality; });
  });
  time.encode += between - begun;
  time.model += performance.now() - between;
  let at = 0;
  for (const [k, one] of asked.entries()) {
    const mine = { inputs: inputs.slice(at, at + one.items.length), qualities: qualities.slice(at, at + one.items.length) };
    at += one.items.length;
    const { row } = one;
    const scale = row.kind === "score" ? row.scale.join(" to ") : "pair";
    const result = judgedRow(file, one, mine.qualities);
    collection.add(row.source, row.criterion ?? "", scale, result);
    if (later !== null && skip + before + k >= later.after) {
      later.rows++;
      later.collection.add(row.source, row.criterion ?? "", scale, result);
    }
    if (features !== null) await writeFeatures(features, file, row, mine);
  }
}

function judgedRow(file: string, { row, items, toRow }: Asked, qualities: readonly LogisticQuality[]): Judged {
  const trivial = items.map(trivialScores);
  const given = baseline?.[`${file}/${row.id}`] ?? baseline?.[row.id];
  const extra: Record<string, number> = given === undefined ? { [MIDDLE]: 0 } : { [MIDDLE]: 0, [BASELINE]: given };
  if (row.kind === "score") {
    const [item] = items;
    const [quality] = qualities;
    if (item === undefined || quality === undefined) throw new Error("a row without an answer");
    const levels = levelsOf(item.criterion.scale);
    const expected = levelProbabilities(quality, levels.length).reduce((sum, p, i) => sum + p * (levels[i]?.value ?? 0), 0);
    return { kind: "score", label: row.score, by: { [CLERK]: toRow(expected), ...trivial[0], ...extra } };
  }
  const differences = TRIVIAL.map((name) => [name, (trivial[0]?.[name] ?? 0) - (trivial[1]?.[name] ?? 0)] as const);
  const by = { [CLERK]: (qualities[0]?.mean ?? NaN) - (qualities[1]?.mean ?? NaN), ...Object.fromEntries(differences), ...extra };
  return { kind: "pair", label: row.preference, by };
}

type Answered = { readonly inputs: readonly ClerkInput[]; readonly qualities: readonly LogisticQuality[] };

/** One line: the row's label, and for each of its responses the features and what the judge said (location, log-scale). */
async function writeFeatures(stream: WriteStream, file: string, row: JudgedRow, { inputs, qualities }: Answered): Promise<void> {
  const label = row.kind === "score" ? { score: row.score, scale: row.scale } : { preference: row.preference };
  const numbers = inputs.map((input) => Array.from(input.features, (value) => Number(value.toPrecision(6))));
  const line = JSON.stringify({ file, id: row.id, source: row.source, criterion: row.criterion, kind: row.kind, ...label, features: numbers, quality: qualities.map((q) => [q.mean, q.logScale]) });
  if (!stream.write(`${line}\n`)) await once(stream, "drain");
}

async function closed(stream: WriteStream): Promise<void> {
  stream.end();
  await once(stream, "close");
}
