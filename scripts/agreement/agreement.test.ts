// The command `npm run agreement`: a small file with faults, what is said of files and columns that do not fit, and the Clerk's
// verdicts on nine sets, as the page exports them, against SciPy and scikit-learn. Both are made by
//   npx tsx scripts/agreement/dump-verdicts.ts ../shared/datasets/dev scripts/agreement/fixtures/verdicts
//   /usr/bin/python3 training/measure/golden-agreement.py scripts/agreement/fixtures/verdicts scripts/agreement/fixtures/golden.json
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { AgreementReport } from "../../src/domain/agreement.ts";
import { checkFolder } from "./check-folder.ts";
import type { GoldenReport } from "./compare-golden.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = join(import.meta.dirname, "fixtures");
const FERRY = join(FIXTURES, "ferry.csv");
const TSX = createRequire(import.meta.url).resolve("tsx/cli");
const folder = mkdtempSync(join(tmpdir(), "agreement-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

type Printed = AgreementReport & {
  readonly rows: { read: number; used: number };
  readonly problems: readonly unknown[];
  readonly facts: { n: number };
  readonly comparison: { n: number; mcNemar: { onlyFirst: number; onlySecond: number } };
  readonly atThreshold: { n: number; agreement: number; says: string };
};

function command(...words: readonly string[]): { readonly status: number | null; readonly printed: Printed | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, join(ROOT, "scripts/agreement.ts"), ...words, "--resamples", "50"], { encoding: "utf8" });
  return { status, printed: stdout === "" ? null : (JSON.parse(stdout) as Printed), said: stderr };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a small file", () => {
  const { status, printed, said } = command(FERRY, "--judge", "clerk", "--human", "human", "--confidence", "sure", "--response", "answer", "--other", "second", "--threshold", "0.6");

  test("rows that cannot be used are named by line and column, the others are kept", () => {
    expect(status).toBe(0);
    expect(printed?.rows).toEqual({ read: 10, used: 7 });
    expect(printed?.problems).toEqual([
      { line: 7, column: "human", problem: 'not a number: "n/a"' },
      { line: 9, column: "sure", problem: 'a confidence lies between 0 and 1: "1.2"' },
      { line: 10, column: "clerk", problem: "the cell is empty" },
    ]);
    expect(said).toContain('line 7, column "human": not a number: "n/a"');
  });

  test("figures come with n, an interval and the trivial judges", () => {
    // Rows 1 to 4, 6, 9 and 10: people 1 3 5 2 4 1 3, the Clerk 1.2 2.8 4.1 3.5 4.4 2.2 3.1.
    const { accuracy, meanError, pearson } = printed?.figures ?? {};
    expect(accuracy).toMatchObject({ n: 7, value: 4 / 7, trivial: { majority: 2 / 7, middle: 2 / 7, longest: 5 / 7 } });
    expect(meanError?.value).toBeCloseTo(2.3 / 7, 12);
    expect(pearson?.trivial["majority"]).toEqual({ notDefined: "zero-variance" });
    expect(pearson?.interval?.[0]).toBeLessThan(Number(pearson?.value));
  });

  test("the question of a threshold is answered, and the second judge compared", () => {
    expect(printed?.atThreshold).toMatchObject({ n: 4, agreement: 0.75, says: "Agreement is 75.0 % on the 57.1 % of rows whose confidence is at least 0.6." });
    expect(printed?.comparison).toMatchObject({ n: 7, mcNemar: { onlyFirst: 3, onlySecond: 3 } });
  });
});

describe("other files", () => {
  test("TSV, JSON lines and gzip give the same report as CSV", () => {
    const rows = [[1, 2], [3, 3], [5, 4], [2, 2]];
    const csv = file("a.csv", `judge,human\n${rows.map((row) => row.join(",")).join("\n")}\n`);
    const others = [
      file("a.tsv", `judge\thuman\n${rows.map((row) => row.join("\t")).join("\n")}\n`),
      file("a.jsonl", rows.map(([judge, human]) => JSON.stringify({ judge, human })).join("\n")),
      file("a.csv.gz", gzipSync(readFileSync(csv))),
    ];
    const expected = command(csv, "--judge", "judge", "--human", "human").printed?.figures;
    expect(expected?.accuracy.value).toBe(0.5);
    for (const other of others) expect(command(other, "--judge", "judge", "--human", "human").printed?.figures).toEqual(expected);
  });

  test("distributions are scored over the levels", () => {
    const path = file("d.csv", 'judge,human,p\n1,1,"[0.8,0.2]"\n0,1,"[0.4,0.6]"\n1,0,"[0.5,0.4]"\n1,0,no\n0,0,"[1,0,0]"\n');
    const { printed, said } = command(path, "--judge", "judge", "--human", "human", "--distribution", "p", "--levels", "0,1");
    expect(printed?.rows.used).toBe(2);
    expect(printed?.distribution?.brier.value).toBeCloseTo((2 * 0.8 ** 2 + 2 * 0.4 ** 2) / 2, 12);
    expect(printed?.distribution?.logLoss.value).toBeCloseTo(-(Math.log(0.2) + Math.log(0.6)) / 2, 12);
    expect(said).toContain('line 4, column "p": the probabilities add up to 0.9');
    expect(said).toContain('line 5, column "p": not a list of probabilities: "no"');
    expect(said).toContain('line 6, column "p": 3 probabilities for 2 levels');
  });

  test.each([
    ["a missing column", FERRY, ["--judge", "clark", "--human", "human"], 'There is no column "clark" (--judge). The columns are: "id", "human", "clerk"'],
    ["numbers beside words", FERRY, ["--judge", "clerk", "--human", "answer"], 'Column "clerk" holds numbers and column "answer" holds words'],
    ["no file", join(FIXTURES, "none.csv"), ["--judge", "a", "--human", "b"], "none.csv"],
    ["no judge", FERRY, ["--human", "human"], "Use: npm run agreement"],
    ["a distribution without levels", FERRY, ["--judge", "clerk", "--human", "human", "--distribution", "sure"], "A distribution needs --levels"],
    ["a threshold beyond 1", FERRY, ["--judge", "clerk", "--human", "human", "--threshold", "60"], "from 0 to 1"],
    ["a criterion that is not there", FERRY, ["--criterion", "clerk", "--levels", "1,2"], 'has no verdicts on "clerk"'],
    ["a criterion without its levels", FERRY, ["--criterion", "clerk"], "Use: npm run agreement"],
    ["an option that is none", FERRY, ["--judge", "clerk", "--human", "human", "--jugde", "x"], "--jugde"],
  ])("%s is said plainly, and nothing is printed", (_, path, words, sentence) => {
    const { status, printed, said } = command(path, ...words);
    expect(status).toBe(1);
    expect(printed).toBeNull();
    expect(said).toContain(sentence);
    expect(said).not.toContain("    at ");
  });
});

describe("the Clerk's verdicts on nine sets", () => {
  test("every number of the report equals SciPy's and scikit-learn's to 1e-9", async () => {
    const golden = JSON.parse(readFileSync(join(FIXTURES, "golden.json"), "utf8")) as Record<string, GoldenReport>;
    const checked = await checkFolder(join(FIXTURES, "verdicts"), golden);
    expect(checked.length).toBeGreaterThanOrEqual(8);
    for (const { name, compared, differences } of checked) {
      expect(differences, name).toEqual([]);
      expect(compared).toBeGreaterThan(400);
    }
  });

  test("the command reads the page's export and prints the same report", () => {
    const { printed } = command(join(FIXTURES, "verdicts/xstest_compliance.csv"), "--criterion", "Quality", "--levels", "0,1,2", "--threshold", "0.5");
    expect(printed?.rows).toEqual({ read: 100, used: 100 });
    expect(printed?.facts.n).toBe(100);
    expect(printed?.distribution?.brier.n).toBe(100);
  });
});
