import { useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "./base.css";
import { DataGrid } from "./data-grid.tsx";
import type { GridColumn } from "./grid-column.ts";
import { Histogram } from "./histogram.tsx";

type Row = { readonly id: string; readonly name: string; readonly score: number };

const ROWS: readonly Row[] = Array.from({ length: 10_000 }, (_, index) => ({ id: `r${String(index)}`, name: `row ${String(index)}`, score: index % 5 }));
const log: string[] = [];
let root: Root | null = null;
let host: HTMLElement | null = null;

function Harness({ rows }: { readonly rows: readonly Row[] }) {
  const [selected, setSelected] = useState(-1);
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const plain: GridColumn<Row>[] = [
    { id: "name", label: "Name", width: 160, minWidth: 80, grow: 1, align: "start", sort: "none", statistics: null, cell: (row) => row.name },
    {
      id: "score",
      label: "Score",
      width: 120,
      minWidth: 80,
      grow: 0,
      align: "end",
      sort: "descending",
      statistics: <Histogram label="Scores" tabStop={false} bins={[0, 1].map((at) => ({ count: at + 1, label: `bin ${String(at)}`, position: at, pressed: false }))} onPick={(index) => log.push(`pick ${String(index)}`)} />,
      cell: (row) => row.score,
    },
    { id: "plain", label: "Plain", width: 120, minWidth: 80, grow: 0, align: "start", sort: null, statistics: null, cell: () => <input type="checkbox" data-cell-control aria-label="own" tabIndex={-1} onChange={() => log.push("own")} /> },
  ];
  const columns = plain.map((column) => ({ ...column, ...(widths[column.id] === undefined ? {} : { width: widths[column.id] ?? 0, grow: 0 }) }));
  return (
    <div style={{ blockSize: 400, inlineSize: 500 }}>
      <button type="button">before</button>
      <div style={{ blockSize: 340 }}>
        <DataGrid
          label="Test grid"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          selectedIndex={selected}
          onOpen={(row, how) => {
            log.push(`open ${row.id} ${how}`);
            setSelected(rows.indexOf(row));
          }}
          onSort={(id) => log.push(`sort ${id}`)}
          onResize={(id, width) => setWidths((now) => ({ ...now, [id]: width }))}
          onEscape={() => log.push("escape")}
          spanning={(row) => (row.id === "r3" ? `All of ${row.name}` : null)}
          onCellKey={({ key, shift }, row, columnId) => {
            if (key !== "5" && !(shift && key === " ")) return false;
            log.push(`key ${shift ? "shift " : ""}${key} ${row.id} ${columnId}`);
            return true;
          }}
        />
      </div>
      <button type="button">after</button>
    </div>
  );
}

async function show(rows: readonly Row[] = ROWS): Promise<void> {
  log.length = 0;
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  root.render(<Harness rows={rows} />);
  await expect.poll(() => document.querySelectorAll("[role='row']").length).toBeGreaterThan(1);
  host.querySelector("button")?.focus();
  await userEvent.keyboard("{Tab}");
}

afterEach(() => {
  root?.unmount();
  host?.remove();
});

function focused(): string {
  const element = document.activeElement;
  return element instanceof HTMLElement && element.dataset["row"] !== undefined ? `${element.dataset["row"]},${element.dataset["columnIndex"] ?? "?"}` : (element?.textContent ?? "nothing");
}

describe("DataGrid", () => {
  test("is one tab stop: Tab enters at the active cell and leaves the grid", async () => {
    await show();
    expect(focused()).toBe("0,0");
    await userEvent.keyboard("{ArrowRight}{ArrowDown}");
    expect(focused()).toBe("1,1");
    await userEvent.keyboard("{Tab}");
    expect(focused()).toBe("after");
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(focused()).toBe("1,1");
    expect(document.querySelectorAll("[role='grid'] [tabindex='0']")).toHaveLength(1);
  });

  test("moves by the APG keys, to both ends of 10,000 rows, and keeps the focused cell in view", async () => {
    await show();
    await userEvent.keyboard("{End}");
    expect(focused()).toBe("0,2");
    await userEvent.keyboard("{Control>}{End}{/Control}");
    expect(focused()).toBe("9999,2");
    const grid = document.querySelector("[role='grid']")?.getBoundingClientRect();
    const cell = document.activeElement?.getBoundingClientRect();
    expect(cell?.top).toBeGreaterThanOrEqual(grid?.top ?? Infinity);
    expect(cell?.bottom).toBeLessThanOrEqual((grid?.bottom ?? 0) + 1);
    await userEvent.keyboard("{PageUp}");
    expect(Number(focused().split(",")[0])).toBeLessThan(9999);
    await userEvent.keyboard("{Control>}{Home}{/Control}");
    expect(focused()).toBe("-1,0");
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{Home}");
    expect(focused()).toBe("0,0");
  });

  test("renders a window of the rows but tells the whole count and the true positions", async () => {
    await show();
    const grid = document.querySelector("[role='grid']");
    expect(grid?.getAttribute("aria-rowcount")).toBe("10001");
    expect(document.querySelectorAll("[role='row']").length).toBeLessThan(60);
    await userEvent.keyboard("{Control>}{End}{/Control}");
    expect(document.activeElement?.closest("[role='row']")?.getAttribute("aria-rowindex")).toBe("10001");
  });

  test("a focused cell that is scrolled away keeps the focus", async () => {
    await show();
    await userEvent.keyboard("{ArrowDown}");
    const grid = document.querySelector<HTMLElement>("[role='grid']");
    if (grid !== null) grid.scrollTop = 200_000;
    await expect.poll(() => document.querySelector("[data-row='3570']")).not.toBeNull();
    expect(focused()).toBe("1,0");
    await userEvent.keyboard("{ArrowDown}");
    expect(focused()).toBe("2,0");
    await expect.poll(() => grid?.scrollTop ?? 1e9).toBeLessThan(400);
  });

  test("Enter opens the row, sorts on a sortable header, and does nothing on another header", async () => {
    await show();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(log).toEqual(["open r1 keyboard"]);
    expect(document.querySelector("[aria-selected='true']")?.getAttribute("aria-rowindex")).toBe("3");
    await userEvent.keyboard("{ArrowUp}{ArrowUp}{Enter}{End}{Enter}{Escape}");
    expect(log).toEqual(["open r1 keyboard", "sort name", "escape"]);
    expect(document.querySelectorAll("[role='columnheader']")[1]?.getAttribute("aria-sort")).toBe("descending");
    expect(document.querySelectorAll("[role='columnheader']")[2]?.hasAttribute("aria-sort")).toBe(false);
  });

  test("F2 goes into the chart of a header, arrows choose a bar, Enter picks it, Escape comes back", async () => {
    await show();
    await userEvent.keyboard("{ArrowUp}{ArrowRight}{F2}{ArrowRight}{Enter}");
    expect(log).toEqual(["pick 1"]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("bin 1");
    await userEvent.keyboard("{Escape}");
    expect(focused()).toBe("-1,1");
    expect(log).toEqual(["pick 1"]);
  });

  test("Alt with the arrows changes the width of a column, down to its least", async () => {
    await show();
    await userEvent.keyboard("{ArrowUp}{ArrowRight}{Alt>}{ArrowRight}{/Alt}");
    const header = document.querySelector<HTMLElement>("[data-column='score']");
    expect(header?.offsetWidth).toBe(136);
    await userEvent.keyboard("{Alt>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Alt}");
    expect(header?.offsetWidth).toBe(80);
    expect(focused()).toBe("-1,1");
  });

  test("a click opens the row and makes its cell the active one", async () => {
    await show();
    const target = document.querySelector<HTMLElement>("[data-row='2'][data-column-index='1']");
    if (target === null) throw new Error("no cell");
    await userEvent.click(target);
    expect(log).toEqual(["open r2 pointer"]);
    expect(focused()).toBe("2,1");
  });

  test("keys that the owner uses come before the grid's own, a control of a cell does its own work, and a row may span the columns", async () => {
    await show();
    await userEvent.keyboard("{ArrowRight}5{Shift>} {/Shift}");
    expect(log).toEqual(["key 5 r0 score", "key shift   r0 score"]);
    const control = document.querySelector<HTMLElement>("[data-row='1'] [data-cell-control]");
    if (control === null) throw new Error("no control");
    await userEvent.click(control);
    expect(log.slice(2)).toEqual(["own"]);
    await userEvent.keyboard("{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(document.activeElement?.textContent).toBe("All of row 3");
    expect(document.activeElement?.getAttribute("aria-colspan")).toBe("3");
    await userEvent.keyboard("{Enter}{ArrowDown}");
    expect(log.slice(3)).toEqual(["open r3 keyboard"]);
    expect(focused()).toBe("4,0");
  });

  test("fewer rows pull the active cell back in", async () => {
    await show();
    await userEvent.keyboard("{Control>}{End}{/Control}");
    root?.render(<Harness rows={ROWS.slice(0, 3)} />);
    await expect.poll(() => document.querySelector("[role='grid']")?.getAttribute("aria-rowcount")).toBe("4");
    expect(document.querySelector("[data-active]")?.getAttribute("data-row")).toBe("2");
  });
});
