import fc from "fast-check";
import { expect, test } from "vitest";
import { asBroughtIn, casesAsTheyCame, editCase, editionsRead, rowInEdition, withEditsOf } from "./case-edit.ts";
import { copyOfRow, rowChangesOf, statesApart, withAdded, withCasesOf, withoutRows } from "./case-rows.ts";
import { type Case, type CaseId, type CaseSet, type ResponseId, rowsOf } from "./case.ts";
import { caseSetIdFor } from "./content-hash.ts";

function made(count: number): CaseSet {
  const cases = Array.from({ length: count }, (_, i): Case => ({
    id: `c${i}` as CaseId,
    instruction: `question ${i}`,
    context: null,
    reference: null,
    responses: ["a", "b", "c"].map((name) => ({ id: `r${i}${name}` as ResponseId, text: `answer ${name}`, source: name, humanScore: null })),
    preferences: [{ a: `r${i}a` as ResponseId, b: `r${i}b` as ResponseId, better: "tie" }],
  }));
  return { id: caseSetIdFor(cases), name: "s", isSample: true, cases };
}

const ids = (set: CaseSet): string[] => rowsOf(set).map(({ response }) => response.id);
const gone = (...list: string[]): ReadonlySet<ResponseId> => new Set(list as ResponseId[]);
const added = (id: string): Case => ({ id: id as CaseId, instruction: "new", context: null, reference: null, responses: [{ id: `${id}-r` as ResponseId, text: "t", source: null, humanScore: null }] });

test("a deleted row is gone from its case, and the case from the rows once it has none, while the set stays the one that was brought in", () => {
  const set = made(3);
  const one = withoutRows(set, gone("r0b"))!;
  const none = withoutRows(one, gone("r0a", "r0c", "r2a", "unknown"))!;
  expect(ids(one)).toEqual(["r0a", "r0c", "r1a", "r1b", "r1c", "r2a", "r2b", "r2c"]);
  expect(ids(none)).toEqual(["r1a", "r1b", "r1c", "r2b", "r2c"]);
  expect(rowChangesOf(set)).toBe(null);
  expect(rowChangesOf(none)).toEqual({ responses: 5, gone: new Set(["r0a", "r0b", "r0c", "r2a"]), added: 0, deleted: 4 });
  expect(withoutRows(none, gone("r0a"))).toBe(null);
  expect(none.isSample).toBe(false);
  for (const state of [one, none]) {
    expect(state.id).toBe(set.id);
    expect(casesAsTheyCame(state)).toEqual(set.cases);
    expect(caseSetIdFor(casesAsTheyCame(state))).toBe(set.id);
  }
  expect(new Set([set.edition, one.edition, none.edition]).size).toBe(3);
});

test("a new case stands behind the one that was named, else at the end, and is no part of what was brought in", () => {
  const set = made(2);
  const state = withAdded(withAdded(set, added("x"), "c0" as CaseId), added("y"), null);
  expect(state.cases.map(({ id }) => id)).toEqual(["c0", "x", "c1", "y"]);
  expect(rowChangesOf(state)).toEqual({ responses: 8, gone: new Set(), added: 2, deleted: 0 });
  expect(casesAsTheyCame(state)).toEqual(set.cases);
  const without = withoutRows(state, gone("x-r", "y-r"))!;
  // As if they had never been, but for verdicts that may be kept on them.
  expect(without.edition).toBe(undefined);
  expect(rowChangesOf(without)).toEqual({ responses: 6, gone: new Set(["x-r", "y-r"]), added: 0, deleted: 0 });
});

test("a copy has the texts as they are now, and nobody's scores", () => {
  const set = made(1);
  const edited = editCase(set, { ...set.cases[0]!, reference: "gold", responses: set.cases[0]!.responses.map((one) => ({ ...one, text: "changed", humanScore: 3, criterionScores: [{ criterion: "x", score: 1 }] })) })!;
  const copy = copyOfRow(rowsOf(edited)[1]!, "n" as CaseId, "m" as ResponseId);
  expect(copy).toEqual({ id: "n", instruction: "question 0", context: null, reference: "gold", responses: [{ id: "m", text: "changed", source: "b", humanScore: null }], added: true });
});

test("where all responses are read together, the others were judged with the deleted one, and with nothing else once it is back", () => {
  const set = made(2);
  const left = withoutRows(set, gone("r0b"))!;
  const editions = editionsRead(left, true);
  expect([...editions.keys()]).toEqual(["r0a", "r0c"]);
  expect(new Set(editions.values()).size).toBe(1);
  expect(editions.get("r0a" as ResponseId)).not.toBe(undefined);
  // Each response by itself is read as before.
  expect(editionsRead(left, false).size).toBe(0);
  const row = rowsOf(left)[0]!;
  expect(rowInEdition(left, row, undefined, true)?.case.responses.map(({ id }) => id)).toEqual(["r0a", "r0b", "r0c"]);
  const back = withCasesOf(left, statesApart(set, left));
  expect(editionsRead(back, true).size).toBe(0);
});

test("the set brought in again, over one whose rows were changed, has its own rows and knows of those that were added", () => {
  const set = made(2);
  const changed = withoutRows(withAdded(set, added("x"), null), gone("r1a"))!;
  const again = withEditsOf(set, changed);
  expect(ids(again)).toEqual(ids(set));
  expect(again.edition).toBe(undefined);
  expect(rowChangesOf(again)?.gone).toEqual(new Set(["x-r"]));
  // One that has the added case itself keeps it.
  const own = withAdded(set, added("x"), null);
  expect(withEditsOf(own, changed)).toBe(own);
  expect(ids(asBroughtIn(changed)!)).toEqual(ids(set));
});

type Step = { readonly kind: "edit" | "score" | "delete" | "add"; readonly at: number; readonly which: number };
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom("edit", "score", "delete", "add"), at: fc.nat(5), which: fc.nat(2) });

test("whatever is edited, added and deleted, the set is known by what was brought in, each state has its name, and every step can be taken back", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const came = made(3);
      let set = came;
      const names = new Map<string, string>();
      const before: CaseSet[] = [];
      for (const [i, { kind, at, which }] of steps.entries()) {
        const row = rowsOf(set)[at % Math.max(1, rowsOf(set).length)];
        const next =
          kind === "add" ? withAdded(set, added(`n${i}`), row?.case.id ?? null)
          : row === undefined ? null
          : kind === "delete" ? withoutRows(set, new Set(row.case.responses.slice(0, 1 + which).map(({ id }) => id)))
          : editCase(set, { ...row.case, ...(kind === "edit" ? { instruction: `text ${which}` } : { responses: row.case.responses.map((one) => ({ ...one, humanScore: which })) }) });
        if (next === null) continue;
        before.push(set);
        set = next;
        expect(caseSetIdFor(casesAsTheyCame(set))).toBe(came.id);
        const content = JSON.stringify(rowsOf(set).map(({ case: c, response }) => [c.id, c.instruction, c.added ?? false, response.id, response.text, response.humanScore]));
        expect(names.get(set.edition ?? "none") ?? content).toBe(content);
        names.set(set.edition ?? "none", content);
        expect(rowChangesOf(set)?.responses ?? came.cases.length * 3).toBe(rowsOf(set).length);
      }
      for (const state of before.toReversed()) {
        const states = statesApart(state, set);
        const known = new Set(state.cases.map(({ id }) => id));
        // What was added since is emptied, as undoing it does.
        for (const { id, responses } of set.cases) if (!known.has(id)) set = withoutRows(set, new Set(responses.map((one) => one.id))) ?? set;
        set = withCasesOf(set, states);
        expect(ids(set)).toEqual(ids(state));
        expect(set.edition).toBe(state.edition);
      }
    }),
  );
});
