// Rubrics: edited in the page, kept for the next visit, moved out and in as a file, and refused with the field named.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { chambers, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

type RubricFile = { readonly name: string; readonly criteria: readonly { readonly name: string; readonly question: string; readonly weight?: number; readonly scale: object; readonly descriptions?: object }[] };

const first = RUBRIC_LIBRARY[0]!;

/** The problems that the page lists, each as one line of text. */
async function problems(app: Chambers): Promise<string[]> {
  const alert = app.rubric.getByRole("alert");
  await expect(alert).toContainText(app.words.rubric.importFailed);
  return (await alert.getByRole("listitem").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
}

test("edit, add and weigh criteria; what is kept is there at the next visit and in the file", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.rubric;
  await app.open();
  /** The one criterion that is open. */
  const open = app.rubric.getByRole("list").locator("details[open]");
  await app.rubric.locator("summary", { hasText: first.criteria[0]!.name }).click();
  await open.getByLabel(words.question).fill("Is it what a careful clerk would write?");
  await open.getByLabel(words.levelMeaning("5")).fill("A careful clerk would.");
  const weight = open.getByLabel(words.weight);
  await weight.fill("none");
  await expect(app.rubric).toContainText(words.invalid.weight);
  await weight.fill("2.5");
  await expect(app.rubric).not.toContainText(words.invalid.weight);

  await app.rubric.getByRole("button", { name: words.add }).click();
  await open.getByLabel(words.criterionName, { exact: true }).fill("Brevity");
  await open.getByLabel(words.scaleKind).selectOption("binary");
  await open.getByLabel(words.yes).fill("Short");
  await open.getByLabel(words.question).fill("");
  await expect(app.runBar).toContainText(app.words.run.needRubric);
  await expect(app.judgeButton).toBeDisabled();
  await open.getByLabel(words.question).fill("Is it short?");
  await expect(app.judgeButton).toBeEnabled();
  await expect(app.grid.getByRole("columnheader", { name: "Brevity" })).toBeAttached();

  await app.rubric.locator("summary", { hasText: words.files }).click();
  await app.rubric.getByLabel(words.name, { exact: true }).fill("A clerk's rubric");
  await app.rubric.getByRole("button", { name: words.save }).click();
  await expect(app.rubric).toContainText(words.saved);

  await page.reload();
  await app.ready();
  await expect(app.rubric.getByLabel(words.choose).locator("option:checked")).toHaveText("A clerk's rubric");
  await app.rubric.locator("summary", { hasText: words.files }).click();
  const download = page.waitForEvent("download");
  await app.rubric.getByRole("button", { name: words.exportYaml }).click();
  const text = await readFile(await (await download).path(), "utf8");
  const file = parse(text) as RubricFile;
  expect(file.name).toBe("A clerk's rubric");
  expect(file.criteria.map(({ name }) => name)).toEqual([...first.criteria.map(({ name }) => name), "Brevity"]);
  expect(file.criteria[0]).toMatchObject({ question: "Is it what a careful clerk would write?", weight: 2.5, descriptions: { 5: "A careful clerk would." } });
  expect(file.criteria.at(-1)).toMatchObject({ question: "Is it short?", scale: { type: "binary", yes: "Short" } });

  // Another rubric on the table, then the file brings this one back.
  await app.rubric.getByLabel(words.choose).selectOption({ label: RUBRIC_LIBRARY[1]!.name });
  await expect(app.grid.getByRole("columnheader", { name: "Brevity" })).toHaveCount(0);
  await app.importRubric({ name: "again.yaml", text });
  await expect(app.grid.getByRole("columnheader", { name: "Brevity" })).toBeAttached();
  await expect(app.rubric.getByLabel(words.choose).locator("option:checked")).toHaveText("A clerk's rubric");

  await test.step("a file that is no rubric is refused, with the field and the line of each problem", async () => {
    const before = await app.grid.getByRole("columnheader").allInnerTexts();
    const lines = [
      "name: Broken",
      "criteria:",
      "  - name: One",
      "    question: Is it?",
      "    scale: { type: likert, min: 5, max: 1 }",
      "  - name: Two",
      "    scale: { type: binary }",
      "    wieght: 2",
    ];
    await app.importRubric({ name: "broken.yaml", text: lines.join("\n") });
    const listed = await problems(app);
    expect(listed).toContainEqual(expect.stringMatching(/^Line 5 criteria\[0\]\.scale\.max /));
    expect(listed).toContainEqual(expect.stringMatching(/criteria\[1\]\.question /));
    expect(listed).toContainEqual(expect.stringMatching(/^Line 8 criteria\[1\]\.wieght /));

    await app.importRubric({ name: "syntax.yaml", text: "name: A\ncriteria: [\n" });
    await expect.poll(async () => (await problems(app)).length).toBe(1);
    expect((await problems(app))[0]).toMatch(/^Line \d+ /);
    await app.importRubric({ name: "syntax.json", text: '{"name": "A",\n "criteria": oops}' });
    await expect.poll(async () => (await problems(app))[0]).toMatch(/^Line 2 /);

    expect(await app.grid.getByRole("columnheader").allInnerTexts()).toEqual(before);
    await expect(app.judgeButton).toBeEnabled();
  });
});
