// Recognising wordings: the official ones by their digests, custom ones by their slots, and clear problems for the rest.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KNOWN_TEMPLATES, knownTemplate } from "./known-templates.ts";
import { FORMAT_IDS, type FormatTemplate } from "./prompt-format.ts";
import { OWN_WORDINGS } from "./prompt-formats.ts";
import { findTemplatesInCard, readTemplates, type ReadTemplates } from "./read-templates.ts";
import { templateDigest } from "./template-digest.ts";

const FOLDER = "../shared/formats";
const here = existsSync(FOLDER);

type Listed = { readonly format: string; readonly variant: string; readonly system: string | null; readonly template: string; readonly sha256: string; readonly note: string };

function listed(): Listed[] {
  return JSON.parse(readFileSync(`${FOLDER}/templates.json`, "utf8")) as Listed[];
}

function find(format: string, variant: string): Listed {
  const found = listed().find((each) => each.format === format && each.variant === variant);
  if (found === undefined) throw new Error(`no ${format} ${variant}`);
  return found;
}

async function readOk(text: string, options?: Parameters<typeof readTemplates>[1]): Promise<ReadTemplates> {
  const read = await readTemplates(text, options);
  if (!read.ok) throw new Error(read.detail);
  return read.value;
}

function kinds(templates: readonly FormatTemplate[]): string[] {
  return templates.map((each) => `${each.provenance} ${each.format} ${each.variant}`);
}

/** A wording as Python source would hold it. */
function python(text: string): string {
  return `"""${text.replaceAll("\\", "\\\\").replaceAll("\"\"\"", "\\\"\\\"\\\"")}"""`;
}

describe("the digest", () => {
  it("is SHA-256 of system, NUL and template", async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(fc.string({ unit: "grapheme" })), fc.string({ unit: "grapheme" }), async (system, template) => {
        expect(await templateDigest(system, template)).toBe(createHash("sha256").update(`${system ?? ""}\u0000${template}`, "utf8").digest("hex"));
      }),
      { numRuns: 50 },
    );
  });

  it("is known for no wording of our own", async () => {
    const known: string[] = [];
    for (const id of FORMAT_IDS) for (const { variant, system, template } of OWN_WORDINGS[id]) if (knownTemplate(await templateDigest(system, template)) !== null) known.push(`${id} ${variant}`);
    // A layout of markers and slots without a sentence.
    expect(known).toEqual(["prometheus-2 rubric-block"]);
  });

  it.skipIf(!here)("is known for every template of the reference list (needs ../shared/formats)", () => {
    for (const { format, variant, sha256 } of listed()) expect(knownTemplate(sha256)).toEqual({ format, variant });
    expect(KNOWN_TEMPLATES).toHaveLength(listed().length + 1); // and JudgeLM's {prompt}
  });
});

describe.skipIf(!here)("official wordings (needs ../shared/formats)", () => {
  it("are all recognised in the list, with the text of JudgeLM's {prompt}", async () => {
    const { templates, skipped } = await readOk(readFileSync(`${FOLDER}/templates.json`, "utf8"));
    expect(skipped).toEqual([]);
    expect(templates.every((each) => each.provenance === "official")).toBe(true);
    expect(kinds(templates).toSorted()).toEqual([...listed(), { format: "judgelm", variant: "prompt" }].map(({ format, variant }) => `official ${format} ${variant}`).toSorted());
  });

  it("are custom once a character has changed", async () => {
    const flow = find("flow-judge", "no-inputs");
    const { templates } = await readOk(JSON.stringify({ ...flow, template: flow.template.replace("criterion,decide", "criterion, decide") }));
    expect(kinds(templates)).toEqual(["custom flow-judge no-inputs"]);
    expect(templates[0]?.sha256).not.toBe(flow.sha256);
  });

  it("are recognised as one object, as pasted text, with Windows line ends, and with their system apart", async () => {
    const flow = find("flow-judge", "with-inputs");
    const absolute = find("prometheus-2", "absolute");
    expect(kinds((await readOk(JSON.stringify(flow))).templates)).toEqual(["official flow-judge with-inputs"]);
    expect(kinds((await readOk(flow.template)).templates)).toEqual(["official flow-judge with-inputs"]);
    expect(kinds((await readOk(`\n${flow.template.replaceAll("\n", "\r\n")}\n`)).templates)).toEqual(["official flow-judge with-inputs"]);
    expect(kinds((await readOk(absolute.template, { system: absolute.system })).templates)).toEqual(["official prometheus-2 absolute"]);
    expect(kinds((await readOk(absolute.template)).templates)).toEqual(["custom prometheus-2 absolute"]);
  });

  it("are recognised in FastChat's JSON lines, and in Python source", async () => {
    const lines = ["single-v1", "pair-v2"].map((variant) => find("mt-bench", variant)).map(({ variant, system, template }) => JSON.stringify({ name: variant, type: "x", system_prompt: system, prompt_template: template, category: "general" }));
    expect(kinds((await readOk(`${lines.join("\n")}\n`)).templates)).toEqual(["official mt-bench single-v1", "official mt-bench pair-v2"]);
    const two = ["absolute", "relative-with-reference"].map((variant) => find("prometheus-2", variant));
    const source = two.map(({ system, template }, i) => `SYSTEM_${i} = ${JSON.stringify(system)}\n\nPROMPT_${i} = ${python(template)}\n`).join("\n");
    expect(kinds((await readOk(`import os\n\n${source}`)).templates).toSorted()).toEqual(["official prometheus-2 absolute", "official prometheus-2 relative-with-reference"]);
    const pair = find("judgelm", "pair");
    const conversation = `conv = Conversation(\n    system='${pair.system ?? ""}',\n    prompt_template=${JSON.stringify(pair.template.replace(/### Response:$/, ""))},\n    appendix="### Response:",\n)`;
    expect(kinds((await readOk(conversation)).templates)).toContain("official judgelm pair");
  });

  it("are recognised in a model's card", async () => {
    const flow = find("flow-judge", "with-inputs");
    const card = `---\nlicense: apache-2.0\n---\n# A judge\n\nIt doesn't need much.\n\n## Prompt\n\n\`\`\`text\n${flow.template}\n\`\`\`\n\nMore \`words\`.\n\n\`\`\`python\nprint("{x}")\n\`\`\`\n`;
    expect(kinds(await findTemplatesInCard(card, "flow-judge"))).toEqual(["official flow-judge with-inputs"]);
    expect(kinds(await findTemplatesInCard(card, null))).toEqual(["official flow-judge with-inputs"]);
  });
});

describe("custom wordings", () => {
  it("are told by their slots, in a card too", async () => {
    const glider = OWN_WORDINGS.glider[0];
    if (glider === undefined) throw new Error("no wording");
    const card = `# Judge\n\n\`\`\`python\nPROMPT = ${python(glider.template)}\nuse(PROMPT.format(data=data))\n\`\`\`\n`;
    const found = await findTemplatesInCard(card, "glider");
    expect(kinds(found)).toEqual(["custom glider absolute"]);
    expect(found[0]?.template).toBe(glider.template);
    expect(await findTemplatesInCard("# Judge\n\nNothing here.", "glider")).toEqual([]);
  });

  it("keep the place that their file names, and JudgeLM's forced score tells single from pair", async () => {
    for (const id of FORMAT_IDS) {
      for (const { variant, system, template } of OWN_WORDINGS[id]) {
        expect(kinds((await readOk(JSON.stringify([{ format: id, variant, system, template }]))).templates)).toEqual([`${variant === "rubric-block" ? "official" : "custom"} ${id} ${variant}`]);
      }
    }
    const wordings = OWN_WORDINGS.judgelm.filter(({ variant }) => variant === "single" || variant === "pair");
    for (const { variant, template } of wordings) expect(kinds((await readOk(template)).templates)).toEqual([`custom judgelm ${variant}`]);
  });

  it("are told from their slots alone for every variant with a slot set of its own", async () => {
    for (const id of FORMAT_IDS) {
      for (const { variant, system, template, required } of OWN_WORDINGS[id]) {
        // Criterion first and response first have the same slots; a person's wording counts as the plain one.
        if (required.length < 2 || variant.endsWith("-criterion-first")) continue;
        const { templates } = await readOk(template, { format: id, system });
        expect(kinds(templates)).toEqual([`custom ${id} ${variant}`]);
      }
    }
  });
});

describe("what can't be used", () => {
  it.each<[string, RegExp]>([
    ["", /empty/],
    ["   \n", /empty/],
    ["Just judge the answer.", /no slots/],
    ["[]", /No template/],
    ["{\"a\": 1}", /no-template \(a\)/],
    ["[1, \"x\"]", /no-template/],
    ["[{\"format\": \"selene\", \"variant\": \"x\", \"template\": \"{a}\"}]", /unknown-format \(selene\)/],
    ["[{\"format\": \"flow-judge\", \"variant\": \"with-inputs\", \"template\": \"{INPUTS} {OUTPUT}\"}]", /slots-missing \(\{EVALUATION_CRITERIA\}, \{RUBRIC\}\)/],
    ["Judge {answer} please", /slots-missing/],
    ["x".repeat(2 * 1024 * 1024 + 1), /longer/],
  ])("says why: %.60j", async (text, why) => {
    const read = await readTemplates(text);
    expect(read).toMatchObject({ ok: false, code: "template-unknown" });
    if (!read.ok) expect(read.detail).toMatch(why);
  });

  it("is named beside what can be used", async () => {
    const flow = OWN_WORDINGS["flow-judge"][1];
    const { templates, skipped } = await readOk(JSON.stringify([{ format: "flow-judge", ...flow }, { format: "nope", variant: "v", template: "{x}" }]));
    expect(kinds(templates)).toEqual(["custom flow-judge no-inputs"]);
    expect(skipped).toEqual([{ name: "nope v", why: "unknown-format", detail: "nope" }]);
  });

  it("never throws, whatever is pasted", async () => {
    const piece = fc.constantFrom("{instruction}", "{response}", "```", "\"\"\"", "\"", "'", "\n", "\\", "[", "{", "}", "\u0000", "x", "{rubric}");
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(""))), async (text) => {
        const read = await readTemplates(text);
        if (read.ok) expect(read.value.templates.length).toBeGreaterThan(0);
        else expect(read.code).toBe("template-unknown");
      }),
      { numRuns: 300 },
    );
  });
});
