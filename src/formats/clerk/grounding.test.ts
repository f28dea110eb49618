// The features that say whether a response stands together in its source.
import { describe, expect, test } from "vitest";
import { splitSentences } from "./features.ts";
import { askedFeatures } from "./asked.ts";
import { groundingFeatures } from "./grounding.ts";
import { likeness } from "./likeness.ts";
import { makeBag } from "./overlap.ts";
import { Vocabulary } from "./vocabulary.ts";
import { splitWords } from "./words.ts";

const COMMON = ["the", "a", "of", "in", "to", "was", "is", "and", "it", "by", "not", ".", ","];
const VOCABULARY = new Vocabulary({ version: 1, buckets: 8, words: [...COMMON, "museum"], idf10: [...COMMON.map(() => 10), 60] });
const SOURCE =
  "The museum opened in 1994 and was designed by Maria Lopez. The city council paid 12 million for the building.\nIn 2003 a fire damaged the north wing. Peter Brandt rebuilt it within two years, and no visitor was hurt.";

function of(response: string, source = SOURCE): Record<string, number> {
  return Object.fromEntries(groundingFeatures(splitSentences(splitWords(response)), makeBag(splitWords(source)), VOCABULARY));
}

function asked(response: string, reference: string, instruction: string): Record<string, number> {
  const bag = (text: string) => makeBag(splitWords(text));
  return Object.fromEntries(askedFeatures(bag(response), bag(reference), bag(instruction), { response, reference }, VOCABULARY));
}

test("words that mean nearly the same have the same likeness", () => {
  const like = (text: string) => splitWords(text).map(likeness);
  expect(like("two cats governed")).toEqual(like("2 cat government"));
  expect(like("two")).not.toEqual(like("three"));
});

describe("what the source says", () => {
  test("word for word: every detail is in place", () => {
    expect(of("The museum opened in 1994 and was designed by Maria Lopez. In 2003 a fire damaged the north wing.")).toMatchObject({
      "numbers-in-place": 1, "numbers-loose": 0, "names-in-place": 1, "names-loose": 0, "new-negations": 0, "passage-recall": 1,
      "passage-worst": 1, "passage-together": 1, "neighbours-near": 1, "neighbours-ordered": 1, "replaced-words": 0, "rarest-new-word": 0,
    });
  });

  test("a number that stands nowhere, or with something else, is loose", () => {
    expect(of("The museum opened in 1995.")["numbers-loose"]).toBeCloseTo(Math.log(2));
    expect(of("The museum opened in 2003.")["numbers-loose"]).toBeCloseTo(Math.log(2));
    expect(of("Rebuilt within 2 years.")["numbers-loose"]).toBe(0);
  });

  test("a name in another's place is loose, and as a replaced word it is not new", () => {
    const swapped = of("The museum was designed by Peter Brandt.");
    expect(swapped["names-in-place"]).toBeLessThan(1);
    expect(of("It was designed by Maria Silva.")).toMatchObject({ "names-in-place": 0.5, "names-loose": Math.log(2) });
    expect(of("The museum closed in 1994.")["replaced-by-new"]).toBeGreaterThan(0);
    expect(of("The museum designed in 1994.")).toMatchObject({ "replaced-by-new": 0 });
    expect(of("The museum designed in 1994.")["replaced-words"]).toBeGreaterThan(0);
  });

  test("a negation that the passage does not have is new; one that it has can be lost", () => {
    expect(of("The museum did not open in 1994.")).toMatchObject({ "new-negations": 1, "lost-negations": 0 });
    expect(of("A visitor was hurt.")).toMatchObject({ "new-negations": 0, "lost-negations": 1 });
    expect(of("No visitor was hurt.")).toMatchObject({ "new-negations": 0, "lost-negations": 0 });
  });

  test("a sentence pieced together from far places does not stand together", () => {
    const far = `The museum opened. ${"Nothing of this matters here. ".repeat(40)} The orchestra dissolved.`;
    expect(of("The museum dissolved.", far)["passage-together"]).toBeLessThan(1);
    expect(of("The museum opened.", far)["passage-together"]).toBe(1);
  });

  test("the main points are its frequent, rare words", () => {
    const source = "Volcano ash. The volcano spat ash over the harbour. Ash lay on the volcano.";
    expect(of("Volcano ash.", source)["points-taken-up"]).toBeGreaterThan(of("Harbour.", source)["points-taken-up"] ?? 1);
  });
});

test("nothing to read gives finite values", () => {
  for (const [response, source] of [["", ""], ["", SOURCE], ["The museum opened.", ""], ["12 12 12", "12"], ["...", "..."]] as const) {
    expect(Object.values(of(response, source)).every(Number.isFinite)).toBe(true);
  }
});

test("of a reference counts what the instruction does not say already", () => {
  const instruction = "Who designed the museum?";
  expect(asked("The museum was designed.", "Maria Lopez designed the museum.", instruction)).toMatchObject({ "asked-recall": 0, "asked-precision": 0 });
  expect(asked("Maria Lopez.", "Maria Lopez designed the museum.", instruction)).toMatchObject({ "asked-recall": 1, "asked-precision": 1 });
  expect(asked("three years", "3 years", "How long?")).toMatchObject({ "asked-numbers": 1 });
  expect(asked("four years", "3 years", "How long?")).toMatchObject({ "asked-numbers": 0 });
});

test("an accepted answer is found run together with its neighbours, and counts more the earlier it stands", () => {
  expect(asked("It was released in 19831.", "1983/1973", "When?")).toMatchObject({ "alternative-squeezed": 1, "alternative-early": 0 });
  expect(asked("In 1973.", "1983/1973", "When?")["alternative-early"]).toBeCloseTo(Math.exp(-1 / 20));
  expect(asked("Nobody knows.", "1983/1973", "When?")).toMatchObject({ "alternative-squeezed": 0, "alternative-early": 0 });
});

test("a misspelt name is nearer to the wanted one than another name", () => {
  const near = (response: string) => asked(response, "Heydrich", "Who?")["asked-letters"] ?? 0;
  expect(near("Heydrich")).toBe(1);
  expect(near("Heidrich")).toBeGreaterThan(near("Himmler"));
});

test("how alike a response is to its reference, by likeness and rarity", () => {
  const alike = (response: string, reference: string) => {
    const { "alike-recall": recall, "alike-f1": both } = asked(response, reference, "");
    return [recall, both] as const;
  };
  expect(alike("Museums opened.", "The museum opened.")).toEqual([12 / 13, expect.closeTo(24 / 25) as number]);
  expect(alike("The museum opened.", "The museum opened.")).toEqual([1, 1]);
  const [recall, both] = alike("The museum opened in the cold of winter.", "The museum opened.");
  expect(recall).toBe(1);
  expect(both).toBeLessThan(0.8);
  expect(alike("Cats sleep.", "The museum opened.")).toEqual([0, 0]);
  expect(alike("Cats sleep.", "")).toEqual([0, 0]);
});

test("without a reference what was asked for is zero", () => {
  expect(Object.values(asked("The museum opened.", "", "When?"))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
