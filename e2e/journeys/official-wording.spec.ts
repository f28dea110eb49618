// The official wording of a format comes from the model's own card, is recognised by its digest, and is what the model then
// reads. The official texts are not part of this project, so the journey needs ../shared/formats and skips where it is absent.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startHub } from "../../scripts/hub/hub-server.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const TEMPLATES = join(import.meta.dirname, "../../../shared/formats/templates.json");
const MODEL = join(import.meta.dirname, "../fixtures/models/chambers/tiny-judge");
const REPOSITORY = "chambers/tiny-judge";
const VARIANT = "with-inputs";

test("the wording on a model's card is recognised as official, and it is what the model reads", async ({ page }) => {
  test.skip(!existsSync(TEMPLATES), "There is no ../shared/formats/templates.json beside the project: the official texts are not part of it.");
  const all = JSON.parse(await readFile(TEMPLATES, "utf8")) as readonly { readonly format: string; readonly variant: string; readonly template: string }[];
  const official = all.find(({ format, variant }) => format === "flow-judge" && variant === VARIANT)?.template ?? "";
  expect(official).toContain("{INPUTS}");
  const root = await mkdtemp(join(tmpdir(), "chambers-card-"));
  await cp(MODEL, join(root, REPOSITORY), { recursive: true });
  await writeFile(join(root, REPOSITORY, "README.md"), `# A judge\n\nAsk it like this:\n\n\`\`\`python\nPROMPT = """${official}"""\n\`\`\`\n`);
  const hub = await startHub({ root });
  try {
    const app = chambers(page);
    const { models } = app.words;
    await app.open();
    await app.judge.getByRole("button", { name: models.open }).click();
    const dialog = page.getByRole("dialog", { name: models.title });
    await dialog.locator("summary", { hasText: models.advanced }).click();
    await dialog.getByLabel(models.hub, { exact: true }).fill(hub.origin);
    const any = dialog.getByRole("region", { name: models.any });
    await any.getByLabel(models.repository).fill(REPOSITORY);
    await any.getByRole("button", { name: models.look }).click();
    await any.getByRole("button", { name: models.downloadOf(`${REPOSITORY} q8`) }).click();
    const kept = dialog.getByRole("region", { name: models.kept });
    await kept.getByRole("button", { name: models.use }).click({ timeout: 120_000 });
    await dialog.getByRole("button", { name: app.words.app.close }).first().click();

    await app.judge.getByLabel(models.settings.format, { exact: true }).selectOption("flow-judge");
    await app.judge.getByRole("button", { name: models.settings.wordingCard }).click();
    await expect(app.judge.getByText(models.settings.wordings.official, { exact: true }).first()).toBeVisible();

    await app.paste("instruction,response\nName a primary colour.,Red\nName another one.,Blue\n");
    await app.confirmImport(2);
    await app.importRubric({ name: "rubric.json", text: JSON.stringify({ name: "Right", criteria: [{ id: "right", name: "Right", question: "Is it right?", scale: { type: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 }] }) });
    await app.judgeAll(2);
    const panel = await app.openRow(1);
    await panel.getByRole("article").first().getByRole("button", { name: app.words.detail.readShow }).click();
    const prompt = panel.getByRole("region", { name: app.words.detail.prompt });
    // The first paragraph of the official text has no slots.
    const opening = official.slice(0, official.indexOf("\n\n")).split("\n").at(-1) ?? "";
    expect(opening.length).toBeGreaterThan(40);
    await expect(prompt).toContainText(opening);
  } finally {
    await hub.close();
    await rm(root, { recursive: true, force: true });
  }
});
