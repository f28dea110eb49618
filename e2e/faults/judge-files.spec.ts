// A judge whose files are not the ones that the manifest names never judges: the page says so and gives no verdict.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorCode } from "../../src/domain/error-code.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { TWO_ROWS, TWO_ROWS_CELLS } from "../support/two-rows.ts";

// The service worker would answer from its kept copy of the files; what is tested here is what the host sends.
test.use({ serviceWorkers: "block", expectedTrouble: [/404/] });

type Fault = { readonly title: string; readonly file: string; readonly code: ErrorCode; readonly body: (bytes: Buffer) => Buffer | null };

const FAULTS: readonly Fault[] = [
  {
    title: "one bit of the model is flipped",
    file: "model.onnx",
    code: "judge-integrity",
    body: (bytes) => {
      const flipped = Buffer.from(bytes);
      flipped[bytes.length >> 1]! ^= 1;
      return flipped;
    },
  },
  { title: "the model is cut short", file: "model.onnx", code: "judge-integrity", body: (bytes) => bytes.subarray(0, bytes.length - 1) },
  { title: "the model has one byte more", file: "model.onnx", code: "judge-integrity", body: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) },
  { title: "the vocabulary is another one", file: "vocabulary.json", code: "judge-integrity", body: (bytes) => Buffer.from(bytes.toString("utf8").replace(/[a-z]/, "q")) },
  { title: "the model is not there", file: "model.onnx", code: "judge-load-failed", body: () => null },
  { title: "the manifest is a web page", file: "manifest.json", code: "judge-load-failed", body: () => Buffer.from("<!doctype html><title>Sign in</title>") },
];

test("a damaged, swapped or missing file never gives a judge", async ({ page, context }) => {
  const app = chambers(page);
  for (const { title, file, code, body } of FAULTS) {
    await test.step(title, async () => {
      const address = `**/models/clerk/${file}`;
      await context.route(address, async (route) => {
        const bytes = body(readFileSync(join(import.meta.dirname, "../../dist/models/clerk", file)));
        await route.fulfill(bytes === null ? { status: 404, body: "" } : { status: 200, contentType: "application/octet-stream", body: bytes });
      });
      await page.goto("./");
      const text = app.words.errors[code];
      await expect(app.judge).toContainText(text.title);
      await expect(app.judge).toContainText(text.next);
      await expect(app.judge).toContainText(app.words.judges.status.failed);

      await app.judgeButton.click();
      await expect(app.notices).toContainText(text.title);
      const grid = await app.readGrid();
      expect(grid.length).toBeGreaterThan(0);
      expect(grid.every((row) => row.cells["overall"]?.score === null)).toBe(true);
      await context.unroute(address);
    });
  }
  // With the right files again the same page judges.
  await app.open();
  await app.paste(TWO_ROWS);
  await app.confirmImport(2);
  await app.judgeAll(TWO_ROWS_CELLS);
});
