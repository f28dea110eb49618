// A model from a hub as the judge, as a person does it: look a repository up, download it over a connection that breaks, use
// it with each prompt format, read the exact prompt and the reasons, and judge again without a network.
import { join } from "node:path";
import { startHub, type Hub } from "../../scripts/hub/hub-server.ts";
import { Random } from "../../training/random.ts";
import { drawCriterion } from "../../training/decoders/judge-criteria.ts";
import { drawTask } from "../../training/decoders/tasks.ts";
import { FORMAT_IDS, type FormatId } from "../../src/formats/prompt-format.ts";
import { FORMAT_TRAITS } from "../../src/formats/format-traits.ts";
import { PROMPT_FORMATS } from "../../src/formats/prompt-formats.ts";
import { type Chambers, chambers, RUN_TIME, type ShownRow } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const MODELS = join(import.meta.dirname, "../fixtures/models");
const JUDGE = "chambers/tiny-judge";
const REWARD = "chambers/tiny-reward";
const WEIGHTS = "onnx/model_quantized.onnx";
const ROWS = 50;

// A connection that breaks is a line in the console.
test.use({ expectedTrouble: [/Failed to load resource|net::ERR/] });
test.setTimeout(Number(process.env["CHAMBERS_E2E_TIMEOUT"] ?? 600_000));

let hub: Hub;

test.beforeEach(async () => {
  hub = await startHub({ root: MODELS });
});

test.afterEach(async () => {
  await hub.close();
});

/** Rows of the tasks that the judge was taught, drawn anew: question, reference, response, and the score that is right. */
const TASKS = (() => {
  const random = new Random(20_261);
  return Array.from({ length: ROWS }, () => drawTask(random));
})();

function rows(): string {
  return TASKS.map(({ instruction, reference, response }) => JSON.stringify({ instruction, reference, response })).join("\n");
}

/** Each task once more, under a number of its own so that no two are the same: with its response, and with the reference as one. */
function twoSources(): string {
  return TASKS.flatMap(({ instruction, reference, response }, i) => {
    const asked = { instruction: `${String(i + 1)}. ${instruction}`, reference };
    return [{ ...asked, response, source: "drawn" }, { ...asked, response: `${reference}.`, source: "right" }].map((row) => JSON.stringify(row));
  }).join("\n");
}

/** A rubric of one criterion from `min` to `max`; from 1 to 5 it is one that the judge was taught. */
function rubric(min: number, max: number): string {
  const taught = drawCriterion(new Random(7));
  const five = min === 1 && max === 5;
  const descriptions = five ? taught.descriptions : Object.fromEntries(Array.from({ length: max - min + 1 }, (_, i) => [String(min + i), `${String(i)} of ${String(max - min)} parts are right.`]));
  const question = five ? taught.question : "How much of the response is right?";
  return JSON.stringify({
    name: `Right parts ${String(min)} to ${String(max)}`,
    criteria: [{ id: "right", name: "Right", question, scale: { type: "likert", min, max }, descriptions, weight: 1 }],
  });
}

async function openModels(app: Chambers) {
  await app.judge.getByRole("button", { name: app.words.models.open }).click();
  const dialog = app.page.getByRole("dialog", { name: app.words.models.title });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function closeModels(app: Chambers): Promise<void> {
  const dialog = app.page.getByRole("dialog", { name: app.words.models.title });
  await dialog.getByRole("button", { name: app.words.app.close }).first().click();
  await expect(dialog).toBeHidden();
}

async function setHub(app: Chambers): Promise<void> {
  const dialog = await openModels(app);
  await dialog.locator("summary", { hasText: app.words.models.advanced }).click();
  await dialog.getByLabel(app.words.models.hub, { exact: true }).fill(hub.origin);
  await closeModels(app);
}

async function startDownload(app: Chambers, repository: string): Promise<void> {
  const words = app.words.models;
  const dialog = await openModels(app);
  const any = dialog.getByRole("region", { name: words.any });
  await any.getByLabel(words.repository).fill(repository);
  await any.getByRole("button", { name: words.look }).click();
  await any.getByRole("button", { name: words.downloadOf(`${repository} q8`) }).click();
}

/** The model's entry among those that are kept. */
function keptEntry(app: Chambers, repository: string) {
  return app.page.getByRole("region", { name: app.words.models.kept }).getByRole("listitem").filter({ has: app.page.getByRole("heading", { name: repository }) });
}

async function useModel(app: Chambers, repository: string): Promise<void> {
  const entry = keptEntry(app, repository);
  await entry.getByRole("button", { name: app.words.models.use }).click({ timeout: 120_000 });
  await expect(entry.getByText(app.words.models.used, { exact: true })).toBeVisible();
  await closeModels(app);
}

async function loadCases(app: Chambers): Promise<void> {
  await app.openFile({ name: "rows.jsonl", text: rows() });
  await app.confirmImport(ROWS);
}

async function chooseFormat(app: Chambers, id: FormatId): Promise<void> {
  await app.judge.getByLabel(app.words.models.settings.format, { exact: true }).selectOption(id);
}

/** Formats that score one response by itself and write with a causal head. */
const POINTWISE = FORMAT_IDS.filter((id) => id !== "reward" && PROMPT_FORMATS.some((format) => format.id === id && format.modes.includes("pointwise")));

/** Formats that read two responses in one prompt. */
const COMPARING: readonly string[] = PROMPT_FORMATS.filter((format) => format.modes.includes("pairwise") && format.id !== "reward").map(({ id }) => id);

test("a broken download resumes after two cuts and a reload, and the model judges with reasons, offline too", async ({ page, context }) => {
  const app = chambers(page);
  await app.open();
  await setHub(app);
  hub.faults.add({ file: WEIGHTS, effect: { kind: "throttle", bytesPerSecond: 300_000 } });
  hub.faults.add({ file: WEIGHTS, effect: { kind: "cut", afterBytes: 120_000 }, times: 2 });
  await startDownload(app, JUDGE);
  await expect.poll(() => hub.requests.filter(({ url }) => url.includes("store")).length, { timeout: 60_000 }).toBeGreaterThan(2);
  await page.reload();
  await app.ready();
  const dialog = await openModels(app);
  await dialog.getByRole("button", { name: app.words.models.goOn }).click();
  await useModel(app, JUDGE);

  await loadCases(app);
  await app.importRubric({ name: "rubric.json", text: rubric(1, 5) });
  await chooseFormat(app, "prometheus-2");
  await app.judge.getByLabel(app.words.models.settings.protocol, { exact: true }).selectOption("with-rationale");
  await app.judgeAll(ROWS);
  // The judge is small and knows these tasks only; on them it is right far above chance, which is one in five.
  // Responses to one instruction stand together in the grid, so rows are told by their response.
  const truth = new Map(TASKS.map(({ response, score }) => [plain(response), score]));
  const shown = await app.readGrid();
  const right = shown.filter(({ cells }) => Math.round(Number(cells["criterion:right"]?.score)) === truth.get(plain(cells["response"]?.text ?? ""))).length;
  expect(right).toBeGreaterThan(ROWS * 0.6);

  const panel = await app.openRow(1);
  await panel.getByRole("button", { name: app.words.detail.readShow }).click();
  const prompt = panel.getByRole("region", { name: app.words.detail.prompt });
  await expect(prompt).toContainText("###The instruction to evaluate:");
  await expect(prompt).toContainText(TASKS[0]?.instruction ?? "");
  await expect(panel.getByRole("heading", { name: app.words.detail.rationale })).toBeVisible();
  await expect(panel.getByText(/(?:is|are) (?:right|missing|wrong)/).first()).toBeVisible();

  await context.setOffline(true);
  await chooseFormat(app, "flow-judge");
  await app.judge.getByLabel(app.words.models.settings.protocol, { exact: true }).selectOption("verdict-only");
  await app.judgeAll(ROWS);
  await app.openRow(2);
  await page.getByRole("complementary", { name: app.words.detail.title(2) }).getByRole("button", { name: app.words.detail.write }).click();
  await expect(page.getByRole("complementary").getByRole("button", { name: app.words.detail.writeAgain })).toBeVisible({ timeout: 120_000 });
  await context.setOffline(false);
});

test("every format that scores one response judges the rows, and so does a reward model", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  await setHub(app);
  await startDownload(app, JUDGE);
  await useModel(app, JUDGE);
  await loadCases(app);
  let scale: "five" | "ten" | null = null;
  for (const id of [...POINTWISE].sort((a, b) => Number(needsTen(a)) - Number(needsTen(b)))) {
    const wanted = needsTen(id) ? "ten" : "five";
    if (scale !== wanted) await app.importRubric({ name: "rubric.json", text: wanted === "ten" ? rubric(1, 10) : rubric(1, 5) });
    scale = wanted;
    await test.step(id, async () => {
      await chooseFormat(app, id);
      await app.judgeButton.click();
      // The run before ended with the same words, but it had another format.
      await expect(app.runBar).toContainText(` · ${app.words.models.settings.formats[id]}, `, { timeout: RUN_TIME });
      await app.judged(ROWS);
      for (const score of scores(await app.readGrid())) {
        expect(score).not.toBeNull();
        expect(Number(score)).toBeGreaterThanOrEqual(1);
        expect(Number(score)).toBeLessThanOrEqual(wanted === "ten" ? 10 : 5);
      }
    });
  }
  await test.step("judgelm, all responses to an instruction in one prompt", async () => {
    const cities = ["Cairo, Lisbon and Bern.", "Rome.", "I do not know."];
    await app.openFile({ name: "cities.jsonl", text: cities.map((response) => JSON.stringify({ instruction: "Name three cities.", response })).join("\n") });
    await app.confirmImport(cities.length);
    await chooseFormat(app, "judgelm");
    await app.judge.getByLabel(app.words.models.settings.readTogether, { exact: true }).check();
    await app.judgeAll(cities.length);
    const panel = await app.openRow(3);
    await panel.getByRole("button", { name: app.words.detail.readShow }).click();
    const prompt = panel.getByRole("region", { name: app.words.detail.prompt });
    await expect(prompt).toContainText("[The Start of Assistant 3's Answer]");
    for (const city of cities) await expect(prompt).toContainText(city);
  });
  await test.step("a reward model scores without a prompt format's labels", async () => {
    await startDownload(app, REWARD);
    await useModel(app, REWARD);
    await loadCases(app);
    await app.importRubric({ name: "rubric.json", text: rubric(1, 5) });
    await app.judgeAll(ROWS);
    expect(new Set(scores(await app.readGrid())).size).toBeGreaterThan(1);
  });
});

test("every format that compares two responses judges the pairs in both orders", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.pairs;
  await app.open();
  await setHub(app);
  await startDownload(app, JUDGE);
  await useModel(app, JUDGE);
  await app.openFile({ name: "pairs.jsonl", text: twoSources() });
  await app.confirmImport(2 * ROWS);
  const setup = page.getByRole("region", { name: words.setup, exact: true });
  const list = page.getByRole("table", { name: words.list, exact: true });
  const asked = new Set<string>();
  for (const most of [5, 10]) {
    await page.getByRole("tab", { name: app.words.app.pageNames.grid }).click();
    await app.importRubric({ name: "rubric.json", text: rubric(1, most) });
    await page.getByRole("tab", { name: app.words.app.pageNames.pairs }).click();
    await expect(setup.getByLabel(words.format, { exact: true })).toBeVisible();
    const formats = await setup.getByLabel(words.format, { exact: true }).locator("option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    for (const id of formats.filter((one) => COMPARING.includes(one) && !asked.has(one))) {
      await test.step(id, async () => {
        asked.add(id);
        await setup.getByLabel(words.format, { exact: true }).selectOption(id);
        await setup.getByRole("button", { name: asked.size === 1 ? words.start : words.again, exact: true }).click();
        // The run before ended with the same words: this one first shows that it is under way.
        await expect(page.getByRole("button", { name: words.pause, exact: true })).toBeVisible({ timeout: RUN_TIME });
        await expect(page.getByText(`${words.states.done} ${words.progressText(ROWS, ROWS)}`)).toBeVisible({ timeout: RUN_TIME });
        await expect(list.getByRole("row").nth(1)).toContainText("drawn");
        await expect(page.getByText(/The two orders disagree on/)).toBeVisible();
      });
    }
  }
  expect([...asked].sort()).toEqual([...COMPARING].sort());
});

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function scores(shown: readonly ShownRow[]): (string | null)[] {
  return shown.map(({ cells }) => cells["criterion:right"]?.score ?? null);
}

function needsTen(id: FormatId): boolean {
  return FORMAT_TRAITS[id].scales === "one-to-ten";
}
