// Files as people have them, in the real page with its real headers: a workbook, Parquet, Big5, an archive, several files at once,
// and a shape of another tool that the person may read as a plain table instead.
import { PARQUET_CODECS, parquet, sheetXml, textCell, workbook, zip } from "../fixtures/evil/archives.ts";
import { EVIL_FILES } from "../fixtures/evil/evil-files.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const ROWS = [["instruction", "response", "human_score"], ["Capital of France?", "Paris.", "5"], ["Capital of Spain?", "Rome.", "1"]];

test("files of every kind, one after another in the same page", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  await test.step("a workbook with two sheets", async () => {
    const xml = (rows: readonly (readonly string[])[]) => sheetXml(rows.map((row) => row.map(textCell)));
    await app.openFile({ name: "book.xlsx", text: workbook([{ name: "First", xml: xml(ROWS) }, { name: "Second", xml: xml([["response"], ["only one"]]) }]) });
    const sheet = app.mapping.getByLabel(app.words.cases.sheet, { exact: true });
    await expect(sheet).toHaveValue("First");
    await sheet.selectOption("Second");
    await expect(app.mapping.getByText("only one")).toBeVisible();
    await sheet.selectOption("First");
    await app.confirmImport(2);
    await expect(page.getByText("Rome.").first()).toBeVisible();
  });
  await test.step("Parquet in every compression, and a damaged one", async () => {
    for (const codec of PARQUET_CODECS) {
      await app.openFile({ name: `${codec}.parquet`, text: parquet({ instruction: ["q", "r"], response: [`${codec} one`, "two"] }, codec) });
      await app.confirmImport(2);
      await expect(page.getByText(`${codec} one`).first()).toBeVisible();
    }
    await app.openFile({ name: "cut.parquet", text: parquet({ response: ["x"] }).slice(0, 60) });
    await expect(page.getByRole("alert").getByText(app.words.errors["parquet-damaged"].title)).toBeVisible();
  });
  await test.step("three files and an archive of three are one set, joined by instruction", async () => {
    const files = ["alpha", "beta", "gamma"].map((name) => ({ name: `${name}.csv`, text: `instruction,response\nWhy?,${name} one\nHow?,${name} two\n` }));
    await app.openFile(...files);
    await expect(app.mapping.getByText(app.words.cases.filesJoined(3))).toBeVisible();
    await app.confirmImport(6);
    await expect(page.getByText(app.words.cases.summary(2, 6))).toBeVisible();
    await app.openFile({ name: "all.zip", text: zip(files.map(({ name, text }) => [name, text] as const)) });
    await app.confirmImport(6);
    await app.openFile({ name: "evil.zip", text: zip([["../out.csv", "response\nx\n"]]) });
    await expect(page.getByRole("alert").getByText(app.words.errors["archive-path"].title)).toBeVisible();
  });
  await test.step("a table in an unusual dialect, rows by path, people's preferences, and every limit in words", async () => {
    await page.locator("summary", { hasText: app.words.cases.limitsTitle }).click();
    await expect(page.getByText(app.words.cases.limitNames.ratio)).toBeVisible();
    await app.openFile({ name: "odd.csv", text: "instruction;response_a;response_b;winner\n'Why; or how?';one;two;b\n'When?';three;four;tie\n" });
    const quote = app.mapping.getByLabel(app.words.cases.quote, { exact: true });
    await expect(quote).toHaveValue("'");
    await quote.selectOption("");
    await expect(app.mapping.getByRole("cell", { name: "'When?'" })).toBeVisible();
    await quote.selectOption("'");
    await expect(app.mapping.getByRole("cell", { name: "Why; or how?" })).toBeVisible();
    // Two rows of two responses each.
    await app.mapping.getByRole("button", { name: app.words.cases.confirm(2), exact: true }).click();
    await expect(page.getByText(app.words.cases.doneAll(4), { exact: true })).toBeVisible();
    await expect(page.getByText(app.words.cases.withPreference(2))).toBeVisible();

    await app.openFile({ name: "deep.json", text: JSON.stringify({ meta: { runs: [{ id: 1 }] }, answers: { list: [{ prompt: "q", output: "a" }, { prompt: "r", output: "b" }] } }) });
    await app.mapping.getByLabel(app.words.cases.path, { exact: true }).selectOption("answers.list");
    await app.confirmImport(2);
  });
  await test.step("a Big5 file, and a recognised shape read as a plain table", async () => {
    const bytes = EVIL_FILES.find(({ title }) => title === "Big5")!.bytes();
    await app.openFile({ name: "big5.csv", text: bytes });
    const [header = "", first = ""] = new TextDecoder("big5").decode(bytes).split("\r\n").map((line) => line.split(",")[0] ?? "");
    await expect(app.mapping.getByRole("columnheader", { name: header })).toBeVisible();
    await expect(app.mapping.getByRole("cell", { name: first })).toBeVisible();
    await app.confirmImport(2);

    const row = { question_body: "Q", answer1_body: "A", answer2_body: "B", answer1_model_id: "m1", answer2_model_id: "m2", score: [8, 3] };
    await app.openFile({ name: "judgelm.jsonl", text: `${JSON.stringify(row)}\n` });
    const shape = app.mapping.getByLabel(app.words.cases.shape, { exact: true });
    await expect(shape).toHaveValue("judgelm");
    await expect(app.mapping.getByText(app.words.cases.shapeModelScores)).toBeVisible();
    await shape.selectOption("table");
    await expect(app.mapping.getByRole("columnheader", { name: "answer1_body" })).toBeVisible();
    await shape.selectOption("judgelm");
    await app.confirmImport(2);
  });
  await test.step("JSON too large to be read at once: under a key, in an archive, and one that breaks off", async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => JSON.stringify({ instruction: `Why ${i}?`, response: `Since ${i} ${"x".repeat(i % 700)}.` })).join(",\n");
    await app.openFile({ name: "large.json", text: `{"version":3,"data":[${rows}]}` });
    await app.confirmImport(3_000);
    await app.openFile({ name: "large.zip", text: zip([["large.json", `[${rows}]`]]) });
    await app.confirmImport(3_000);
    await app.openFile({ name: "cut.json", text: `{"version":3,"data":[${rows},\n{"resp` });
    await expect(app.mapping.getByText("Why 0?", { exact: true })).toBeVisible();
    // It stands in the list of problems, which is folded.
    await expect(page.getByText(/The JSON has a mistake at character 7/)).toBeAttached();
    await app.confirmImport(3_000);
  });
});
