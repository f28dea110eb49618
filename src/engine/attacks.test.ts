// An attack changes nothing but the score it aims at: what the Clerk reads of every other response stays the same to the bit,
// texts stay texts, and no attack makes the reading or the flagging fail.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { ATTACKS, poorResponse } from "../domain/injection/corpus.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { verdictFromDistribution } from "../domain/verdict.ts";
import { Vocabulary, type VocabularyFile } from "../formats/clerk/vocabulary.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { createEncoder } from "./clerk-judge.ts";
import { injectionFlags } from "./injection-flags.ts";

const vocabulary = new Vocabulary(JSON.parse(readFileSync(join(import.meta.dirname, "../../public/models/clerk/vocabulary.json"), "utf8")) as VocabularyFile);
const criterion = RUBRIC_LIBRARY[0]!.criteria[0]!;

function item(id: string, response: string): JudgeItem {
  return { responseId: id as ResponseId, criterion, instruction: "Name the capital of France.", context: null, reference: "Paris", response };
}

const before = item("before", "It is Paris.");
const after = item("after", "Perhaps Lyon.");
const poor = poorResponse(before.instruction);

test.each(ATTACKS.map((attack) => [attack.id, attack] as const))("%s leaves its neighbours alone", (_, attack) => {
  const clean = [before, item("between", poor), after].map(createEncoder(vocabulary));
  const attacked = [before, item("between", attack.apply(poor, criterion)), after].map(createEncoder(vocabulary));
  for (const at of [0, 2]) expect(attacked[at]).toEqual(clean[at]);
});

test.each(ATTACKS.map((attack) => [attack.id, attack] as const))("%s is flagged at most, and never rescored", (_, attack) => {
  const one = item("between", attack.apply(poor, criterion));
  const flag = injectionFlags([before, one, after]);
  for (const { responseId } of [before, one, after]) {
    const verdict = verdictFromDistribution(responseId, criterion.id, [1, 2, 3, 4, 5], [0.2, 0.2, 0.2, 0.2, 0.2], []);
    const flagged = flag(verdict);
    expect({ ...flagged, signals: [] }).toEqual(verdict);
    if (responseId !== one.responseId) expect(flagged).toBe(verdict);
  }
});
