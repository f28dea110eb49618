// Prompts that ask for something that could do harm, and prompts that do not, as the Clerk reads them; for risk.py.
// Run: npx tsx training/risks.ts training/data/risks.json [--from ../shared/datasets/train]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeClerk, SEGMENT } from "../src/formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../src/formats/clerk/vocabulary.ts";
import { readRows, type JudgedRow } from "./read-rows.ts";
import { isUnsafePrompt } from "./sets.ts";

type Prompts = {
  readonly file: string;
  readonly risky: (row: JudgedRow) => boolean;
  /** Weight of a prompt, and most prompts taken. */
  readonly weight: number;
  readonly most: number;
};

/**
 * XSTest has prompts of both sorts in like words; people wrote those of just-eval's safety part and of hh-harmless to bring models
 * to do harm, though many turns of the latter are harmless; the rest ask for help and knowledge.
 */
const PROMPTS: readonly Prompts[] = [
  { file: "xstest_compliance", risky: (row) => isUnsafePrompt(row.id), weight: 2, most: Infinity },
  { file: "justeval_safety", risky: () => true, weight: 2, most: Infinity },
  { file: "hh_harmless", risky: () => true, weight: 0.3, most: Infinity },
  { file: "oasst_ranked", risky: () => false, weight: 3, most: Infinity },
  { file: "llmfao_pairs", risky: () => false, weight: 3, most: Infinity },
  { file: "student_answers_saf", risky: () => false, weight: 1, most: Infinity },
  { file: "qa_feedback_pairs", risky: () => false, weight: 0.5, most: Infinity },
  { file: "evouna_qa", risky: () => false, weight: 0.3, most: 1000 },
  { file: "math_answers", risky: () => false, weight: 0.3, most: 600 },
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: "string", default: "../shared/datasets/train" } } });
const [out = "training/data/risks.json"] = positionals;
const vocabulary = new Vocabulary(JSON.parse(readFileSync("public/models/clerk/vocabulary.json", "utf8")) as VocabularyFile);
const prompts: { file: string; risky: boolean; weight: number; ids: number[] }[] = [];
for (const { file, risky, weight, most } of PROMPTS) {
  const seen = new Set<string>();
  for await (const row of readRows(join(values.from, `${file}.jsonl.gz`))) {
    if (seen.size >= most) break;
    if (seen.has(row.instruction)) continue;
    seen.add(row.instruction);
    const input = encodeClerk({ criterion: { question: "", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {} }, instruction: row.instruction, context: null, reference: null, response: "" }, vocabulary);
    prompts.push({ file, risky: risky(row), weight, ids: [...input.ids].filter((_, i) => input.segments[i] === SEGMENT.source) });
  }
}
writeFileSync(out, JSON.stringify(prompts));
console.log(`${prompts.length} prompts, ${prompts.filter((p) => p.risky).length} of them risky -> ${out}`);
