// The page as a person meets it: where its parts are, and the steps that many journeys take. It holds no expectations but
// that a step comes to its end.
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { en, type Messages } from "../../src/i18n/en.ts";

/** How long a run may take on a busy machine, in milliseconds. */
export const RUN_TIME = 150_000;

export type Upload = { readonly name: string; readonly text: string | Uint8Array };

/** One cell of the grid as it is shown. */
export type ShownCell = { readonly text: string; readonly score: string | null };

/** One row of the grid as it is shown: its cells by column id, such as "response" or "criterion:correctness". */
export type ShownRow = { readonly cells: Readonly<Record<string, ShownCell>> };

export type Chambers = ReturnType<typeof chambers>;

/** Names the parts of the page in one language. */
export function chambers(page: Page, words: Messages = en) {
  const grid = page.getByRole("grid", { name: words.results.grid });
  const runBar = page.getByRole("region", { name: words.run.title, exact: true });
  const detail = page.getByRole("complementary");

  function section(title: string): Locator {
    return page.getByRole("region", { name: title, exact: true });
  }

  const parts = {
    page,
    words,
    grid,
    runBar,
    detail,
    cases: section(words.cases.title),
    rubric: section(words.rubric.title),
    judge: section(words.judges.title),
    judgeButton: runBar.getByRole("button", { name: new RegExp(`^(${words.run.judge}|${words.run.again})$`) }),
    pauseButton: runBar.getByRole("button", { name: words.run.pause, exact: true }),
    resumeButton: runBar.getByRole("button", { name: words.run.resume, exact: true }),
    stopButton: runBar.getByRole("button", { name: words.run.cancel, exact: true }),
    mapping: page.getByRole("dialog", { name: words.cases.mappingTitle }),
    notices: page.locator("[class*=toasts]"),

    async open(): Promise<void> {
      await page.goto("./");
      await parts.ready();
    },

    /** Resolves when the page can be used and the judge is loaded. */
    async ready(): Promise<void> {
      await expect(page.getByText(words.judges.status.ready, { exact: true })).toBeAttached({ timeout: 120_000 });
    },

    async choose(button: Locator, ...files: readonly Upload[]): Promise<void> {
      const chooser = page.waitForEvent("filechooser");
      await button.click();
      const payload = files.map(({ name, text }) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text as Uint8Array) }));
      await (await chooser).setFiles(payload);
    },

    /** Opens one file, or several together. */
    openFile(...files: readonly Upload[]): Promise<void> {
      return parts.choose(page.getByRole("button", { name: words.cases.openFile }), ...files);
    },

    async paste(text: string): Promise<void> {
      await page.getByLabel(words.cases.pasteLabel, { exact: true }).fill(text);
      await page.getByRole("button", { name: words.cases.pasteRead }).click();
    },

    /** Takes the table in with the mapping as it stands. */
    async confirmImport(rows: number): Promise<void> {
      await parts.mapping.getByRole("button", { name: words.cases.confirm(rows), exact: true }).click();
      await expect(parts.mapping).toBeHidden();
      await expect(page.getByText(words.cases.doneAll(rows), { exact: true })).toBeVisible();
    },

    async importRubric(file: Upload): Promise<void> {
      const files = page.locator("summary", { hasText: words.rubric.files });
      if (!(await page.getByRole("button", { name: words.rubric.importFile }).isVisible())) await files.click();
      await parts.choose(page.getByRole("button", { name: words.rubric.importFile }), file);
      // A good file says so, a bad one says what is wrong with it; either way it was read.
      await expect(parts.rubric.getByText(words.rubric.importFailed).or(parts.rubric.getByText(words.rubric.imported("\u0000").split("\u0000").at(-1) ?? ""))).toBeVisible();
    },

    /** Presses the button and waits until `scored` verdicts are given and nothing failed. */
    async judgeAll(scored: number, skipped = 0): Promise<void> {
      await parts.judgeButton.click();
      await parts.judged(scored, skipped);
    },

    async judged(scored: number, skipped = 0): Promise<void> {
      await expect(runBar.getByText(words.run.doneText(scored, 0, skipped), { exact: true }).first()).toBeVisible({ timeout: RUN_TIME });
    },

    /** Cells settled so far, as the run bar tells. */
    async done(): Promise<number> {
      // Asked in one step: the bar may go while one waits for it.
      return runBar.getByRole("progressbar", { name: words.run.progress }).evaluateAll((bars) => Number(bars[0]?.getAttribute("value") ?? 0));
    },

    /** The row at a place of the grid, counted from 1. */
    row(position: number): Locator {
      return grid.locator(`[role=row][aria-rowindex="${String(position + 1)}"]`);
    },

    async openRow(position: number): Promise<Locator> {
      await parts.row(position).getByRole("gridcell").first().click();
      const panel = page.getByRole("complementary", { name: words.detail.title(position) });
      await expect(panel).toBeVisible();
      return panel;
    },

    /** The results in view as a file, as the browser saved it. */
    async exportFile(kind: "csv" | "jsonl" | "json"): Promise<string> {
      return (await parts.exportBytes(kind)).bytes.toString("utf8");
    },

    /** The results as a file of any format, and what it is called; with one of its choices taken, by its label. */
    async exportBytes(kind: keyof Messages["export"]["formats"], option: string | null = null): Promise<{ readonly name: string; readonly bytes: Buffer }> {
      await page.getByRole("button", { name: words.results.export, exact: true }).click();
      const dialog = page.getByRole("dialog", { name: words.export.title });
      await dialog.getByRole("radio", { name: words.export.formats[kind].name, exact: true }).check();
      if (option !== null) await dialog.getByRole("radio", { name: option, exact: true }).check();
      const download = page.waitForEvent("download");
      await dialog.getByRole("button", { name: words.export.write, exact: true }).click();
      const file = await download;
      const bytes = await readFile(await file.path());
      await dialog.getByRole("button", { name: words.app.close, exact: true }).click();
      return { name: file.suggestedFilename(), bytes };
    },

    /** Every row of the grid in order; scrolls through it, since only those in view exist. */
    async readGrid(): Promise<ShownRow[]> {
      const rows = await grid.evaluate(scrollThrough);
      expect(rows.length).toBe(Number(await grid.getAttribute("aria-rowcount")) - 1);
      return rows;
    },
  };
  return parts;
}

async function scrollThrough(grid: Element): Promise<ShownRow[]> {
  const columns = [...grid.querySelectorAll<HTMLElement>("[role=columnheader]")].map((head) => head.dataset["column"] ?? "");
  const found = new Map<number, ShownRow>();
  const total = Number(grid.getAttribute("aria-rowcount")) - 1;
  for (let top = 0; ; top += Math.max(56, grid.clientHeight / 2)) {
    grid.scrollTop = top;
    for (let frame = 0; frame < 3; frame += 1) await new Promise((next) => requestAnimationFrame(next));
    for (const row of grid.querySelectorAll("[role=row]:has([role=gridcell])")) {
      const cells: Record<string, ShownCell> = {};
      row.querySelectorAll<HTMLElement>("[role=gridcell]").forEach((cell, index) => {
        cells[columns[index] ?? ""] = { text: cell.innerText, score: cell.querySelector("strong")?.textContent ?? null };
      });
      found.set(Number(row.getAttribute("aria-rowindex")), { cells });
    }
    if (top >= grid.scrollHeight || found.size === total) break;
  }
  grid.scrollTop = 0;
  return [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
}
