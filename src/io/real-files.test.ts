// Real files in three formats each, where the folder with them is at hand: the same counts and the same mapping from all three.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { parquet, sheetXml, textCell, workbook } from "../../e2e/fixtures/evil/archives.ts";
import type { CaseSet } from "../domain/case.ts";
import { createParseService } from "./parse-service.ts";
import type { TablePreview } from "./table.ts";

const FOLDER = join(import.meta.dirname, "../../../shared/datasets/dev");
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl.gz")) : [];
/** Rows of each file that are read; the files are in random order. */
const ROWS = 25;

type Judged = Readonly<Record<string, unknown>> & { readonly kind: "score" | "pair" };
type Read = { readonly preview: TablePreview; readonly set: CaseSet };

async function read(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<Read> {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([content]) }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name }, context);
  if (!built.ok) throw new Error(`${name}: ${built.code} ${built.detail}`);
  return { preview: opened.value, set: built.value.set };
}

/** A value as a cell of a table holds it. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Everything that a set says of its cases, without ids. */
function said({ cases }: CaseSet): object[] {
  return cases.map(({ instruction, context, reference, responses, preferences = [] }) => ({
    instruction,
    context,
    reference,
    responses: responses.map(({ text, source, humanScore }) => [text, source, humanScore]),
    preferences: preferences.map(({ a, b, better }) => [better === "tie" ? "tie" : better === a ? 0 : 1, responses.findIndex(({ id }) => id === a), responses.findIndex(({ id }) => id === b)]),
  }));
}

describe.skipIf(files.length === 0)("judged responses of shared/datasets/dev (skipped where that folder is not)", () => {
  test.each(files)("%s", async (file) => {
    const text = gunzipSync(readFileSync(join(FOLDER, file))).toString("utf8");
    const rows = text.trimEnd().split("\n").slice(0, ROWS).map((line) => JSON.parse(line) as Judged);
    const kept = rows.filter((row) => cell(row["response"] ?? row["response_a"]).trim() !== "" || cell(row["instruction"]).trim() !== "");
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const table = rows.map((row) => columns.map((name) => cell(row[name])));
    const jsonl = await read(file.replace(".gz", ""), rows.map((row) => JSON.stringify(row)).join("\n"));
    const csv = await read("a.csv", Papa.unparse({ fields: columns, data: table }));
    const isEven = files.indexOf(file) % 2 === 0;
    const third = isEven
      ? await read("a.parquet", parquet(Object.fromEntries(columns.map((name, i) => [name, table.map((row) => row[i] ?? "")]))))
      : await read("a.xlsx", workbook([{ name: "Sheet", xml: sheetXml([columns.map(textCell), ...table.map((row) => row.map(textCell))]) }]));

    const pairs = rows.some(({ kind }) => kind === "pair");
    for (const { preview, set } of [jsonl, csv, third]) {
      expect(preview).toMatchObject({ rowCount: rows.length, problems: [] });
      const roleOf = (name: string) => preview.mapping.roles[preview.columns.indexOf(name)];
      expect(roleOf("instruction")).toBe("instruction");
      if (columns.includes("reference")) expect(roleOf("reference")).toBe("reference");
      if (pairs) {
        expect([roleOf("response_a"), roleOf("response_b"), roleOf("preference")]).toEqual(["response", "response", "preference"]);
      } else {
        expect([roleOf("response"), roleOf("score")]).toEqual(["response", "humanScore"]);
      }
      const responses = set.cases.reduce((sum, one) => sum + one.responses.length, 0);
      const expected = pairs ? kept.reduce((sum, row) => sum + [row["response_a"], row["response_b"]].filter((one) => cell(one).trim() !== "").length, 0) : kept.length;
      expect(responses).toBe(expected);
    }
    expect(said(csv.set)).toEqual(said(jsonl.set));
    // XML holds no carriage returns as such, and neither holds what was trimmed.
    if (isEven) expect(said(third.set)).toEqual(said(jsonl.set));
  });
});
