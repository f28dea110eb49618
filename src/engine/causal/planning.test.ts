// The engine's pure plans: label trees, the order of prompts, cuts, sampling, endings. No model runs here.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { restOfOpening, verdictOf } from "./answer-item.ts";
import { CUT_ORDER, keptEnds, LEAST_KEPT, planCuts } from "./cuts.ts";
import { halfToFloat } from "./decoder.ts";
import { firstMarker, heldBack } from "./generate.ts";
import { levelsFromOutputs } from "./head-judge.ts";
import { buildLabelTree, innerNodes, labelMasses } from "./label-tree.ts";
import { decideModelDevice } from "./load-model.ts";
import { readModelConfig } from "./model-config.ts";
import { criterion, rows } from "./model-in-node.fixture.ts";
import { countPrefixes, createPrefillCounter, orderByPrefix, prefixKeys, type SegmentedPrompt } from "./prefix-order.ts";
import { createPrefixCache } from "./prefix-cache.ts";
import { argmax, createSampler, seededRandom } from "./sampler.ts";

describe("label trees", () => {
  test("force what all labels start with and read what follows in the same pass", () => {
    // "Score:", a space, and the digits 1, 2 and 10 (1 0); without the space as well.
    const tree = buildLabelTree([[7, 9, 1], [7, 9, 2], [7, 9, 1, 0]], [{ label: 0, ids: [7, 1] }, { label: 1, ids: [7, 2] }]);
    expect(tree.base).toEqual([7]);
    expect(tree.spine).toEqual([9]);
    expect(innerNodes(tree).map((node) => node.path)).toEqual([[], [9], [9, 1]]);
    const p: Readonly<Record<string, Readonly<Record<number, number>>>> = { "": { 9: 0.8, 1: 0.1, 2: 0.05 }, "9": { 1: 0.5, 2: 0.25 }, "9,1": { 0: 0.3 } };
    const masses = labelMasses(tree, 3, (node, id) => p[node.path.join()]?.[id] ?? 0);
    expect(masses[0]).toBeCloseTo(0.8 * 0.5 * 0.7 + 0.1, 12);
    expect(masses[1]).toBeCloseTo(0.8 * 0.25 + 0.05, 12);
    expect(masses[2]).toBeCloseTo(0.8 * 0.5 * 0.3, 12);
  });

  test("never give more than everything", () => {
    const ids = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(ids, { minLength: 2, maxLength: 8 }), fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), (labels, weights) => {
        const tree = buildLabelTree(labels, []);
        const total = weights.reduce((a, b) => a + b, 0);
        const masses = labelMasses(tree, labels.length, (_, id) => (weights[id] ?? 0) / total);
        expect(masses.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
        expect(labels.every((label) => tree.base.every((id, i) => label[i] === id))).toBe(true);
      }),
    );
  });
});

const prompts = fc.array(fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), { maxLength: 20 }).map((list) => list.map((segments): SegmentedPrompt => ({ segments, keys: prefixKeys(segments) })));

describe("the order of prompts", () => {
  test("takes each once and keeps equal prefixes together", () => {
    fc.assert(
      fc.property(prompts, (list) => {
        const order = orderByPrefix(list);
        expect(order.toSorted((a, b) => a - b)).toEqual(list.map((_, i) => i));
        const closed = new Set<string>();
        let open = new Set<string>();
        for (const i of order) {
          const now = new Set(list[i]!.keys.slice(0, -1));
          for (const key of open) if (!now.has(key)) closed.add(key);
          for (const key of now) expect(closed.has(key)).toBe(false);
          open = now;
        }
      }),
    );
  });

  test("keys are equal for equal prefixes only", () => {
    fc.assert(
      fc.property(prompts, (list) => {
        const seen = new Map<string, string>();
        for (const { segments, keys } of list) {
          keys.forEach((key, depth) => {
            const ids = JSON.stringify(segments.slice(0, depth + 1));
            expect(seen.get(key) ?? ids).toBe(ids);
            seen.set(key, ids);
          });
        }
        expect(new Set(seen.values()).size).toBe(seen.size);
      }),
    );
  });

  test("counts what reading them takes", () => {
    const counter = createPrefillCounter();
    const shared = Array.from({ length: 30 }, (_, i) => i);
    const list = [[shared, [1, 2]], [shared, [3]], [[9], [4]]].map((segments) => ({ segments, keys: prefixKeys(segments) }));
    for (const one of list) counter.add(one);
    expect(counter).toMatchObject({ alone: 30 + 2 + 30 + 1 + 2, shared: 30 + 2 + 1 + 2, kept: 31, longest: 32 });
    expect([...countPrefixes(list).values()]).toEqual([2, 1]);
  });
});

test("kept prefixes stay within their bytes, and what goes is released once", () => {
  const state = (bytes: number) => ({ length: 1, bytes, tensors: {} });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 40 })), { maxLength: 60 }), (puts) => {
      const released = new Set<object>();
      const cache = createPrefixCache({ release: (one) => { expect(released.has(one)).toBe(false); released.add(one); } }, 64);
      let taken = 0;
      for (const [key, bytes] of puts) {
        if (cache.put(String(key), state(bytes))) {
          taken += 1;
          expect(cache.has(String(key))).toBe(true);
        }
        expect(cache.bytes()).toBeLessThanOrEqual(64);
      }
      cache.clear();
      expect(released.size).toBe(taken);
      expect(cache.bytes()).toBe(0);
    }),
  );
});

test("cuts take what is needed, from the least important text first", () => {
  const lengths = fc.record(Object.fromEntries(CUT_ORDER.map((name) => [name, fc.nat(500)])));
  fc.assert(
    fc.property(lengths, fc.nat(1500), (texts, over) => {
      const cuts = planCuts(texts, over, 4);
      if (cuts === null) {
        expect(CUT_ORDER.reduce((sum, name) => sum + Math.max(0, texts[name]! - LEAST_KEPT - 4), 0)).toBeLessThan(over);
        return;
      }
      expect(cuts.reduce((sum, { kept, of }) => sum + of - kept - 4, 0)).toBe(over);
      cuts.slice(0, -1).forEach(({ kept }) => { expect(kept).toBe(LEAST_KEPT); });
      for (const { segment, kept, of } of cuts) {
        expect(of).toBe(texts[segment]);
        const { head, tail } = keptEnds(kept);
        expect(head + tail).toBe(kept);
      }
      expect(cuts.map(({ segment }) => segment)).toEqual(CUT_ORDER.filter((name) => cuts.some((cut) => cut.segment === name)));
    }),
  );
});

describe("sampling", () => {
  const logits = Float32Array.of(1, 3, 2, -4);

  test("greedy takes the likeliest, the first of equals; a penalty moves it off what was said", () => {
    const greedy = { temperature: 0, topP: 1, repetitionPenalty: 1 };
    expect(createSampler(greedy, () => NaN)(logits, new Set())).toBe(1);
    expect(createSampler({ ...greedy, repetitionPenalty: 2 }, () => NaN)(logits, new Set([1]))).toBe(2);
    expect(argmax(Float32Array.of(2, 5, 5))).toBe(1);
  });

  test("draws with the model's probabilities, within the likeliest", () => {
    const pick = createSampler({ temperature: 1, topP: 0.9, repetitionPenalty: 1 }, seededRandom(1));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[pick(logits, new Set())]! += 1;
    // e^3 and e^2 make up 0.9 of all; e^1 is left out.
    expect(counts[0]! + counts[3]!).toBe(0);
    expect(counts[1]! / 20_000).toBeCloseTo(Math.E / (1 + Math.E), 1.5);
  });
});

describe("what a model writes", () => {
  test("ends at the first marker; what may become one is held back", () => {
    expect(firstMarker("good [RESULT] 4", ["</f>", "[RESULT]"])).toBe(5);
    expect(firstMarker("good", ["", "x"])).toBeNull();
    expect(heldBack("good [RES", ["[RESULT]"])).toBe(4);
    expect(heldBack("good \ufffd", ["[RESULT]"])).toBe(1);
    expect(heldBack("good", ["[RESULT]"])).toBe(0);
  });

  test("is followed by the part of the opening that it hasn't written", () => {
    const slot = { opening: "\n</feedback>\n<score>\n" };
    const markers = ["</feedback>", "<score>"];
    expect(restOfOpening("", markers, slot)).toBe(slot.opening);
    expect(restOfOpening("</feedback>", markers, slot)).toBe("\n<score>\n");
    expect(restOfOpening("</feedback>\n", markers, slot)).toBe("<score>\n");
    expect(restOfOpening("<score>", markers, slot)).toBe("\n");
    expect(restOfOpening("</feedback> 4", markers, slot)).toBeNull();
    expect(restOfOpening("[RESULT]", ["[RESULT]"], { opening: "Score: " })).toBeNull();
  });
});

test("samples are averaged, with their spread", () => {
  const item = rows([criterion("c", "?")])[0]!;
  const slots = [{ opening: "", labels: [1, 2, 3, 4, 5].map((value) => ({ value, text: String(value) })), closing: "" }];
  const answer = (value: number) => ({ slots: [{ distribution: [1, 2, 3, 4, 5].map((level) => (level === value ? 1 : 0)), mass: 0.5, likeliest: value - 1 }], rationale: `r${value}`, signals: [] });
  expect(verdictOf({ item, signals: [] }, slots, [answer(2), answer(4)])).toMatchObject({ score: 3, spread: Math.SQRT2, rationale: "r2", labelMass: 0.5, distribution: [0, 0.5, 0, 0.5, 0] });
  expect(verdictOf({ item, signals: [] }, slots, [answer(2)])).not.toHaveProperty("spread");
});

test("a head's outputs become the levels of any scale, in the order of the outputs", () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true }), fc.integer({ min: 2, max: 10 }), (reward, more, levels) => {
      const expected = (outputs: number[]): number => levelsFromOutputs(outputs, levels).reduce((sum, p, k) => sum + p * k, 0);
      expect(levelsFromOutputs([reward], levels).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(expected([reward + more])).toBeGreaterThanOrEqual(expected([reward]));
      expect(expected([0, reward + more])).toBeGreaterThanOrEqual(expected([0, reward]));
    }),
  );
  expect(levelsFromOutputs([0, Math.log(3)], 2)).toEqual([0.25, 0.75].map((p) => expect.closeTo(p, 9) as number));
});

test("8-bit weights run on WASM, half-precision ones where the card reads them", () => {
  const card = { description: "a card", shaderF16: true, software: false };
  const here = { crossOriginIsolated: true, hardwareThreads: 8, webgpu: card, reason: null };
  expect(decideModelDevice("auto", here, "q4f16")).toEqual({ device: "webgpu", fallback: null });
  expect(decideModelDevice("auto", here, "int8")).toEqual({ device: "wasm", fallback: null });
  expect(decideModelDevice("webgpu", here, "q8").fallback?.code).toBe("runtime-failed");
  expect(decideModelDevice("auto", { ...here, webgpu: { ...card, shaderF16: false } }, "q4f16")).toMatchObject({ device: "wasm", fallback: { code: "device-refused" } });
  expect(decideModelDevice("auto", { ...here, webgpu: { ...card, software: true } }, "q4").device).toBe("wasm");
  expect(decideModelDevice("webgpu", { ...here, webgpu: { ...card, software: true } }, "q4").device).toBe("webgpu");
});

test("half-precision numbers are read as IEEE 754 has them", () => {
  expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0xfc00].map(halfToFloat)).toEqual([1, -2, 65504, 2 ** -24, Infinity, -Infinity]);
  expect(halfToFloat(0x7e00)).toBeNaN();
});

test("reads context length and end tokens from whichever file has them", () => {
  const ids: Readonly<Record<string, number>> = { "<|im_end|>": 5, "<eos>": 6 };
  const idOf = (token: string): number | undefined => ids[token];
  expect(readModelConfig({ max_position_embeddings: 32768, eos_token_id: 1, model_type: "qwen2" }, { eos_token_id: [1, 2] }, { model_max_length: 4096, eos_token: { content: "<eos>" } }, idOf)).toEqual({ type: "qwen2", contextLength: 4096, endIds: [1, 2, 5, 6], labels: [] });
  expect(readModelConfig({ text_config: { max_position_embeddings: 512 }, id2label: { 1: "good", 0: "bad" } }, {}, { model_max_length: 1e30 }, idOf)).toMatchObject({ contextLength: 512, labels: ["bad", "good"] });
});
