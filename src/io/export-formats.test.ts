// Each format goes out through the service and comes back through the page's own import with the same values.
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { rowsOf } from "../domain/case.ts";
import { levelsOf, normalizeScore } from "../domain/rubric.ts";
import type { Rubric } from "../domain/rubric.ts";
import { fileScoreOf, scoresBeside } from "../domain/override.ts";
import { criteriaBeside, exportColumns, isScoredByCriterion, isWritten, TABLE_PARTS, tableParts } from "./export-columns.ts";
import { EXPORT_FORMATS } from "./export-formats.ts";
import type { ExportFormat } from "./export-formats.ts";
import { promptOf } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { createExportService } from "./export-service.ts";
import type { ExportRequest } from "./export-service.ts";
import type { ExportedFile } from "./export-sink.ts";
import { XLSX_CELL_CHARS } from "./export-xlsx.ts";
import { preferredScore } from "./export-training.ts";
import { anyResults, scoredResults } from "./export.fixture.ts";
import { createParseService } from "./parse-service.ts";
import { scoreWords } from "./score-words.ts";

const context = { signal: new AbortController().signal, progress: () => undefined };

async function write(format: ExportFormat, table: readonly ExportRow[], rubric: Rubric, more: Partial<ExportRequest> = {}): Promise<ExportedFile> {
  const written = table.some((row) => [...row.cells.values()].some(isWritten));
  const request: ExportRequest = {
    ...{ format, rubric, run: null, name: "cases", parts: tableParts(written, rubric, table.some(isScoredByCriterion)), beside: criteriaBeside(table, rubric.criteria), pairs: { margin: 0, which: "all" }, criterion: null, language: null, bundle: null },
    ...more,
  };
  const service = createExportService();
  expect(await service.begin({ request })).toEqual({ ok: true, value: null });
  // In slices, as the page sends them.
  for (let at = 0; at < table.length; at += 2) expect(await service.add({ rows: table.slice(at, at + 2) })).toEqual({ ok: true, value: null });
  const file = await service.finish();
  if (!file.ok) throw new Error(`${file.code} ${file.detail}`);
  return file.value;
}

async function open(name: string, blob: Blob, criteria: Rubric["criteria"] = []) {
  const service = createParseService();
  const opened = await service.open({ source: { kind: "file", name, blob }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: { ...opened.value.mapping, words: scoreWords(criteria) }, name: "again" }, context);
  if (!built.ok) throw new Error(`${name}: ${built.code} ${built.detail}`);
  expect([...opened.value.problems, ...built.value.problems]).toEqual([]);
  return { preview: opened.value, rows: rowsOf(built.value.set) };
}

function contentOf({ case: { instruction, context: background, reference }, response: { text, source, humanScore } }: Pick<ExportRow, "case" | "response">) {
  return { instruction, context: background, reference, text, source, humanScore };
}

test.each(["csv", "tsv", "xlsx", "parquet", "json", "jsonl"] as const)("property: %s comes back as it went out", async (format) => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob, records } = await write(format, table, rubric);
      const { preview, rows } = await open(`results.${format}`, blob);
      expect(preview.format).toBe(format);
      expect(rows.map(contentOf)).toEqual(table.map(contentOf));
      expect(records).toBe(table.length);
    }),
    { numRuns: 12 },
  );
});

test.each(["csv", "tsv", "xlsx", "parquet", "json", "jsonl"] as const)("property: people's scores on criteria come back from %s, also on criteria that the rubric does not have", async (format) => {
  await fc.assert(
    fc.asyncProperty(scoredResults, async ({ rubric, table }) => {
      const { rows } = await open(`results.${format}`, (await write(format, table, rubric)).blob);
      const scoresOf = ({ response }: Pick<ExportRow, "response">) => ({
        whole: response.humanScore,
        // A table calls them by the names of the rubric.
        named: rubric.criteria.map((criterion) => fileScoreOf(response, criterion)),
        beside: new Map(scoresBeside(response, rubric.criteria).map(({ criterion, score }) => [criterion, score])),
      });
      expect(rows.map(scoresOf)).toEqual(table.map(scoresOf));
      if (format === "json" || format === "jsonl") {
        const listOf = ({ response }: Pick<ExportRow, "response">) => new Map(response.criterionScores?.map(({ criterion, score }) => [criterion, score]));
        expect(rows.map(listOf)).toEqual(table.map(listOf));
      }
    }),
    { numRuns: 25 },
  );
});

test.each(["csv", "xlsx", "parquet"] as const)("property: %s of chosen columns keeps their parts, and every number is exact", async (format) => {
  const some = fc.subarray([...TABLE_PARTS], { minLength: 1 }).map((parts) => [...new Set([...parts, "instruction" as const, "response" as const, "score" as const])]);
  await fc.assert(
    fc.asyncProperty(anyResults, some, async ({ rubric, table }, chosen) => {
      const parts = tableParts(false, rubric).filter((part) => chosen.includes(part));
      const { blob } = await write(format, table, rubric, { parts });
      const { preview } = await open(`results.${format}`, blob);
      const columns = exportColumns(rubric, parts);
      // Names of criteria are any text: the import trims the names of columns, and CSV guards them.
      const plainName = (name: string): string => name.trim().replace(/^'+/, "").trim();
      expect(preview.columns.map(plainName)).toEqual(columns.map(({ name }) => plainName(name)));
      expect(preview.mapping.roles[preview.columns.indexOf("response")]).toBe("response");
      expect(preview.mapping.roles.filter((role) => role !== "ignore").length).toBe(parts.filter((part) => /^(?:instruction|context|reference|response|source|human_score)$/.test(part)).length);
      columns.forEach(({ kind, value }, i) => {
        if (kind === "number") expect(preview.rows.map((row) => row[i])).toEqual(table.map((row) => String(value(row) ?? "")));
        // The preview shows text cells with their guard undone.
        else expect(preview.rows.map((row) => row[i])).toEqual(table.map((row) => value(row) ?? ""));
      });
    }),
    { numRuns: 12 },
  );
});

test("property: Parquet tells no text from an empty one, and holds scores as the very doubles", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob } = await write("parquet", table, rubric);
      const found = await parquetReadObjects({ file: await blob.arrayBuffer() });
      const expected = table.map((row) => Object.fromEntries(exportColumns(rubric, tableParts(false, rubric)).map(({ name, value }) => [name, value(row)])));
      expect(found).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});

test.each(["csv", "tsv", "xlsx", "parquet", "json", "jsonl", "promptfoo"] as const)("property: in %s a response passes exactly where its score there reaches the rubric's threshold", async (format) => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob } = await write(format, table, rubric);
      const threshold = rubric.pass?.threshold ?? null;
      const found = await passesIn(format, blob);
      expect(found).toHaveLength(table.length);
      for (const { score, pass } of found) {
        const from = format === "promptfoo" ? (threshold ?? 0.5) : threshold;
        // Numbers are shown with two decimals; what looks like the threshold passes.
        expect(pass).toBe(from === null || score === null ? null : Number((score * 100).toFixed(9)) + 0.5 >= Math.round(from * 100));
      }
    }),
    { numRuns: 10 },
  );
});

type Passing = { readonly score: number | null; readonly pass: boolean | null };

/** Scores and passes as a reader of the file finds them, with the words and fields of the format. */
async function passesIn(format: ExportFormat, blob: Blob): Promise<Passing[]> {
  if (format === "promptfoo") {
    const { results } = (JSON.parse(await blob.text()) as { readonly results: { readonly results: readonly { readonly success: boolean; readonly score: number; readonly error: string | null }[] } }).results;
    return results.map(({ success, score, error }) => (error === null ? { score, pass: success } : { score: null, pass: success ? true : null }));
  }
  if (format === "json" || format === "jsonl") {
    const text = await blob.text();
    const rows = format === "json" ? (JSON.parse(text) as { readonly rows: readonly { readonly overall: number | null; readonly pass: boolean | null }[] }).rows : text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as { readonly overall: number | null; readonly pass: boolean | null });
    return rows.map(({ overall, pass }) => ({ score: overall, pass }));
  }
  const { preview } = await open(`results.${format}`, blob);
  const [overall, pass] = [preview.columns.indexOf("overall"), preview.columns.indexOf("pass")];
  const words: Readonly<Record<string, boolean | null>> = { pass: true, fail: false, "": null };
  return preview.rows.map((row) => ({ score: row[overall] === "" ? null : Number(row[overall]), pass: words[row[pass] ?? ""] ?? null }));
}

test("a workbook cuts what a cell cannot hold and says how often", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const long = `${"x".repeat(XLSX_CELL_CHARS - 1)}😀 and on`;
      const rows = table.map((row, i) => (i === 0 ? { ...row, response: { ...row.response, text: long } } : row));
      const { blob, cut } = await write("xlsx", rows, rubric);
      expect(cut).toBe(1);
      expect((await open("a.xlsx", blob)).rows[0]?.response.text).toBe("x".repeat(XLSX_CELL_CHARS - 1));
    }),
    { numRuns: 2 },
  );
});

test("property: promptfoo results come back: prompt, reference, answer and provider; a rating by hand only for a whole rubric", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob } = await write("promptfoo", table, rubric);
      const { preview, rows } = await open("promptfoo.json", blob);
      expect(preview.shape).toBe("promptfoo");
      expect(rows.map(contentOf)).toEqual(
        table.map((row) => ({
          ...contentOf(row),
          ...{ instruction: promptOf(row.case), context: null },
          humanScore: rubric.criteria.every(({ id }) => row.overrides.has(id)) ? preferredScore(row, rubric) : null,
        })),
      );
    }),
    { numRuns: 12 },
  );
});

test("property: EvalAssist test cases come back; the expected result is the person's figure by the name of its level", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob } = await write("evalassist", table, rubric);
      const { preview, rows } = await open("evalassist.json", blob, rubric.criteria.slice(0, 1));
      expect(preview.shape).toBe("evalassist");
      expect(rows.map(contentOf)).toEqual(table.map((row) => ({ ...contentOf(row), source: null, humanScore: expectedOf(row, rubric) })));
    }),
    { numRuns: 12 },
  );
});

function expectedOf(row: ExportRow, rubric: Rubric): number | null {
  const [criterion] = rubric.criteria;
  if (criterion === undefined) return null;
  const levels = levelsOf(criterion.scale).map(({ value }) => value);
  const [min = 0, max = 0] = [levels[0], levels.at(-1)];
  const figure = row.overrides.get(criterion.id) ?? row.response.humanScore;
  return figure === null || figure < min || figure > max ? null : levels.reduce((best, value) => (Math.abs(value - figure) < Math.abs(best - figure) ? value : best), min);
}

/** Several responses of each case, each with a score on every criterion. */
const answered = anyResults.chain(({ rubric, table }) =>
  fc.array(fc.tuple(fc.constantFrom(...table), fc.constantFrom("a", "b", "c", "\nx", "案", "=1"), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 }).map((picks) => ({
    rubric,
    rows: picks.map(([row, text, share]): ExportRow => {
      const own = new Map(rubric.criteria.map(({ id, scale }) => [id, Math.round(share * (levelsOf(scale).length - 1)) + (levelsOf(scale)[0]?.value ?? 0)]));
      return { ...row, response: { ...row.response, text, source: null }, overrides: own };
    }),
  })),
);

test("property: preference pairs are those of one case beyond the margin, better first, and come back as chosen and rejected", async () => {
  await fc.assert(
    fc.asyncProperty(answered, fc.constantFrom(0, 0.2, 0.5), async ({ rubric, rows }, margin) => {
      const { blob, records } = await write("preferences", rows, rubric, { pairs: { margin, which: "all" } });
      const score = (row: ExportRow): number => preferredScore(row, rubric) ?? NaN;
      const expected = rows.flatMap((better) =>
        rows.filter((worse) => worse.case.id === better.case.id && worse.response.text !== better.response.text && score(better) - score(worse) > margin).map((worse) => [promptOf(better.case), better.response.text, worse.response.text]),
      );
      const lines = (await blob.text()).split("\n").slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.map(({ prompt, chosen, rejected }) => [prompt, chosen, rejected]).sort()).toEqual(expected.sort());
      expect(records).toBe(expected.length);
      for (const line of lines) expect(line["chosen_score"]).toBeGreaterThan((line["rejected_score"] as number) + margin);
      if (lines.length === 0) return;
      const again = await open("pairs.jsonl", blob);
      expect(again.preview.shape).toBe("chosen-rejected");
      expect(again.rows.length).toBe(2 * lines.length);
      const cases = [...new Set(again.rows.map((row) => row.case))];
      const found = cases.flatMap(({ instruction, responses, preferences = [] }) => {
        const textOf = (id: string): string | undefined => responses.find((response) => response.id === id)?.text;
        return preferences.map(({ a, b, better }) => [instruction, textOf(better), textOf(better === a ? b : a)]);
      });
      expect(found.sort()).toEqual(lines.map(({ prompt, chosen, rejected }) => [prompt, chosen, rejected]).sort());
    }),
    { numRuns: 30 },
  );
});

test("the best against the worst makes at most one pair of a case", async () => {
  await fc.assert(
    fc.asyncProperty(answered, async ({ rubric, rows }) => {
      const { records } = await write("preferences", rows, rubric, { pairs: { margin: 0, which: "extremes" } });
      expect(records).toBeLessThanOrEqual(new Set(rows.map((row) => row.case.id)).size);
    }),
    { numRuns: 20 },
  );
});

test("property: rewards come back as prompt and response; rows without a score are left out and counted", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const scored = table.filter((row) => preferredScore(row, rubric) !== null);
      const { blob, records, leftOut } = await write("rewards", table, rubric);
      expect([records, leftOut]).toEqual([scored.length, table.length - scored.length]);
      if (scored.length === 0) return;
      const { rows } = await open("rewards.jsonl", blob);
      expect(rows.map(contentOf)).toEqual(scored.map((row) => ({ ...contentOf(row), instruction: promptOf(row.case), context: null, reference: null, humanScore: null })));
    }),
    { numRuns: 30 },
  );
});

test("property: feedback records come back as a Feedback Collection, with scores from 1 to 5", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const { blob, records, leftOut } = await write("feedback", table, rubric);
      expect(records + leftOut).toBe(table.length * rubric.criteria.length);
      const lines = (await blob.text()).split("\n").slice(0, -1).map((line) => JSON.parse(line) as Record<string, string>);
      for (const line of lines) {
        expect(line["orig_score"]).toMatch(/^[1-5]$/);
        expect(Object.keys(line).filter((key) => /^orig_score[1-5]_description$/.test(key)).length).toBe(5);
      }
      if (lines.length === 0) return;
      const { preview, rows } = await open("feedback.jsonl", blob);
      expect(preview.shape).toBe("feedback-collection");
      expect(rows.map((row) => [row.case.instruction, row.response.text])).toEqual(lines.map((line) => [line["orig_instruction"], line["orig_response"]]));
    }),
    { numRuns: 12 },
  );
});

test("a person's score on a 1 to 5 scale is the score of the feedback record", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      const own = table.map((row) => ({ ...row, overrides: new Map(rubric.criteria.map(({ id, scale }) => [id, levelsOf(scale).at(-1)?.value ?? 1])) }));
      const lines = (await (await write("feedback", own, rubric)).blob.text()).split("\n").slice(0, -1);
      expect(lines.map((line) => (JSON.parse(line) as Record<string, string>)["orig_score"])).toEqual(own.flatMap(() => rubric.criteria.map(() => "5")));
      expect(rubric.criteria.map(({ scale }) => normalizeScore(scale, levelsOf(scale).at(-1)?.value ?? 1))).toEqual(rubric.criteria.map(() => 1));
    }),
    { numRuns: 5 },
  );
});

test("every format that stands in the list can be written", async () => {
  const [first] = fc.sample(anyResults, { numRuns: 1, seed: 7 });
  if (first === undefined) throw new Error("no results");
  const { REPORT_WORDS } = await import("./report-words.fixture.ts");
  for (const format of EXPORT_FORMATS) {
    if (format === "bundle") continue; // bundle.test.ts
    const { blob } = await write(format, first.table, first.rubric, { language: { words: REPORT_WORDS, locale: "en" } });
    if (format !== "preferences" && format !== "rewards" && format !== "feedback") expect(blob.size, format).toBeGreaterThan(50);
  }
});
