// Asks axe about the page as it stands. Which states are worth asking about, the specs say.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";

/** Fails with the rule and the place of each complaint. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await test.step(state, async () => {
    // Colours move between states; what counts is where they come to rest.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => undefined))));
    // Only complaints are written out, and in the page itself: it has no frames, so no second page is needed to join them.
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"], preload: false }).setLegacyMode(true).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`));
    expect.soft(found, state).toEqual([]);
  });
}
