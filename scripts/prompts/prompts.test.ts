// The command `npm run prompts`: the reference prompts byte for byte where they are at hand, and our own golden file always.
// After a wording has changed on purpose: npx tsx scripts/prompts.ts scripts/prompts/cases.fixture.json > scripts/prompts/own-golden.jsonl
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTemplates } from "../../src/formats/read-templates.ts";
import { readCases } from "./cases.ts";
import { goldenLine } from "./json-line.ts";
import { promptRows } from "./rows.ts";

const ROOT = join(import.meta.dirname, "../..");
const SHARED = join(ROOT, "../shared/formats");
const TSX = createRequire(import.meta.url).resolve("tsx/cli");

function command(...files: readonly string[]): { readonly status: number | null; readonly out: string; readonly problem: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, join(ROOT, "scripts/prompts.ts"), ...files], { encoding: "utf8" });
  return { status, out: stdout, problem: stderr };
}

async function rendered(casesFile: string, templatesFile: string | null): Promise<string[]> {
  const cases = readCases(readFileSync(casesFile, "utf8"));
  if (typeof cases === "string") throw new Error(cases);
  const read = templatesFile === null ? null : await readTemplates(readFileSync(templatesFile, "utf8"));
  if (read?.ok === false) throw new Error(read.detail);
  return cases.flatMap((item) => promptRows(item, read?.value.templates ?? []).map(goldenLine));
}

describe.skipIf(!existsSync(SHARED))("the reference prompts (skipped where ../shared/formats is absent)", () => {
  it("come out byte for byte, all of them and in their order", async () => {
    const golden = readFileSync(join(SHARED, "golden.jsonl"), "utf8").trimEnd().split("\n");
    const lines = await rendered(join(SHARED, "cases.json"), join(SHARED, "templates.json"));
    expect(lines.length).toBe(golden.length);
    for (const [i, line] of lines.entries()) expect(line).toBe(golden[i]);
  });

  it("come out of the command too", () => {
    const { status, out, problem } = command(join(SHARED, "cases.json"), join(SHARED, "templates.json"));
    expect([status, problem]).toEqual([0, ""]);
    expect(out).toBe(readFileSync(join(SHARED, "golden.jsonl"), "utf8"));
  });
});

describe("our own wording", () => {
  it("renders as the golden file has it", async () => {
    const golden = readFileSync(join(import.meta.dirname, "own-golden.jsonl"), "utf8").trimEnd().split("\n");
    const lines = await rendered(join(import.meta.dirname, "cases.fixture.json"), null);
    for (const [i, line] of lines.entries()) expect(line).toBe(golden[i]);
    expect(lines.length).toBe(golden.length);
  });

  it("gives the rows that a case allows: five-point rubrics, references, contexts, pairs", async () => {
    const rows = (await rendered(join(import.meta.dirname, "cases.fixture.json"), null)).map((line) => JSON.parse(line) as { case: string; format: string; variant: string; inputs?: unknown });
    const of = (id: string): string[] => rows.filter((row) => row.case === id).map((row) => `${row.format} ${row.variant}`);
    expect(of("one-response")).toEqual(["flow-judge with-inputs", "flow-judge no-inputs", "mt-bench single-v1"]);
    expect(of("five-points")).toHaveLength(12);
    expect(of("context-and-traps").filter((each) => each.startsWith("prometheus-2"))).toEqual(["prometheus-2 absolute", "prometheus-2 absolute-with-context", "prometheus-2 relative", "prometheus-2 relative-with-context"]);
    expect(rows.find((row) => row.case === "context-and-traps")?.inputs).toEqual([{ query: "Fill in {response} and $& for two readers." }, { context: "Line one \\ {rubric}\nline two" }]);
  });
});

describe("the command", () => {
  it("says what is wrong with its files", () => {
    const folder = mkdtempSync(join(tmpdir(), "prompts-"));
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const cases = join(import.meta.dirname, "cases.fixture.json");
    for (const [args, problem] of [
      [[], /npm run prompts/],
      [[join(folder, "missing.json")], /no such file/],
      [[file("broken.json", "[{")], /broken\.json: .*JSON/],
      [[file("object.json", "{}")], /expected a list/],
      [[file("case.json", "[{\"id\": \"a\"}]")], /case 1: needs the texts/],
      [[cases, file("templates.json", "[]")], /No template/],
    ] as const) {
      const run = command(...args);
      expect([args, run.status, run.out]).toEqual([args, 1, ""]);
      expect(run.problem).toMatch(problem);
    }
    rmSync(folder, { recursive: true });
  });
});
