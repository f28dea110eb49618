// Malformed and hostile files in the real page: a clear message for each, good rows kept, and the page alive afterwards.
import { en } from "../../src/i18n/en.ts";
import type { ErrorCode } from "../../src/domain/error-code.ts";
import { EVIL_FILES, type EvilFile } from "../fixtures/evil/evil-files.ts";
import { chambers, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const REFUSED = [
  "an empty file",
  "PNG bytes named .csv",
  "the first bytes of a ZIP named .csv",
  "a NUL among text",
  "bytes of no encoding",
  "JSON that breaks before the first row",
  "JSON nested 100 000 deep",
  "JSON Lines with bad lines only",
  "a web page named .csv",
  "a header and no rows",
  "a broken gzip file",
];

const READ_IN_PART = [
  "Big5",
  "UTF-8 cut in the middle of a character",
  "truncated JSON",
  "JSON Lines with a bad line",
  "a JSON list of mixed types",
  "one JSON line nested 100 000 deep",
  "a JSON line over 5 million characters",
  "a 10 MB cell",
  "__proto__ and constructor as JSON keys",
  "ragged rows",
  "an unclosed quote",
  "human scores that are no numbers",
  "a huge number and other types as cells",
  "formulas as cells",
];

function evil(title: string): EvilFile & { readonly name: string } {
  const file = EVIL_FILES.find((one) => one.title === title);
  if (file?.name == null) throw new Error(`There is no evil file "${title}".`);
  return { ...file, name: file.name };
}

/** The words of a message that do not depend on its parameters. */
function fixedWords(code: ErrorCode): string {
  return en.errors[code].title.replace(/\[.*/, "").split("{")[0]!.trim();
}

async function open(app: Chambers, file: EvilFile & { readonly name: string }): Promise<void> {
  await app.openFile({ name: file.name, text: file.bytes() });
}

test("files that cannot be read are refused with a reason, files with bad rows give their good rows, and the page lives on", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  const words = app.words;
  for (const title of REFUSED) {
    await test.step(title, async () => {
      const file = evil(title);
      const { expected } = file;
      if (!("fails" in expected)) throw new Error("This file is read.");
      await open(app, file);
      const alert = app.cases.getByRole("alert");
      await expect(alert).toContainText(words.cases.failedTitle(file.name));
      await expect(alert).toContainText(fixedWords(expected.fails));
      await expect(alert).toContainText(words.errors[expected.fails].next);
      if (expected.detail !== undefined) await expect(alert).toContainText(expected.detail);
      await alert.getByRole("button", { name: words.app.dismiss }).click();
      await expect(alert).toHaveCount(0);
    });
  }
  // What was on the table still is, and can be judged.
  await expect(app.grid).toHaveAttribute("aria-rowcount", "25");
  await expect(app.judgeButton).toBeEnabled();

  // Files with bad rows give their good rows, and every problem with its line.
  let rows = 0;
  for (const title of READ_IN_PART) {
    await test.step(title, async () => {
      const file = evil(title);
      const { expected } = file;
      if ("fails" in expected) throw new Error("This file is refused.");
      await open(app, file);
      await expect(app.mapping).toContainText(words.cases.mappingIntro(expected.rows, 1, "").split(" and ")[0]!);
      for (const column of expected.columns ?? []) await expect(app.mapping.getByLabel(words.cases.roleOf(column), { exact: true })).toBeVisible();
      const built = expected.build !== undefined && "problems" in expected.build ? expected.build.problems : [];
      rows = expected.rows - built.filter((problem) => problem.dropped).length;
      await app.mapping.getByRole("button", { name: words.cases.confirm(expected.rows), exact: true }).click();
      await expect(page.getByText(words.cases.doneAll(rows), { exact: true })).toBeVisible();
      await expect(app.grid).toHaveAttribute("aria-rowcount", String(rows + 1));

      const problems = [...expected.problems, ...built];
      if (problems.length > 0) {
        await app.cases.locator("summary", { hasText: words.cases.problems(problems.length) }).click();
        const listed = app.cases.getByRole("listitem").filter({ has: page.locator("strong") });
        await expect(listed).toHaveCount(problems.length);
        for (const [i, { code, line, dropped }] of problems.entries()) {
          await expect(listed.nth(i)).toContainText(line === null ? words.cases.wholeFile : words.cases.line(line));
          await expect(listed.nth(i)).toContainText(fixedWords(code));
          await expect(listed.nth(i)).toContainText(dropped ? words.cases.dropped : words.cases.kept);
        }
      }
      expect(await page.evaluate(() => Object.hasOwn(Object.prototype, "polluted"))).toBe(false);
    });
  }
  await expect(app.judgeButton).toBeEnabled();
  await app.judgeButton.click();
  await expect(app.runBar).toContainText("given.", { timeout: 120_000 });
});
