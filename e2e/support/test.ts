// The `test` of every end-to-end spec: Playwright's own, plus a guard that fails a test when a page or a worker of it met an
// error or broke its own content policy. What a page shows and how it is used is page.ts.
import { test as base, type ConsoleMessage } from "@playwright/test";

/** Put before a policy violation so that it stands out among the console's lines. */
const VIOLATION = "policy violation:";

/** The judge's card of figures is an extra that a copy of the page may lack; the browser reports its absence by itself. */
const NO_CARD = /404 .*\/models\/clerk\/card\.json/;

type Guard = {
  /** Lines of trouble that a test brings about on purpose. */
  readonly expectedTrouble: readonly RegExp[];
  /** Every error line and policy violation so far, of all pages and workers of the test. */
  readonly trouble: string[];
};

function reportViolations(mark: string): void {
  addEventListener("securitypolicyviolation", (event) => {
    console.error(mark, event.effectiveDirective, event.blockedURI, event.sourceFile);
  });
}

export const test = base.extend<Guard>({
  expectedTrouble: [[], { option: true }],
  trouble: [
    async ({ context, expectedTrouble }, use) => {
      const trouble: string[] = [];
      await context.addInitScript(reportViolations, VIOLATION);
      context.on("console", (message: ConsoleMessage) => {
        if (message.type() === "error" || message.text().startsWith(VIOLATION)) trouble.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => trouble.push(`uncaught: ${String(error.error())}`));
      await use(trouble);
      const expected = [NO_CARD, ...expectedTrouble];
      const unexpected = trouble.filter((line) => !expected.some((pattern) => pattern.test(line)));
      if (unexpected.length > 0) throw new Error(`The page met trouble:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
