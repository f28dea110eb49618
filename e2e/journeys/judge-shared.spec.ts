// The one judge is wanted by two: a run in the grid and a comparison of pairs. While one is only starting, the other's button
// says why it waits.
import { chambers, RUN_TIME } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const ROWS = ["north", "south"].flatMap((source) => ["Name a river.", "Name a sea."].map((instruction) => JSON.stringify({ instruction, source, response: `The ${source} answer.` }))).join("\n");

/** The judge's weights. What they are asked for waits until the test lets it go. */
const WEIGHTS = "**/models/clerk/model.onnx*";

// A worker of the service kind would fetch the weights where the test cannot hold them.
test.use({ serviceWorkers: "block" });

test("comparing waits for a run that is just starting, and judging for a comparison that is", async ({ page, context }) => {
  const app = chambers(page);
  const words = app.words.pairs;
  let letGo: () => void = () => undefined;
  async function hold(): Promise<void> {
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    await context.unroute(WEIGHTS);
    await context.route(WEIGHTS, async (route) => {
      await gone;
      await route.continue();
    });
  }
  const compare = page.getByRole("region", { name: words.setup, exact: true }).getByRole("button", { name: new RegExp(`^(${words.start}|${words.again})$`) });
  const pairsTab = page.getByRole("tab", { name: app.words.app.pageNames.pairs });

  await hold();
  await page.goto("./");
  await app.openFile({ name: "rows.jsonl", text: ROWS });
  await app.confirmImport(4);
  await app.judgeButton.click();
  await pairsTab.click();
  await expect(compare).toBeDisabled();
  await expect(page.getByText(words.gridBusy)).toBeVisible();
  letGo();
  await expect(compare).toBeEnabled({ timeout: RUN_TIME });
  await expect(page.getByText(words.gridBusy)).toBeHidden();

  await hold();
  await page.reload();
  await pairsTab.click();
  await compare.click();
  await expect(page.getByRole("region", { name: words.setup, exact: true }).getByText(words.starting)).toBeVisible();
  await expect(app.judgeButton).toBeDisabled();
  await expect(page.getByText(app.words.run.pairsStarting)).toBeVisible();
  letGo();
  await expect(page.getByText(`${words.states.done} ${words.progressText(2, 2)}`)).toBeVisible({ timeout: RUN_TIME });
  await expect(app.judgeButton).toBeEnabled();
  await expect(page.getByText(app.words.run.pairsStarting)).toBeHidden();
});
