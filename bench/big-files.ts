// Large made-up files for the benchmarks, written once to a temporary folder. Their texts differ from row to row.
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

const WORDS = "the pump ran all night and nobody at the station heard the valve close before morning came with rain on every roof".split(" ");

export type Row = { readonly instruction: string; readonly reference: string; readonly response: string; readonly source: string; readonly human_score: number };

/** A row that is the same for the same number. @param words length of the response */
export function row(i: number, words: number, sources = 4): Row {
  const response = Array.from({ length: words }, (_, k) => WORDS[(i * 7 + k * 5 + ((i * k) % 11)) % WORDS.length]).join(" ");
  const asked = Math.floor(i / sources);
  return { instruction: `What happened at station ${asked}?`, reference: `Pump ${asked % 97} was serviced.`, response: `${response}, they said in week ${i}.`, source: `model-${i % sources}`, human_score: 1 + (i % 5) };
}

export function csvLine(one: Row): string {
  return `"${one.instruction}","${one.reference}","${one.response}",${one.source},${one.human_score}\n`;
}

export const CSV_HEADER = "instruction,reference,response,source,human_score\n";

/** Gives `work` a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "chambers-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file line by line, without ever holding it whole. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path);
  for (const line of lines) if (!stream.write(line)) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
}
