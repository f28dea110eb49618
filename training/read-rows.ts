// Reads judged-response files (*.jsonl.gz, one JSON object a line) for training and measuring. Node only.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** A row in the format of the judged-responses collection; `kind` says which fields are there. */
export type JudgedRow = {
  readonly source: string;
  readonly id: string;
  readonly instruction: string;
  readonly reference?: string;
  readonly criterion?: string;
  readonly rubric?: Readonly<Record<string, string>>;
} & (
  | { readonly kind: "score"; readonly response: string; readonly score: number; readonly scale: readonly [number, number] }
  | { readonly kind: "pair"; readonly response_a: string; readonly response_b: string; readonly preference: "a" | "b" | "tie" }
);

/** Yields the rows of one gzip file in file order. Throws on a line that is not JSON. */
export async function* readRows(path: string): AsyncGenerator<JudgedRow> {
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) if (line !== "") yield JSON.parse(line) as JudgedRow;
}
