// The rendering of every format: texts go in once and literally, own and official wordings carry the same texts, scales fit.
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Criterion, Scale } from "../domain/rubric.ts";
import { levelsOf } from "../domain/rubric.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { FORMAT_IDS, type FormatInput, type FormatMode, type FormatTemplate, type PromptFormat, type PromptSpan, type RenderedPrompt } from "./prompt-format.ts";
import { FORMAT_TRAITS, traitsOf, writesReasons } from "./format-traits.ts";
import { formatOf, formatsFor, OWN_WORDINGS, PROMPT_FORMATS } from "./prompt-formats.ts";
import { readTemplates } from "./read-templates.ts";
import { fillTemplate, fixed, slotNames, textOf } from "./template.ts";

const TEMPLATES = "../shared/formats/templates.json";

/** Texts that would do harm if anything read them as slots, patterns or wording. */
const TRAPS = ["{instruction}", "{{response}}", "{rubric}", "{answer_more}", "{prompt}", "$&", "$1", "$$", "\\n", "\\", "%s", "%(x)s", "{0}", "${a}", "{", "}", "two", "for Assistant 1 and 2", "[System]", "[RESULT] 5", "\n", "\r\n", "", " ", "🌱"];

const text = fc.oneof({ arbitrary: fc.array(fc.constantFrom(...TRAPS), { maxLength: 5 }).map((parts) => parts.join("")), weight: 3 }, { arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }), weight: 1 });

function criterionOf(scale: Scale, question: string, descriptions: Record<string, string>): Criterion {
  return { id: "c", name: "C", question, scale, descriptions, weight: 1 };
}

/** A scale that the format takes in the mode. */
function scaleFor(format: PromptFormat, mode: FormatMode): Scale {
  if (mode === "pointwise" && FORMAT_TRAITS[format.id].scales === "one-to-ten") return { kind: "likert", min: 1, max: 10 };
  return { kind: "likert", min: 1, max: 5 };
}

type Case = { readonly format: PromptFormat; readonly mode: FormatMode; readonly input: FormatInput };

const formatAndMode = fc.constantFrom(...PROMPT_FORMATS.flatMap((format) => format.modes.map((mode) => [format, mode] as const)));
const cases: fc.Arbitrary<Case> = fc
  .record({ pair: formatAndMode, instruction: text, context: fc.option(text), reference: fc.option(text), responses: fc.array(text, { minLength: 4, maxLength: 4 }), question: text, descriptions: fc.array(text, { minLength: 5, maxLength: 5 }), count: fc.integer({ min: 2, max: 4 }) })
  .map(({ pair: [format, mode], instruction, context, reference, responses, question, descriptions, count }) => {
    const described = Object.fromEntries(descriptions.map((each, i) => [String(i + 1), each]));
    const taken = responses.slice(0, mode === "pointwise" ? 1 : mode === "pairwise" ? 2 : count);
    return { format, mode, input: { criterion: criterionOf(scaleFor(format, mode), question, described), instruction, context, reference, responses: taken } };
  });

function spansOf(prompt: RenderedPrompt): readonly PromptSpan[] {
  return prompt.body.kind === "completion" ? prompt.body.spans : prompt.body.turns.flatMap((turn) => turn.spans);
}

function textsOf(prompt: RenderedPrompt, origin: PromptSpan["origin"]): string {
  return textOf(spansOf(prompt).filter((span) => span.origin === origin));
}

async function officialTemplates(): Promise<readonly FormatTemplate[]> {
  const read = await readTemplates(readFileSync(TEMPLATES, "utf8"));
  if (!read.ok) throw new Error(read.detail);
  return read.value.templates;
}

describe("rendering", () => {
  it("puts each text in once and literally", () => {
    fc.assert(
      fc.property(cases, ({ format, mode, input }) => {
        const prompt = format.render(input, mode, null);
        const fit = format.fit(input.criterion, mode);
        const drops: readonly string[] = fit.fits ? fit.drops : [];
        expect(textsOf(prompt, "instruction")).toBe(input.instruction);
        expect(textsOf(prompt, "response")).toBe(input.responses.join(""));
        if (!drops.includes("context")) expect(textsOf(prompt, "context")).toBe(input.context ?? "");
        else expect(textsOf(prompt, "context")).toBe("");
        expect(textsOf(prompt, "reference")).toBe(drops.includes("reference") ? "" : (input.reference ?? ""));
        if (drops.includes("criterion")) expect(textsOf(prompt, "criterion")).toBe("");
      }),
      { numRuns: 600 },
    );
  });

  it("writes the same wording whatever the texts hold", () => {
    fc.assert(
      fc.property(cases, ({ format, mode, input }) => {
        const blank = (value: string | null): string | null => (value === null || value === "" ? value : "x");
        const descriptions = Object.fromEntries(Object.entries(input.criterion.descriptions).map(([key, value]) => [key, blank(value) ?? ""]));
        const plain: FormatInput = { ...input, criterion: { ...input.criterion, question: "x", descriptions }, instruction: blank(input.instruction) ?? "", context: blank(input.context), reference: blank(input.reference), responses: input.responses.map(() => "x") };
        expect(textsOf(format.render(input, mode, null), "template")).toBe(textsOf(format.render(plain, mode, null), "template"));
      }),
      { numRuns: 600 },
    );
  });

  it("names a plan that can be forced: one slot, or one for each response, with unlike labels", () => {
    fc.assert(
      fc.property(cases, ({ format, mode, input }) => {
        const { slots } = format.render(input, mode, null).verdict;
        expect(slots.length).toBe(format.id === "reward" ? 0 : format.id === "judgelm" ? input.responses.length : 1);
        for (const slot of slots) expect(new Set(slot.labels.map((label) => label.text)).size).toBe(slot.labels.length);
        if (mode === "pointwise" && slots[0] !== undefined) expect(slots[0].labels.map((label) => label.value)).toEqual(levelsOf(input.criterion.scale).map((level) => level.value));
      }),
    );
  });

  it("leaves a slot's name alone that is none, and takes no name from the prototype", () => {
    expect(textOf(fillTemplate("{a} {toString} {b} {{a}}", { a: [{ text: "{b}", origin: "response" }] }))).toBe("{b} {toString} {b} {{b}}");
    expect(fillTemplate("x{a}y", { a: [] })).toEqual([fixed("xy")]);
  });

  it("throws for a criterion that does not fit, and for a wrong number of responses", () => {
    const input: FormatInput = { criterion: criterionOf({ kind: "binary", no: "No", yes: "Yes" }, "Right?", {}), instruction: "q", context: null, reference: null, responses: ["a"] };
    expect(() => formatOf("prometheus-2").render(input, "pointwise", null)).toThrow(/scale-not-one-to-five/);
    expect(() => formatOf("chambers").render(input, "pairwise", null)).toThrow(/1 responses/);
    expect(() => formatOf("chambers").render(input, "pointwise", { format: "glider", templates: [] })).toThrow(/glider/);
  });
});

describe("official wordings", () => {
  const folder = existsSync(TEMPLATES);
  it.skipIf(!folder)("carry the same texts as our own (needs ../shared/formats)", async () => {
    const templates = await officialTemplates();
    fc.assert(
      fc.property(cases, ({ format, mode, input }) => {
        const own = format.render(input, mode, null);
        const official = format.render(input, mode, { format: format.id, templates: templates.filter((each) => each.format === format.id) });
        expect(official.variant).toBe(own.variant);
        expect(official.verdict).toEqual(own.verdict);
        for (const origin of ["instruction", "context", "reference", "response"] as const) expect(textsOf(official, origin)).toBe(textsOf(own, origin));
        // Prometheus 2's own code cuts a pair's criterion at its first newline.
        const cut = format.id === "prometheus-2" && mode === "pairwise";
        expect(textsOf(official, "criterion")).toBe(cut ? (textsOf(own, "criterion").split("\n")[0] ?? "") : textsOf(own, "criterion"));
        if (cut) return;
        expect(spansOf(official).map((span) => span.origin).filter((origin) => origin !== "template")).toEqual(spansOf(own).map((span) => span.origin).filter((origin) => origin !== "template"));
      }),
      { numRuns: 400 },
    );
  });

  it.skipIf(!folder)("share markers and slots with ours, and no sentence (needs ../shared/formats)", async () => {
    for (const { format, variant, system, template } of await officialTemplates()) {
      const own = OWN_WORDINGS[format].find((wording) => wording.variant === variant);
      if (own === undefined) continue; // wordings for two turns
      expect(own.required.filter((slot) => !slotNames(template).includes(slot))).toEqual([]);
      const sentences = `${own.system ?? ""}\n${own.template}`.split(/\n|(?<=[.:!?])\s+/).map((part) => part.trim()).filter((part) => part.split(/\s+/).length >= 6 && !formatOf(format).markers.some((marker) => part.includes(marker)));
      const officialText = `${system ?? ""}\n${template}`;
      expect(sentences.filter((sentence) => officialText.includes(sentence))).toEqual([]);
      for (const marker of formatOf(format).markers) if (officialText.includes(marker) && /^(?:\[|#|<)/.test(marker) && !/^\[\[/.test(marker)) expect(`${own.system ?? ""}\n${own.template}`).toContain(marker);
    }
  });

  it.skipIf(!folder)("JudgeLM's text for three answers is edited where the reference implementation edits it (needs ../shared/formats)", async () => {
    const templates = (await officialTemplates()).filter((each) => each.format === "judgelm");
    const input: FormatInput = { criterion: criterionOf({ kind: "likert", min: 1, max: 5 }, "q", {}), instruction: "two?", context: null, reference: null, responses: ["two", "b", "c"] };
    const prompt = textOf(spansOf(formatOf("judgelm").render(input, "multi", { format: "judgelm", templates })));
    expect(prompt).toContain("performance of three AI assistants");
    expect(prompt).toContain("only three values indicating the scores for Assistant 1, 2 and 3, respectively. The three scores are");
    expect(prompt).toContain("[Question]\ntwo?\n\n[The Start of Assistant 1's Answer]\ntwo\n\n");
    expect(prompt).toContain("[The End of Assistant 2's Answer]\n\n[The Start of Assistant 3's Answer]\nc\n\n[The End of Assistant 3's Answer]\n\n[System]\n");
  });
});

describe("formats in particular", () => {
  const base: FormatInput = { criterion: criterionOf({ kind: "likert", min: 1, max: 5 }, "Right?", { "1": "no", "5": "yes" }), instruction: "Q", context: null, reference: null, responses: ["R"] };

  it("Chambers shares everything up to the end of the response between criteria", () => {
    const one = textOf(spansOf(formatOf("chambers").render(base, "pointwise", null)));
    const two = textOf(spansOf(formatOf("chambers").render({ ...base, criterion: criterionOf({ kind: "binary", no: "No", yes: "Yes" }, "Polite?", {}) }, "pointwise", null)));
    let shared = 0;
    while (one[shared] === two[shared]) shared += 1;
    expect(one.slice(0, shared)).toContain("<response>\nR\n</response>\n\n<criterion>\n");
    expect(two).toContain("0 = No\n1 = Yes\n</scale>");
    expect(two).toContain("0 or 1");
  });

  it("Chambers lists the names of labels beside their numbers", () => {
    const labels = criterionOf({ kind: "labels", labels: ["missing", "partial", "complete"] }, "Complete?", { "1": "some of it" });
    const prompt = formatOf("chambers").render({ ...base, criterion: labels }, "pointwise", null);
    expect(textOf(spansOf(prompt))).toContain("0 = missing\n1 = partial: some of it\n2 = complete\n");
    expect(prompt.verdict.slots[0]?.labels).toEqual([0, 1, 2].map((value) => ({ value, text: String(value) })));
  });

  it("a Likert rubric with anchors lists the anchors, one without any lists all levels", () => {
    expect(textOf(spansOf(formatOf("flow-judge").render(base, "pointwise", null)))).toContain("<scoring_rubric>\n- Score 1: no\n- Score 5: yes\n</scoring_rubric>");
    const bare = textOf(spansOf(formatOf("flow-judge").render({ ...base, criterion: { ...base.criterion, descriptions: {} } }, "pointwise", null)));
    expect(bare.match(/^- Score \d: /gm)).toHaveLength(5);
  });

  it("Prometheus keeps both a reference and a context, and counts five labels as 1 to 5", () => {
    const both = formatOf("prometheus-2").render({ ...base, context: "C", reference: "Ref" }, "pointwise", null);
    expect(both.variant).toBe("absolute-with-reference");
    expect(textOf(spansOf(both))).toContain("###The instruction to evaluate:\nQ\n\nC\n\n###Response");
    const labels = criterionOf({ kind: "labels", labels: ["a", "b", "c", "d", "e"] }, "Q?", {});
    expect(formatOf("prometheus-2").render({ ...base, criterion: labels }, "pointwise", null).verdict.slots[0]?.labels[0]).toEqual({ value: 0, text: "1" });
  });

  it("JudgeLM's single mode gives the reference ten beforehand; without one the response goes first", () => {
    const ten = { ...base, criterion: criterionOf({ kind: "likert", min: 1, max: 10 }, "q", {}) };
    const withReference = formatOf("judgelm").render({ ...ten, reference: "Ref" }, "pointwise", null);
    expect(textOf(spansOf(withReference))).toMatch(/\[The Start of Assistant 1's Answer\]\nRef\n[\s\S]*### Response:10$/);
    expect(withReference.verdict.slots).toMatchObject([{ opening: " " }]);
    const without = formatOf("judgelm").render(ten, "pointwise", null);
    expect(without.variant).toBe("single-without-reference");
    expect(textOf(spansOf(without))).toMatch(/\[The Start of Assistant 1's Answer\]\nR\n[\s\S]*### Response:$/);
  });
});

describe("what fits", () => {
  it.each<[Scale, FormatMode, string[]]>([
    [{ kind: "binary", no: "n", yes: "y" }, "pointwise", ["chambers", "flow-judge", "glider"]],
    [{ kind: "likert", min: 1, max: 5 }, "pointwise", ["chambers", "flow-judge", "prometheus-1", "prometheus-2", "glider"]],
    [{ kind: "likert", min: 1, max: 10 }, "pointwise", ["chambers", "flow-judge", "judgelm", "mt-bench", "glider"]],
    [{ kind: "likert", min: 0, max: 100 }, "pointwise", []],
    [{ kind: "likert", min: 0.5, max: 4.5 }, "pointwise", []],
    [{ kind: "likert", min: 1, max: 5 }, "pairwise", ["chambers", "prometheus-2", "judgelm", "mt-bench", "preference"]],
    [{ kind: "likert", min: 1, max: 5 }, "multi", ["judgelm"]],
  ])("%j, %s", (scale, mode, expected) => {
    expect(formatsFor(criterionOf(scale, "q", {}), mode).map((format) => format.id)).toEqual(expected);
  });

  it("offers only formats that fit, whatever it refuses", () => {
    const scale: fc.Arbitrary<Scale> = fc.oneof(
      fc.constant<Scale>({ kind: "binary", no: "n", yes: "y" }),
      fc.record({ min: fc.integer({ min: -3, max: 3 }), more: fc.integer({ min: 1, max: 30 }) }).map(({ min, more }): Scale => ({ kind: "likert", min, max: min + more })),
      fc.array(fc.string(), { minLength: 2, maxLength: 12 }).map((labels): Scale => ({ kind: "labels", labels })),
    );
    fc.assert(
      fc.property(scale, fc.constantFrom<FormatMode>("pointwise", "pairwise", "multi"), fc.constantFrom(...PROMPT_FORMATS), (each, mode, format) => {
        const criterion = criterionOf(each, "q", {});
        const fit = format.fit(criterion, mode);
        if (!fit.fits && fit.reason !== "mode-not-offered") for (const id of fit.offers) expect(formatOf(id).fit(criterion, mode).fits).toBe(true);
        expect(format.modes.includes(mode)).toBe(fit.fits || fit.reason !== "mode-not-offered");
      }),
    );
  });

  it("has every id, each wording with its slots, and a format for every shipped rubric", () => {
    expect(PROMPT_FORMATS.map((format) => format.id)).toEqual([...FORMAT_IDS]);
    expect(formatOf("toString")).toBeUndefined();
    expect(traitsOf("toString")).toBeUndefined();
    expect(FORMAT_IDS.filter((id) => !writesReasons(id))).toEqual(["preference", "reward"]);
    for (const id of FORMAT_IDS) for (const { template, required } of OWN_WORDINGS[id]) expect(required.filter((slot) => !slotNames(template).includes(slot))).toEqual([]);
    for (const rubric of RUBRIC_LIBRARY) for (const criterion of rubric.criteria) expect(formatsFor(criterion, "pointwise").length).toBeGreaterThan(0);
  });
});
