import fc from "fast-check";
import { expect, test } from "vitest";
import type { Case } from "./case.ts";
import { caseIdFor, caseSetIdFor, hashParts, responseIdFor } from "./content-hash.ts";

const content = { instruction: "q", context: null, reference: null };
const item: Case = {
  id: caseIdFor(0, content),
  ...content,
  responses: [{ id: responseIdFor(0, content, { text: "a", source: null }), text: "a", source: null, humanScore: 3 }],
};

test("the ids of a text never change between versions", () => {
  // Saved runs refer to these ids: a change here orphans them.
  expect(hashParts([])).toBe("0e8d83488bdcb8");
  expect(hashParts(["Chambers"])).toBe("194dae94a294e5");
  expect(hashParts(["評審", null, ""])).toBe("15e966cc4ed93b");
});

test("what is missing differs from what is empty, and parts do not run together", () => {
  expect(caseIdFor(0, { ...content, context: "" })).not.toBe(item.id);
  expect(caseIdFor(0, { instruction: "a|1:b", context: null, reference: null })).not.toBe(caseIdFor(0, { instruction: "a", context: "b", reference: null }));
});

test("the set's id changes with every part of it", () => {
  const [response] = item.responses;
  if (!response) throw new Error("no response");
  const variants: Case[] = [
    item,
    { ...item, instruction: "q2" },
    { ...item, context: "" },
    { ...item, reference: "x" },
    { ...item, responses: [{ ...response, text: "b" }] },
    { ...item, responses: [{ ...response, source: "m" }] },
    { ...item, responses: [{ ...response, humanScore: 4 }] },
    { ...item, responses: [{ ...response, humanScore: null }] },
    { ...item, responses: [] },
  ];
  const ids = [...variants.map((variant) => caseSetIdFor([variant])), caseSetIdFor([]), caseSetIdFor([item, item])];
  expect(new Set(ids).size).toBe(ids.length);
});

const parts = fc.array(fc.option(fc.string({ maxLength: 3 })), { maxLength: 3 });

test("property: lists that differ have hashes that differ", () => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(hashParts(a) === hashParts(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
