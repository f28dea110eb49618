// Prints how often the bias report finds a planted bias, and how often it finds one that is not there, over simulated runs.
// npm run bias-power -- [RUNS]
import { BIAS_KINDS } from "../src/domain/bias/bias.ts";
import { simulateBias } from "../src/domain/bias/bias-simulation.ts";

const runs = Number(process.argv[2] ?? 200);
const { power, falseAlarms, anyFalseAlarm } = simulateBias(runs);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
console.log(`${runs} simulated runs of 40 rows each\n`);
console.log("| bias | found where planted | found where there is none |\n| --- | --: | --: |");
for (const kind of BIAS_KINDS) console.log(`| ${kind} | ${percent(power[kind])} | ${percent(falseAlarms[kind])} |`);
console.log(`\nAnything found without any bias: ${percent(anyFalseAlarm)}`);
