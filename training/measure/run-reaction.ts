// Measures whether the Clerk listens to the rubric, with the page's own engine in Node.
// Run: npx tsx training/measure/run-reaction.ts [--json FILE] [--model FOLDER]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadFromDisk } from "../../scripts/evaluate/load-from-disk.ts";
import { CLERK_BATCH, createEncoder, runBatches } from "../../src/engine/clerk-judge.ts";
import { reactionSet } from "./rubric-reaction.ts";

const { values: args } = parseArgs({ options: { json: { type: "string" }, model: { type: "string", default: "public/models/clerk" } } });
const { vocabulary, model } = await loadFromDisk(args.model, 2);
const encode = createEncoder(vocabulary);
const set = reactionSet();
const inputs = set.flatMap((item) =>
  [item.met, item.failed].map((question) =>
    encode({ ...item, criterion: { id: "", name: "", weight: 1, question, scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {} } }),
  ),
);
const means = new Float64Array(inputs.length);
await runBatches(model, inputs, CLERK_BATCH.wasm, new AbortController().signal, (positions, qualities) => {
  positions.forEach((i, k) => { means[i] = qualities[k]?.mean ?? NaN; });
});
const groups: Record<string, { n: number; right: number; meanGap: number }> = {};
set.forEach((item, i) => {
  const gap = (means[2 * i] ?? NaN) - (means[2 * i + 1] ?? NaN);
  const group = (groups[item.group] ??= { n: 0, right: 0, meanGap: 0 });
  group.meanGap = (group.meanGap * group.n + gap) / (group.n + 1);
  group.n++;
  if (gap > 0) group.right++;
});
const right = Object.values(groups).reduce((sum, g) => sum + g.right, 0);
const result = { n: set.length, right, groups };
if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result, null, 1));
process.exit(0); // the runtime's threads would keep the process alive
