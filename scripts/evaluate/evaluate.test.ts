// What the evaluation asks and how it counts; the statistics themselves are tested in src/domain/statistics/.
import { describe, expect, test } from "vitest";
import { scoreQuestion } from "./ask.ts";
import { Collection } from "./measure.ts";
import { bestTrivial, report } from "./report.ts";
import { trivialScores } from "./trivial.ts";

const ROW = { source: "s", id: "1", kind: "score", instruction: "Say hello.", response: "Hello.", score: 3 } as const;

describe("the scale of a question", () => {
  test("is the row's own where it has levels", () => {
    const { criterion, toRow } = scoreQuestion({ ...ROW, scale: [1, 10], rubric: { "1": "bad" } });
    expect(criterion).toMatchObject({ scale: { kind: "likert", min: 1, max: 10 }, descriptions: { "1": "bad" } });
    expect(toRow(7.5)).toBe(7.5);
  });

  test.each([[[0, 100]], [[0, 0.5]]] as const)("is cut into eleven levels where it has too many or none: %j", ([min, max]) => {
    const { criterion, toRow } = scoreQuestion({ ...ROW, scale: [min, max], rubric: { [String(min)]: "bad", [String(max)]: "good" } });
    expect(criterion).toMatchObject({ scale: { kind: "likert", min: 0, max: 10 }, descriptions: { "0": "bad", "10": "good" } });
    expect([toRow(0), toRow(10)]).toEqual([min, max]);
  });
});

test("trivial judges know length and shared words only", () => {
  const item = { criterion: scoreQuestion({ ...ROW, scale: [1, 5] }).criterion, instruction: "red blue", context: null, reference: "blue green", response: "blue green" };
  expect(trivialScores(item)).toEqual({ longer: 2, "like instruction": 0.5, "like reference": 1 });
  expect(trivialScores({ ...item, reference: null })["like reference"]).toBe(0);
});

describe("figures", () => {
  function collection(): Collection {
    const all = new Collection();
    for (let i = 0; i < 40; i += 1) {
      all.add("x", "Right?", "1 to 5", { kind: "score", label: i % 5, by: { clerk: i % 5, longer: -(i % 5), constant: 0 } });
      all.add("y", "Better?", "pair", { kind: "pair", label: i % 2 === 0 ? "a" : "b", by: { clerk: i % 4 === 0 ? 1 : -1, longer: 1, constant: 0 } });
      all.add("y", "Better?", "pair", { kind: "pair", label: "tie", by: { clerk: 1, longer: 1, constant: 0 } });
      all.add("z", `Rare ${i % 20}?`, "0 to 1", { kind: "score", label: i % 2, by: { clerk: i % 2, longer: 0, constant: 0 } });
      all.add("z", "Rare, on another scale?", "1 to 1", { kind: "score", label: 1, by: { clerk: i, longer: 0, constant: 0 } });
    }
    return all;
  }
  const measured = collection().measure(["clerk", "longer", "constant"], ["clerk"]);
  const by = (source: string) => measured.filter((group) => group.source === source);

  test("scores get correlations, pairs the accuracy of the decided ones", () => {
    expect(by("x")[0]?.figures.map((f) => [f.judge, f.value])).toEqual([["clerk", 1], ["longer", -1], ["constant", 0]]);
    expect(by("y")[0]?.n).toBe(40);
    expect(by("y")[0]?.figures.map((f) => [f.judge, f.value])).toEqual([["clerk", 0.75], ["longer", 0.5], ["constant", 0.5]]);
    const [low, high] = by("y")[0]?.figures[0]?.interval ?? [NaN, NaN];
    expect(low).toBeGreaterThan(0.55);
    expect(high).toBeLessThan(0.95);
  });

  test("small criteria of one source and scale are put together; equal labels measure nothing", () => {
    expect(by("z").map((group) => [group.criterion, group.n, group.figures.length])).toEqual([["(20 criteria)", 40, 3], ["Rare, on another scale?", 40, 0]]);
  });

  test("the report names the best trivial judge and says whether the Clerk is better", () => {
    const [pairs] = by("y");
    if (pairs === undefined) throw new Error("no pairs");
    expect(bestTrivial(pairs, ["longer", "constant"])?.judge).toBe("longer");
    const text = report(measured, { judge: "clerk", trivial: ["longer", "constant"], baseline: null });
    expect(text).toContain("| y | Better? | 40 | 0.750 |");
    expect(text).toContain("| longer | yes |");
    expect(text).toContain("2 of 2");
    expect(text).not.toContain("another scale");
  });
});
