// Writes e2e/golden/clerk.json: what the training code says of fixed inputs, for the tests of the page's engines.
// Run after every new model: npx tsx scripts/make-golden.ts [training/runs/NAME/rounded.pt] [MODEL_FOLDER] [OUT_FILE]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenItems } from "../e2e/golden/items.ts";
import type { Golden } from "../e2e/golden/golden.ts";
import { encodeClerk } from "../src/formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../src/formats/clerk/vocabulary.ts";

const ROOT = join(import.meta.dirname, "..");
const checkpoint = process.argv[2] ?? "training/runs/init/rounded.pt";
const folder = process.argv[3] ?? join(ROOT, "public/models/clerk");
const out = process.argv[4] ?? join(ROOT, "e2e/golden/clerk.json");
const python = process.env["PYTHON"] ?? "/usr/bin/python3";

const vocabulary = new Vocabulary(JSON.parse(readFileSync(join(folder, "vocabulary.json"), "utf8")) as VocabularyFile);
const items = goldenItems();
const lines = items.map((item) => {
  const { ids, segments, marks, features } = encodeClerk(item, vocabulary);
  return JSON.stringify({ ids: [...ids], segments: [...segments], marks: [...marks], features: [...features] });
});
const answers = execFileSync(python, ["training/reference.py", checkpoint], { cwd: ROOT, input: `${lines.join("\n")}\n`, encoding: "utf8" })
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as [number, number]);
if (answers.length !== items.length) throw new Error(`${answers.length} answers to ${items.length} items`);

const golden: Golden = {
  model: createHash("sha256").update(readFileSync(join(folder, "model.onnx"))).digest("hex"),
  items: items.map((item, i) => ({ item, quality: answers[i] ?? [NaN, NaN] })),
};
writeFileSync(out, `${JSON.stringify(golden, null, 1)}\n`);
const means = answers.map(([mean]) => mean);
const spread = Math.max(...means) - Math.min(...means);
console.log(`${items.length} items, locations from ${Math.min(...means).toFixed(3)} to ${Math.max(...means).toFixed(3)} -> ${out}`);
if (spread < 0.01) console.warn("The model says nearly the same of every item; is it trained?");
