// Whether the shipped Clerk hears what a criterion asks, with the real model; the wordings are not those that it was trained on.
import { join } from "node:path";
import { expect, test } from "vitest";
import { CLERK_BATCH, createEncoder, runBatches } from "../../src/engine/clerk-judge.ts";
import { loadFromDisk } from "./load-from-disk.ts";

const RESPONSES = [
  { text: "You can return the shoes within thirty days, and the refund is paid to your card within a week.", words: ["refund", "shoes", "card"] },
  { text: "The train leaves at noon from platform four. Please be there early, since the doors close before it leaves.", words: ["platform", "train", "doors"] },
  { text: "Bees carry pollen from flower to flower, and without them many orchards would bear hardly any fruit.", words: ["pollen", "orchards", "fruit"] },
];
const INSTRUCTION = "Answer in your own words: shoes, refund, card; train, platform, doors; pollen, orchards, fruit.";
const MET_WHERE_SAID = ['Does the reply tell the customer about "{x}"?', "Is there a mention of {x} in the reply?", "Did anyone mention {x}?", "Mention of {x} in what was written?"];
const MET_WHERE_UNSAID = ["{x} was not mentioned.", "Is {x} not mentioned at all?", "They must not mention {x}."];

const clerk = loadFromDisk(join(import.meta.dirname, "../../public/models/clerk"), 1);

/** The Clerk's mean for each word under a wording, whether the response has the word or not. */
async function means(wording: string): Promise<{ readonly said: boolean; readonly mean: number }[]> {
  const { vocabulary, model } = await clerk;
  const encode = createEncoder(vocabulary);
  const asked = RESPONSES.flatMap((response) => RESPONSES.flatMap(({ words }) => words.map((word) => ({ response: response.text, word, said: response.words.includes(word) }))));
  const inputs = asked.map(({ response, word }) => encode({
    instruction: INSTRUCTION, context: null, reference: null, response,
    criterion: { id: "", name: "", weight: 1, question: wording.replace("{x}", word), scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {} },
  }));
  const found: { said: boolean; mean: number }[] = [];
  await runBatches(model, inputs, CLERK_BATCH.wasm, new AbortController().signal, (positions, qualities) => {
    positions.forEach((at, k) => { found.push({ said: asked[at]?.said === true, mean: qualities[k]?.mean ?? NaN }); });
  });
  return found;
}

/** Share of the comparisons of a word that is said with one that is not in which the first has the higher mean. */
function higherWhereSaid(found: readonly { readonly said: boolean; readonly mean: number }[]): number {
  const [said, unsaid] = [true, false].map((is) => found.filter((one) => one.said === is).map((one) => one.mean));
  const wins = said?.flatMap((a) => unsaid?.map((b): number => (a > b ? 1 : 0)) ?? []) ?? [];
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

test.each(MET_WHERE_SAID)("it finds what is mentioned: %s", async (wording) => {
  expect(higherWhereSaid(await means(wording))).toBeGreaterThan(0.9);
});

test.each(MET_WHERE_UNSAID)("and hears that it must not be: %s", async (wording) => {
  expect(higherWhereSaid(await means(wording))).toBeLessThan(0.1);
});
