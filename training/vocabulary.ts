// Trains the Clerk's vocabulary: the most frequent words of the training texts with their document frequencies.
// Run: npx tsx training/vocabulary.ts [TRAIN_FOLDER] [OUT_FILE]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { splitWords } from "../src/formats/clerk/words.ts";
import type { VocabularyFile } from "../src/formats/clerk/vocabulary.ts";
import { readRows } from "./read-rows.ts";
import { SETS } from "./sets.ts";
import { ASPECTS, CHECKS } from "./wordings.ts";

const WORDS = 20_000;
const BUCKETS = 1_024;
/** Words in fewer texts than this are left to the hash buckets. */
const MIN_TEXTS = 4;

const folder = process.argv[2] ?? "../shared/datasets/train";
const out = process.argv[3] ?? "public/models/clerk/vocabulary.json";

const texts = new Map<string, number>();
let total = 0;
const seen = new Set<string>();
function count(text: string | undefined, weight = 1): void {
  if (text === undefined || text === "" || (text.length > 60 && seen.has(text))) return;
  if (text.length > 60) seen.add(text);
  total++;
  for (const key of new Set(splitWords(text).map((w) => w.key))) texts.set(key, (texts.get(key) ?? 0) + weight);
}

for (const set of SETS) {
  for await (const row of readRows(join(folder, `${set.file}.jsonl.gz`))) {
    count(row.instruction);
    count(row.reference);
    if (row.kind === "score") count(row.response);
    else {
      count(row.response_a);
      count(row.response_b);
    }
  }
}
for (const set of SETS) for (const w of set.wordings) count([w.question, ...Object.values(w.rubric ?? {})].join(" "), 50);
for (const aspect of Object.values(ASPECTS)) for (const q of aspect.questions) count(q, 50);
for (const check of CHECKS) for (const q of check.questions) count(q, 50);

const kept = [...texts].filter(([, n]) => n >= MIN_TEXTS).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, WORDS);
const file: VocabularyFile = {
  version: 1,
  buckets: BUCKETS,
  words: kept.map(([word]) => word),
  idf10: kept.map(([, n]) => Math.max(0, Math.round(10 * Math.log((total + 1) / (n + 0.5))))),
};
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify(file));
console.log(`${kept.length} words from ${total} texts (rarest in ${kept[kept.length - 1]?.[1]}), ${BUCKETS} buckets -> ${out}`);
