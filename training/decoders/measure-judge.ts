// Measures the tiny judge on generated rows that it was not taught on: `tsx training/decoders/measure-judge.ts [--rows 100]
// [--dtype quantized] [--json FILE] [--show]`. The table in README.md comes from it.
import { writeFileSync } from "node:fs";
import { CHAMBERS } from "../../src/formats/chambers.ts";
import { FLOW_JUDGE } from "../../src/formats/flow-judge.ts";
import { PROMETHEUS_2 } from "../../src/formats/prometheus-2.ts";
import { judgeQuality, type JudgeQuality } from "./judge-quality.fixture.ts";

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

const show = process.argv.includes("--show") ? (line: string) => console.log(line) : undefined;
const results: JudgeQuality[] = [];
for (const dtype of option("dtype", "quantized").split(",")) {
  for (const format of [PROMETHEUS_2, CHAMBERS, FLOW_JUDGE]) {
    const quality = await judgeQuality(format, dtype, Number(option("rows", "100")), show);
    results.push(quality);
    console.log(JSON.stringify(quality));
  }
}
const file = option("json", "");
if (file !== "") writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
