// What the generative benchmark found out, and its table. Measuring is generative.ts.
import type { Budget } from "../src/workers/protocol.ts";
import type { Rows } from "./generative-rows.ts";
import { type Measured, median } from "./measured.ts";

/** A run whose share of the one-time reading of the prefix counts into a row. */
export const RUN = 50;

/** What is measured with which model. */
export type Setup = {
  readonly folder: string;
  readonly threads: number;
  /** Suffix of the graph's file name, as hubs have it. */
  readonly graph: string;
  readonly device: "wasm" | "webgpu";
  readonly browserArgs: readonly string[];
  readonly rounds: number;
  /** Rows of a round by the number of criteria. */
  readonly rows: readonly (readonly [criteria: 1 | 5, rows: number])[];
  /** Rows judged before the clock starts. A judge whose passes are exact keeps a prefix from two rows on. */
  readonly warmRows: number;
  readonly rationaleTokens: number;
  /** Whether the same passes are measured in the native runtime too. */
  readonly native: boolean;
};

/** One way to judge. "a" is the pipeline, "e" the native runtime. */
export type Way = "a" | "b" | "c" | "d" | "e";

/** What was found out, by way and number of criteria. */
export type Notes = {
  /** Milliseconds of each row. */
  readonly rows: Map<string, number[]>;
  /** Milliseconds of the first rows, with one criterion and the prefix before them. */
  readonly first: Map<string, number[]>;
  readonly peaks: Map<Way, number[]>;
  readonly loads: Map<Way, number[]>;
  readonly budgets: Map<string, Budget>;
  readonly decoded: number[];
  /** Authors of the prompt's parts in order, by the number of criteria. */
  readonly orders: Map<number, string>;
};

const NAMES: Readonly<Record<Way, string>> = {
  a: "text-generation pipeline",
  b: "with rationale",
  c: "verdict only, no reuse",
  d: "verdict only",
  e: "verdict only, native runtime in Node",
};

export function generativeReport(notes: Notes, rows: Rows, setup: Setup): Measured[] {
  const of = (key: string): number => median(notes.rows.get(key) ?? []);
  /** Milliseconds of reading the prefix; the first rows have one criterion, of which a row may have several. */
  const prefix = (way: Way): number => (way === "a" || way === "c" ? 0 : Math.max(0, median(notes.first.get(`${way}1`) ?? []) - setup.warmRows * of(`${way}1`)));
  const rate = (way: Way, criteria: number): number => 1000 / (of(`${way}${criteria}`) + prefix(way) / RUN);
  const where = setup.device === "wasm" ? `WASM, ${setup.threads} threads` : "WebGPU";
  const measured: Measured[] = [{ what: `${where}: prompt of ${rows.promptTokens} tokens, of them shared by all rows`, value: rows.prefixTokens, unit: "tokens" }];
  for (const [criteria] of setup.rows) {
    const against = (...ways: readonly Way[]) => ({ against: ways.map((way) => ({ what: `(${way})`, value: rate(way, criteria) })) });
    const line = (way: Way, ...ways: readonly Way[]): Measured => ({ what: `(${way}) ${NAMES[way]}, ${many(criteria)}`, value: rate(way, criteria), unit: "rows/s", ...against(...ways) });
    measured.push(line("a"), line("b", "a"), line("c", "a"));
    if (notes.rows.has(`e${criteria}`)) measured.push(line("d", "a", "c", "e"), line("e"));
    else measured.push(line("d", "a", "c"));
  }
  for (const [criteria] of setup.rows) {
    const whole = (notes.budgets.get(`c${criteria}`)?.prefillWithoutReuse ?? NaN) / RUN;
    const read = (notes.budgets.get(`d${criteria}`)?.prefill ?? NaN) / RUN;
    const decoded = criteria * (notes.decoded.reduce((a, b) => a + b, 0) / notes.decoded.length);
    measured.push(
      { what: `(a) and (c) tokens prefilled a row, ${many(criteria)} (${notes.orders.get(criteria) ?? ""})`, value: whole, unit: "tokens" },
      { what: `(b), (d) and (e) the same in a run of ${RUN} rows`, value: read, unit: "tokens", against: { what: "(a)", value: whole } },
      { what: `(a) tokens decoded a row, ${many(criteria)}`, value: setup.rationaleTokens * criteria, unit: "tokens" },
      { what: `(b) the same; (c), (d) and (e) decode none`, value: decoded, unit: "tokens" },
    );
  }
  measured.push({ what: "(d) reading the shared prefix, once", value: prefix("d") / 1000, unit: "s" });
  const peak = (way: Way): number => Math.max(...(notes.peaks.get(way) ?? [])) / 1e6;
  for (const way of ["a", "b", "c", "d"] as const) {
    measured.push({ what: `(${way}) peak memory of the renderer`, value: peak(way), unit: "MB", ...(way === "a" ? {} : { against: { what: "(a)", value: peak("a") } }) });
  }
  for (const way of ["a", "d"] as const) measured.push({ what: `(${way}) loading the model`, value: median(notes.loads.get(way) ?? []) / 1000, unit: "s" });
  return measured;
}

function many(criteria: number): string {
  return criteria === 1 ? "one criterion" : "five criteria";
}
