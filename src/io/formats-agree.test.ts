// The same table in every format gives the same cases, and no bytes or cells make the readers throw.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parquet, sheetXml, textCell, workbook, zip } from "../../e2e/fixtures/evil/archives.ts";
import type { CaseSet } from "../domain/case.ts";
import { createParseService } from "./parse-service.ts";
import { readNested } from "./python-value.ts";

function context() {
  return { signal: new AbortController().signal, progress: () => undefined };
}

async function read(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<CaseSet> {
  const service = createParseService();
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([content]) }, encoding: null }, context());
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "set" }, context());
  if (!built.ok) throw new Error(`${name}: ${built.code} ${built.detail}`);
  return built.value.set;
}

const NAMES = ["instruction", "response", "source"] as const;

/** Printable text in any script, with quotes, separators, ampersands and line breaks; `_x0041_` is an escape in workbooks only. */
const cell = fc
  .string({ unit: fc.oneof(fc.constantFrom('"', ",", "\t", "\n", "&", "<", ">", "'", ";", "=", "_", " "), fc.constantFrom("案", "例", "é", "😀", "ア"), fc.constantFrom("a", "b", "1", "x")), minLength: 1, maxLength: 30 })
  .map((text) => `t${text}t`)
  .filter((text) => !/_x[0-9a-fA-F]{4}_/.test(text));

test("CSV, JSONL, a workbook, Parquet and an archive of one agree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
      const quoted = (row: readonly string[]) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      const csv = `${NAMES.join(",")}\n${rows.map(quoted).join("\n")}\n`;
      const jsonl = rows.map((row) => JSON.stringify(Object.fromEntries(NAMES.map((name, i) => [name, row[i]])))).join("\n");
      const expected = await read("a.jsonl", jsonl);
      expect(expected.cases.flatMap((one) => one.responses.map((response) => response.text)).sort()).toEqual(rows.map((row) => row[1]).sort());
      const others = await Promise.all([
        read("a.csv", csv),
        read("a.xlsx", workbook([{ name: "S", xml: sheetXml([NAMES, ...rows].map((row) => row.map(textCell))) }])),
        read("a.parquet", parquet(Object.fromEntries(NAMES.map((name, i) => [name, rows.map((row) => row[i])])))),
        read("a.zip", zip([["a.csv", csv]])),
      ]);
      for (const other of others) expect(other).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("no bytes after a ZIP's or a Parquet's first ones make a reader throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("504b0304", "50415231"), fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (magic, bytes, ended) => {
      const end = ended ? Buffer.from(magic === "50415231" ? "2000000050415231" : `504b0506${"00".repeat(18)}`, "hex") : Buffer.alloc(0);
      const blob = new Blob([new Uint8Array(Buffer.concat([Buffer.from(magic, "hex"), bytes, end]))]);
      const opened = await createParseService().open({ source: { kind: "file", name: "x", blob }, encoding: null }, context());
      if (!opened.ok) expect(opened.code).toMatch(/^(?:archive|parquet|no-rows)/);
    }),
    { numRuns: 300 },
  );
});

test("no cell makes the reader of nested values throw, and JSON reads as JSON", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("[", "]", "{", "}", "'", '"', ",", ":", "\\", "u", "x", "1", "a", " ", "\n", "(", ")") }), (text) => void readNested(`[${text}`)), { numRuns: 2_000 });
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const wrapped = [value];
    expect(JSON.stringify(readNested(JSON.stringify(wrapped)))).toBe(JSON.stringify(wrapped));
  }));
});
