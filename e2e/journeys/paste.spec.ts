// Pasted text: plain responses, rows from a spreadsheet, a mapping changed by hand, and what is wrong with single rows.
import type { Locator } from "@playwright/test";
import { chambers, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

async function responses(app: Chambers): Promise<(string | undefined)[]> {
  return (await app.readGrid()).map((row) => row.cells["response"]?.text);
}

function role(app: Chambers, column: string): Locator {
  return app.mapping.getByLabel(app.words.cases.roleOf(column), { exact: true });
}

test("pasted text of every kind, one after another in the same page", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  await test.step("responses parted by blank lines, or by dashes with blank lines within", async () => {
    await app.paste("It depends on the weather.\n\nBring a coat, it will rain.\nAnd boots.\n\n\nNo idea.\n");
    await expect(app.mapping).toContainText(app.words.cases.mappingIntro(3, 1, app.words.cases.formats.text));
    await app.confirmImport(3);
    expect(await responses(app)).toEqual(["It depends on the weather.", "Bring a coat, it will rain. And boots.", "No idea."]);

    await app.paste("First answer.\n\nIts second paragraph.\n---\nSecond answer.\n");
    await app.confirmImport(2);
    expect(await responses(app)).toEqual(["First answer. Its second paragraph.", "Second answer."]);
    const panel = await app.openRow(1);
    await expect(panel).toContainText("First answer.\n\nIts second paragraph.");
  });

  await test.step("rows from a spreadsheet, with a mapping changed by hand", async () => {
    const cells = [
      ["who", "asked", "said", "wanted", "mark"],
      ["north", "Name a river.", "The Rhine.", "Any river.", "4"],
      ["south", "Name a river.", '"A ""long"" one"', "Any river.", "2"],
      ["south", "Name a lake.", "Lake Constance\tno", "Any lake.", "5"],
    ];
    cells[3]![2] = "Lake Constance";
    await app.paste(cells.map((row) => row.join("\t")).join("\n"));
    await expect(app.mapping).toContainText(app.words.cases.formats.tsv);
    await expect(app.mapping.getByRole("row")).toHaveCount(5); // the names are no known ones, so the first row counts as data

    const roles = app.words.cases.roles;
    const heads = ["A", "B", "C", "D", "E"];
    for (const head of heads) await role(app, head).selectOption({ label: roles.ignore });
    await expect(app.mapping).toContainText(app.words.cases.needResponse);
    await expect(app.mapping.getByRole("button", { name: app.words.cases.confirm(4) })).toBeDisabled();
    await role(app, "A").selectOption({ label: roles.source });
    await role(app, "B").selectOption({ label: roles.instruction });
    await role(app, "C").selectOption({ label: roles.response });
    await role(app, "D").selectOption({ label: roles.reference });
    await role(app, "E").selectOption({ label: roles.humanScore });
    await app.confirmImport(4);

    const rows = (await app.readGrid()).map(({ cells: { source, instruction, response, human } }) => [source?.text, instruction?.text, response?.text, human?.text]);
    expect(rows).toEqual([
      ["who", "asked", "said", "–"],
      ["north", "Name a river.", "The Rhine.", "4"],
      ["south", "Name a river.", 'A "long" one', "2"],
      ["south", "Name a lake.", "Lake Constance", "5"],
    ]);
    // "mark" is no number, and line 1 is where it stands.
    await app.cases.locator("summary", { hasText: app.words.cases.problems(2) }).click();
    await expect(app.cases.getByRole("listitem").filter({ hasText: "mark" })).toContainText(app.words.cases.line(1));
  });

  await test.step("rows with problems are named by their lines, before and after the import, and good rows are kept", async () => {
    await app.paste("instruction,response,human_score\nq1,first,4\nq2,second\nq3,third,3,surplus\n,,\nq5,fifth,good\n");
    const words = app.words;
    const before = app.mapping.getByRole("listitem");
    await app.mapping.locator("summary", { hasText: words.cases.problems(3) }).click();
    await expect(before.nth(0)).toContainText(words.cases.line(3));
    await expect(before.nth(0)).toContainText(`(${words.cases.kept})`);
    await expect(before.nth(1)).toContainText(words.cases.line(4));
    await expect(before.nth(1)).toContainText(`(${words.cases.dropped})`);
    await expect(before.nth(2)).toContainText(words.cases.line(5));
    await app.confirmImport(3);

    await app.cases.locator("summary", { hasText: words.cases.problems(4) }).click();
    const score = app.cases.getByRole("listitem").filter({ hasText: words.cases.line(6) });
    await expect(score).toContainText("good");
    await expect(score).toContainText(`(${words.cases.kept})`);
    expect((await app.readGrid()).map(({ cells }) => [cells["response"]?.text, cells["human"]?.text])).toEqual([
      ["first", "4"],
      ["second", "–"],
      ["fifth", "–"],
    ]);
  });
});
