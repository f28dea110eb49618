// Looks over the page's shoulder at its workers: which cells it sent to the judge.
import type { BrowserContext, Page } from "@playwright/test";

type JudgeCall = { readonly kind?: string; readonly payload?: { readonly items?: readonly { readonly responseId: string; readonly criterion: { readonly id: string } }[] } };
type Watched = { asked?: string[] };

/** To be called before the page is opened. Pages keep what they saw until they go away. */
export async function watchWorkers(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const asked: string[] = [];
    (globalThis as Watched).asked = asked;
    const post = Object.getOwnPropertyDescriptor(Worker.prototype, "postMessage")?.value as (this: Worker, message: unknown, transfer: Transferable[]) => void;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      const call = message as JudgeCall;
      if (call.kind === "judge") for (const item of call.payload?.items ?? []) asked.push(`${item.responseId} ${item.criterion.id}`);
      post.call(this, message, transfer);
    } as Worker["postMessage"];
  });
}

/** The cells that the page has sent to the judge since it was loaded, in order, as "response criterion". */
export function askedCells(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (globalThis as Watched).asked ?? []);
}
