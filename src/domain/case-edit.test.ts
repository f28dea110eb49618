import fc from "fast-check";
import { expect, test } from "vitest";
import { casesAsTheyCame, editCase, editedResponses, rowInEdition, withEditsOf } from "./case-edit.ts";
import { type Case, type CaseId, type CaseSet, type ResponseId, rowsOf } from "./case.ts";

function made(count: number): CaseSet {
  const cases = Array.from({ length: count }, (_, i): Case => ({
    id: `c${i}` as CaseId,
    instruction: `question ${i}`,
    context: null,
    reference: null,
    responses: ["a", "b"].map((name) => ({ id: `r${i}${name}` as ResponseId, text: `answer ${name}`, source: null, humanScore: null })),
  }));
  return { id: "set-1", name: "s", isSample: true, cases };
}

test("editing the answer touches that answer alone, editing the question touches all answers of its case", () => {
  const set = made(2);
  const first = set.cases[0]!;
  const answer = editCase(set, { ...first, responses: [{ ...first.responses[0]!, text: "other" }, first.responses[1]!] })!;
  expect(answer.id).toBe(set.id);
  expect(answer.isSample).toBe(false);
  expect(rowsOf(answer).map(({ response }) => response.edition !== undefined)).toEqual([true, false, false, false]);
  const question = editCase(set, { ...first, instruction: "other?" })!;
  expect(rowsOf(question).map(({ response }) => response.edition !== undefined)).toEqual([true, true, false, false]);
  expect([...editedResponses(question).keys()]).toEqual(["r0a", "r0b"]);
  expect(editedResponses(set).size).toBe(0);
});

test("an edit that changes nothing, or of a case that is not there, is none", () => {
  const set = made(1);
  expect(editCase(set, set.cases[0]!)).toBe(null);
  expect(editCase(set, { ...set.cases[0]!, id: "other" as CaseId })).toBe(null);
});

const edit = fc.record({
  at: fc.nat(2),
  instruction: fc.option(fc.constantFrom("p", "q", "question 0"), { nil: undefined }),
  text: fc.option(fc.constantFrom("x", "y", "answer a"), { nil: undefined }),
});

test("whatever is edited, a response has the edition of its texts, and the texts of every edition are kept", () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      let set = made(3);
      const textsOf = new Map<string, string>();
      function note(): void {
        for (const { case: c, response } of rowsOf(set)) {
          const key = `${response.id} ${response.edition ?? "as it came"}`;
          const texts = JSON.stringify([c.instruction, c.context, c.reference, response.text]);
          // One edition, one text; and one text, one edition.
          expect(textsOf.get(key) ?? texts).toBe(texts);
          for (const [other, known] of textsOf) if (other.startsWith(`${response.id} `) && known === texts) expect(other).toBe(key);
          textsOf.set(key, texts);
        }
      }
      note();
      for (const { at, instruction, text } of edits) {
        const before = set.cases[at]!;
        const [first, second] = [before.responses[0]!, before.responses[1]!];
        const next = editCase(set, { ...before, instruction: instruction ?? before.instruction, responses: [{ ...first, text: text ?? first.text }, second] });
        if (next === null) continue;
        expect(next.edition === undefined).toBe(rowsOf(next).every(({ response }) => response.edition === undefined));
        expect(next.edition).not.toBe(set.edition);
        set = next;
        note();
      }
      expect(casesAsTheyCame(set)).toEqual(made(3).cases);
      for (const [key, texts] of textsOf) {
        const [id, ...edition] = key.split(" ");
        const row = rowsOf(set).find(({ response }) => response.id === id)!;
        const then = rowInEdition(set, row, edition.length > 1 ? undefined : edition[0]);
        expect(then === null ? null : JSON.stringify([then.case.instruction, then.case.context, then.case.reference, then.response.text])).toBe(texts);
      }
    }),
  );
});

test("the same cases brought in again keep what is known of their edits, and other cases nothing", () => {
  const set = made(1);
  const first = set.cases[0]!;
  const edited = editCase(editCase(set, { ...first, instruction: "two" })!, { ...first, instruction: "three" })!;
  const again = withEditsOf(set, edited);
  expect(again.cases).toBe(set.cases);
  for (const { instruction, responses } of [first, ...edited.former!, ...edited.cases]) {
    const then = rowInEdition(again, rowsOf(again)[0]!, responses[0]!.edition);
    expect(then?.case.instruction).toBe(instruction);
  }
  expect(withEditsOf({ ...set, id: "set-2" }, edited).former).toBe(undefined);
  expect(withEditsOf(set, null)).toBe(set);
  expect(withEditsOf(set, set)).toBe(set);
});

test("editing a score leaves every text as it was, names another state of the set, and is kept apart from what came", () => {
  const set = made(2);
  const first = set.cases[0]!;
  const scored = (score: number | null, criterion: number | null): Case => ({
    ...first,
    responses: [{ ...first.responses[0]!, humanScore: score, ...(criterion === null ? {} : { criterionScores: [{ criterion: "Truth", score: criterion }] }) }, first.responses[1]!],
  });
  const one = editCase(set, scored(1, null))!;
  const two = editCase(one, scored(1, 2))!;
  expect(rowsOf(two).every(({ response }) => response.edition === undefined)).toBe(true);
  expect(new Set([set.edition, one.edition, two.edition]).size).toBe(3);
  const text = editCase(two, { ...two.cases[0]!, instruction: "other?" })!;
  expect(text.cases[0]!.responses[0]!.criterionScores).toEqual([{ criterion: "Truth", score: 2 }]);
  for (const state of [one, two, text]) expect(casesAsTheyCame(state)).toEqual(set.cases);
  expect(editCase(two, scored(null, null))!.edition).toBe(undefined);
});
