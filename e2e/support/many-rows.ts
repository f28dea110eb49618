// Files with many made-up rows, for runs that take long enough to be interrupted. The shortest come first, as they are
// judged first, so that the first verdicts are in view.
import type { Upload } from "./page.ts";

const WORDS = "the pump ran all night and nobody at the station heard the valve close before morning came with rain".split(" ");

/** A JSONL file of `count` rows with growing texts; every row has an instruction and a reference. */
export function manyRows(count: number): Upload {
  const rows = Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 60 + i }, (_, k) => WORDS[(i * 7 + k * 5) % WORDS.length]);
    return { instruction: `What happened on night ${String(i).padStart(3, "0")}?`, reference: "The valve closed in the morning.", response: words.join(" ") };
  });
  return { name: "nights.jsonl", text: rows.map((row) => `${JSON.stringify(row)}\n`).join("") };
}
