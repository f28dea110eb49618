// Measures how many pairs a ranking of sources needs when the pairs to judge are chosen: `npm run ranking [-- seeds]`. Prints
// Kendall's tau with the ranking from all pairs, by share of the pairs judged, for chosen pairs and for pairs drawn by chance.
import { type Choice, simulate, tausOf, WORLD } from "../src/domain/pair-simulation.fixture.ts";

const SHARES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
const WANTED = 0.9;
const MOST = 0.3;

const seeds = Number(process.argv[2] ?? 100);
if (!Number.isSafeInteger(seeds) || seeds < 1) {
  console.error("npm run ranking -- [number of seeds]");
  process.exit(2);
}

const { sources, cases, spread, scatter, firstPlace } = WORLD;
const pairs = (cases * sources * (sources - 1)) / 2;
console.log(`${String(sources)} sources, ${String(cases)} cases, ${String(pairs)} pairs; ${String(seeds)} seeds`);
console.log(`strengths spread ${String(spread)}, responses ${String(scatter)}, first place ${String(firstPlace)} (natural-log units)`);

const taus: Record<Choice, number[][]> = { chosen: [], chance: [] };
for (let seed = 1; seed <= seeds; seed++) {
  const all = simulate(WORLD, seed);
  for (const choice of ["chosen", "chance"] as const) taus[choice].push(tausOf(all, sources, SHARES, choice));
}

function mean(choice: Choice, k: number): number {
  return taus[choice].reduce((sum, one) => sum + (one[k] ?? 0), 0) / seeds;
}

function low(choice: Choice, k: number): number {
  return taus[choice].map((one) => one[k] ?? 0).sort((a, b) => a - b)[Math.floor(0.1 * seeds)] ?? 0;
}

console.log("\nshare of pairs   tau, chosen (mean, worst tenth from)   tau, by chance (mean, worst tenth from)");
for (const [k, share] of SHARES.entries()) {
  const cells = (["chosen", "chance"] as const).map((choice) => `${mean(choice, k).toFixed(3)}  ${low(choice, k).toFixed(3)}`);
  console.log(`${`${String(Math.round(share * 100))} %`.padStart(14)}   ${(cells[0] ?? "").padEnd(36)}   ${cells[1] ?? ""}`);
}

const at = SHARES.indexOf(MOST);
const reached = mean("chosen", at);
const first = SHARES.find((_, k) => mean("chosen", k) >= WANTED);
console.log(`\nAt ${String(MOST * 100)} % of the pairs: tau ${reached.toFixed(3)} (wanted: ${String(WANTED)}); ${first === undefined ? "never" : `reached at ${String(Math.round(first * 100))} %`}.`);
process.exit(reached >= WANTED ? 0 : 1);
