// Reports: the figures are right, every text is escaped, and nothing in the file acts or is loaded.
import fc from "fast-check";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Rubric } from "../domain/rubric.ts";
import { summarize } from "../domain/summary.ts";
import type { ExportRow } from "./export-row.ts";
import { anyResults } from "./export.fixture.ts";
import { FigureGatherer, SHOWN_ROWS } from "./report-figures.ts";
import type { ReportFigures } from "./report-figures.ts";
import { reportHtml } from "./report-html.ts";
import { escapeMarkdown, fenced, reportMarkdown } from "./report-markdown.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { REPORT_WORDS } from "./report-words.fixture.ts";
import { SHOWN_CHARS, shortened } from "./report-words.ts";

const LANGUAGE = { words: REPORT_WORDS, locale: "en" };

function figuresOf({ rubric, table }: { readonly rubric: Rubric; readonly table: readonly ExportRow[] }, name = "cases"): ReportFigures {
  const gatherer = new FigureGatherer(rubric);
  for (const row of table) gatherer.add(row);
  return gatherer.figures(null, name);
}

/** The tags of a document, by a scan of its own: the file is made of these and texts, nothing else. */
function tagsOf(html: string): string[] {
  const style = html.indexOf("<style>");
  const plain = html.slice(0, style) + html.slice(html.indexOf("</style>"));
  return [...plain.matchAll(/<(\/?[a-z0-9]+|!doctype)[^>]*>/gi)].map(([, name]) => (name ?? "").toLowerCase());
}

const ALLOWED = new Set([
  ..."!doctype html head meta title style body main footer header section article h1 h2 h3 h4 p div dl dt dd table caption thead tbody tr th td strong span bdi pre code svg line rect circle text".split(" "),
]);

test("property: whatever the texts are, the HTML holds the page's own elements only, and as many as with harmless texts", async () => {
  const markup = fc.constantFrom("<script>alert(1)</script>", '"><img src=x onerror=1>', "</pre><h1>", "<!--", "&lt;b&gt;", "</style><style>*{}", "]]>", "<svg onload=1>", "'\"`=");
  await fc.assert(
    fc.asyncProperty(anyResults, markup, async ({ rubric, table }, text) => {
      const dress = (value: string): ExportRow[] => table.map((row) => ({ ...row, case: { ...row.case, instruction: value }, response: { ...row.response, text: value, source: value }, comment: value }));
      const criteria = (value: string) => ({ ...rubric, name: value, criteria: rubric.criteria.map((one) => ({ ...one, name: value, question: value })) });
      const evil = await reportHtml(figuresOf({ rubric: criteria(text), table: dress(text) }, text), LANGUAGE);
      const plain = await reportHtml(figuresOf({ rubric: criteria("x"), table: dress("x") }, "x"), LANGUAGE);
      const tags = tagsOf(evil);
      expect(tags.filter((tag) => !ALLOWED.has(tag.replace("/", "")))).toEqual([]);
      expect(tags).toEqual(tagsOf(plain));
      expect(evil).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
      expect(evil).not.toMatch(/<[^>]*\s(?:src|href|style|action)\s*=/i);
    }),
    { numRuns: 20 },
  );
});

test("the HTML's policy allows its one style sheet by hash and nothing else", async () => {
  const [made] = fc.sample(anyResults, { numRuns: 1, seed: 1 });
  const html = await reportHtml(figuresOf(made!), LANGUAGE);
  const hash = createHash("sha256").update(REPORT_STYLE).digest("base64");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
  expect(html.match(/<style>([^<]*)<\/style>/)?.[1]).toBe(REPORT_STYLE);
  expect(REPORT_STYLE).not.toMatch(/url\(|@import/);
});

test("property: figures are those of a plain count, and the ends are the best and the worst rows", () => {
  fc.assert(
    fc.property(anyResults, ({ rubric, table }) => {
      const figures = figuresOf({ rubric, table });
      const overalls = table.map((row) => row.overall).filter((one) => one !== null);
      expect(figures.overall).toEqual(summarize(overalls, [0, 1]));
      expect(figures.overallBars.reduce((sum, { count }) => sum + count, 0)).toBe(overalls.length);
      for (const [i, criterion] of rubric.criteria.entries()) {
        const cells = table.map((row) => row.cells.get(criterion.id));
        const one = figures.criteria[i]!;
        expect(one.summary.n).toBe(cells.filter((cell) => cell?.state === "scored").length);
        expect(one.failed).toBe(cells.filter((cell) => cell?.state === "failed").length);
        expect(one.summary.n + one.failed + one.skipped + one.pending).toBe(table.length);
        expect(one.bars.reduce((sum, { count }) => sum + count, 0)).toBe(one.summary.n);
      }
      expect(figures.sources.reduce((sum, { rows }) => sum + rows, 0)).toBe(table.length);
      const ends = [...figures.highest, ...figures.lowest];
      expect(new Set(ends.map(({ position }) => position)).size).toBe(ends.length);
      expect(ends.length).toBe(Math.min(overalls.length, 2 * SHOWN_ROWS));
      const sorted = overalls.toSorted((a, b) => a - b);
      expect(figures.lowest.map(({ row }) => row.overall)).toEqual(sorted.slice(0, figures.lowest.length));
      expect(figures.highest.map(({ row }) => row.overall)).toEqual(sorted.toReversed().slice(0, figures.highest.length));
      for (const { position, row } of ends) expect(table[position - 1]).toBe(row);
    }),
    { numRuns: 60 },
  );
});

test("property: no text of a row opens or closes a block of the Markdown, and inline text stays in its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("`", "~", "#", "|", "\n", "\r", "<", "[", "]", "(", "!", "*", "_", "\\", "-", "1", ".", "a", " ") }), (text) => {
      const block = fenced(text).split("\n");
      const fence = block[0]!.replace("text", "");
      expect(block.at(-1)).toBe(fence);
      expect(block.slice(1, -1).some((line) => line.trimStart().startsWith(fence))).toBe(false);
      const inline = escapeMarkdown(text);
      expect(inline).not.toMatch(/[\r\n]/);
      expect(inline).not.toMatch(/(?<!\\)(?:\\\\)*[|<`*_[\]]/);
      // CommonMark takes a backslash away before any ASCII mark.
      expect(inline.replace(/\\([!-/:-@[-`{-~])/g, "$1")).toBe(text.replace(/\s*[\r\n]+\s*/g, " "));
    }),
    { numRuns: 400 },
  );
});

test("property: both reports can be written of any results, with the same headline", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async (made) => {
      const figures = figuresOf(made);
      const mean = figures.overall.mean === null ? "none" : new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(figures.overall.mean);
      expect(await reportHtml(figures, LANGUAGE)).toContain(mean);
      expect(reportMarkdown(figures, LANGUAGE)).toContain(mean);
    }),
    { numRuns: 20 },
  );
});

test("long texts are shortened at a whole character", () => {
  const long = `${"x".repeat(SHOWN_CHARS - 1)}😀!`;
  expect(shortened(long)).toEqual({ text: "x".repeat(SHOWN_CHARS - 1), cut: true });
  expect(shortened("😀")).toEqual({ text: "😀", cut: false });
});
