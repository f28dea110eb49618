import { expect, test } from "vitest";
import { EVIL_FILES } from "../../e2e/fixtures/evil/evil-files.ts";
import type { EvilFile } from "../../e2e/fixtures/evil/evil-files.ts";
import type { RowProblem } from "./problem.ts";
import { createParseService } from "./parse-service.ts";
import type { ImportSource } from "./table.ts";

function sourceOf(file: EvilFile): ImportSource {
  const bytes = file.bytes();
  return file.name === null
    ? { kind: "paste", text: new TextDecoder().decode(bytes) }
    : { kind: "file", name: file.name, blob: new Blob([bytes]) };
}

function brief(problems: readonly RowProblem[]): object[] {
  return problems.map(({ code, line, dropped }) => ({ code, line, dropped }));
}

test.each(EVIL_FILES.map((file) => [file.title, file] as const))("%s", { timeout: 120_000 }, async (_, file) => {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: sourceOf(file), encoding: null }, context);
  const { expected } = file;
  if ("fails" in expected) {
    expect(opened).toMatchObject({ ok: false, code: expected.fails });
    if (expected.detail !== undefined) expect(opened).toMatchObject({ detail: expected.detail });
    return;
  }
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  expect(brief(opened.value.problems)).toEqual(expected.problems);
  expect(opened.value.rowCount).toBe(expected.rows);
  if (expected.columns) expect(opened.value.columns).toEqual(expected.columns);
  if (expected.encoding) expect(opened.value.encoding).toBe(expected.encoding);
  for (const [row, column, text] of expected.cells ?? []) expect(opened.value.rows[row]?.[column]).toBe(text);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);

  if (!expected.build) return;
  const built = await service.build({ mapping: opened.value.mapping, name: "evil" }, context);
  if ("fails" in expected.build) expect(built).toMatchObject({ ok: false, code: expected.build.fails });
  else if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  else expect(brief(built.value.problems)).toEqual(expected.build.problems);
});
