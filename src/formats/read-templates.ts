// Takes wordings that a person pastes, loads from a file or gets with a model's card, and says what each is: official (known by
// its digest), custom, or nothing that a format here could use.
import { fail, ok, type Result } from "../domain/error-code.ts";
import { knownTemplate } from "./known-templates.ts";
import { FORMAT_IDS, type FormatId, type FormatTemplate } from "./prompt-format.ts";
import { isFormatId, OWN_WORDINGS } from "./prompt-formats.ts";
import { platformSha256, templateDigest, type Sha256 } from "./template-digest.ts";
import { slotNames } from "./template.ts";
import { findTexts } from "./wordings-in-text.ts";

export type SkippedTemplate = {
  /** What the file calls it, or its first words. */
  readonly name: string;
  readonly why: "no-template" | "unknown-format" | "slots-missing";
  /** The missing slots, or what stands there instead of a known name. */
  readonly detail: string;
};

export type ReadTemplates = { readonly templates: readonly FormatTemplate[]; readonly skipped: readonly SkippedTemplate[] };

export type ReadOptions = {
  /** The format that the person has chosen; null: told from the slots. */
  readonly format?: FormatId | null;
  /** System text that goes with a pasted template. */
  readonly system?: string | null;
  readonly sha256?: Sha256;
};

/** Longer texts are no wordings; 2 MiB in code units. */
export const MAX_TEMPLATE_TEXT = 2 * 1024 * 1024;

type Candidate = { readonly name: string; readonly format: string | null; readonly variant: string | null; readonly system: string | null; readonly template: string };

/**
 * Reads one template as plain text, a JSON object or list like `templates.json`, JSON lines like FastChat's, or any text that
 * holds templates in fenced blocks or string literals. Fails with "template-unknown", and says why, when nothing is usable.
 */
export async function readTemplates(text: string, options: ReadOptions = {}): Promise<Result<ReadTemplates>> {
  if (text.trim() === "") return fail("template-unknown", "The text is empty.");
  if (text.length > MAX_TEMPLATE_TEXT) return fail("template-unknown", `The text is longer than ${MAX_TEMPLATE_TEXT} characters.`);
  const listed = candidatesOfJson(text);
  if (listed === null) return readFreeText(text, options);
  const templates: FormatTemplate[] = [];
  const skipped: SkippedTemplate[] = [];
  for (const candidate of listed) {
    if ("why" in candidate) {
      skipped.push(candidate);
      continue;
    }
    const found = await identify(candidate, options);
    if ("why" in found) skipped.push(found);
    else templates.push(found);
  }
  return outcome(templates, skipped);
}

/**
 * Looks for wordings in the text of a model's card: official ones anywhere in it, and otherwise texts whose slots fit the
 * format of the model. An empty list is the common case; the card then holds none.
 */
export async function findTemplatesInCard(card: string, format: FormatId | null, sha256: Sha256 = platformSha256): Promise<readonly FormatTemplate[]> {
  const official = await findOfficial(card.slice(0, MAX_TEMPLATE_TEXT), null, sha256);
  if (official.length > 0 || format === null) return official;
  const found = await readFreeText(card.slice(0, MAX_TEMPLATE_TEXT), { format, sha256 });
  return found.ok ? found.value.templates : [];
}

async function readFreeText(text: string, options: ReadOptions): Promise<Result<ReadTemplates>> {
  const { sha256 = platformSha256 } = options;
  const official = await findOfficial(text, options.system ?? null, sha256);
  if (official.length > 0) return outcome(official, []);
  const { templates } = findTexts(text);
  const skipped: SkippedTemplate[] = [];
  const custom = new Map<string, FormatTemplate>();
  // A text in a fence or in quotes is the wording rather than the page around it.
  for (const template of [...templates].reverse()) {
    const found = await identify({ name: nameOf(template), format: options.format ?? null, variant: null, system: options.system ?? null, template }, options);
    if ("why" in found) skipped.push(found);
    else if (!custom.has(found.variant)) custom.set(found.variant, found);
  }
  if (templates.length === 0) return fail("template-unknown", "The text has no slots such as {instruction} or {response}.");
  return outcome([...custom.values()], custom.size > 0 ? [] : skipped);
}

/** Every official wording in a text, with each text that may be its system. */
async function findOfficial(text: string, system: string | null, sha256: Sha256): Promise<FormatTemplate[]> {
  const { templates, systems } = findTexts(text);
  const found = new Map<string, FormatTemplate>();
  const spelled = templates.flatMap((template) => [template, `${template}### Response:`, `${template}### Response:10`].slice(0, template.includes("{answer_1}") ? 3 : 1));
  const parts = system === null ? [null, ...systems] : [system];
  for (const template of [...spelled, ...systems]) {
    const slotless = slotNames(template).length === 0;
    for (const part of slotless ? [null] : parts) {
      const digest = await templateDigest(part, template, sha256);
      const known = knownTemplate(digest);
      if (known !== null) found.set(digest, { ...known, system: part, template, sha256: digest, provenance: "official" });
    }
  }
  return [...found.values()];
}

async function identify(candidate: Candidate, options: ReadOptions): Promise<FormatTemplate | SkippedTemplate> {
  const { sha256 = platformSha256 } = options;
  for (const template of new Set([candidate.template, candidate.template.replaceAll("\r\n", "\n"), candidate.template.trim()])) {
    const digest = await templateDigest(candidate.system, template, sha256);
    const known = knownTemplate(digest);
    if (known !== null) return { ...known, system: candidate.system, template, sha256: digest, provenance: "official" };
  }
  const { system, template } = candidate;
  const place = placeOf(candidate, options.format ?? null);
  if ("why" in place) return place;
  return { ...place, system, template, sha256: await templateDigest(system, template, sha256), provenance: "custom" };
}

/** The format and variant that a custom wording is for: what its file says, or else what its slots allow. */
function placeOf(candidate: Candidate, chosen: FormatId | null): { readonly format: FormatId; readonly variant: string } | SkippedTemplate {
  const { name, template } = candidate;
  const format = candidate.format ?? chosen;
  if (format !== null && !isFormatId(format)) return { name, why: "unknown-format", detail: format };
  const slots = new Set(slotNames(template));
  const wordings = (format === null ? FORMAT_IDS : [format]).flatMap((id) => OWN_WORDINGS[id].map((wording) => ({ id, wording })));
  const named = wordings.find(({ wording }) => wording.variant === candidate.variant);
  if (format !== null && named !== undefined) {
    const missing = missingSlots(named.wording.required, slots);
    return missing.length > 0 ? { name, why: "slots-missing", detail: missing.map((slot) => `{${slot}}`).join(", ") } : { format: named.id, variant: named.wording.variant };
  }
  const fitting = wordings
    .filter(({ wording }) => wording.required.length > 1 && missingSlots(wording.required, slots).length === 0)
    .sort((a, b) => b.wording.required.length - a.wording.required.length);
  // JudgeLM's wordings for one answer and for two have the same slots; the forced score at the end tells them apart.
  const forced = /Response:\s*10\s*$/.test(template);
  const best = fitting.find(({ id, wording }) => id !== "judgelm" || forced === wording.variant.startsWith("single"));
  if (best !== undefined) return { format: best.id, variant: best.wording.variant };
  const nearest = wordings.map(({ wording }) => missingSlots(wording.required, slots)).filter((missing) => missing.length > 0).sort((a, b) => a.length - b.length)[0];
  if (format === null && slots.size === 0) return { name, why: "unknown-format", detail: "no slots" };
  return { name, why: "slots-missing", detail: (nearest ?? []).map((slot) => `{${slot}}`).join(", ") };
}

function missingSlots(required: readonly string[], slots: ReadonlySet<string>): string[] {
  return required.filter((slot) => !slots.has(slot) && !slots.has(`orig_${slot}`));
}

/** Null when the text is no JSON of a shape that could hold wordings. */
function candidatesOfJson(text: string): (Candidate | SkippedTemplate)[] | null {
  const values = jsonValues(text);
  if (values === null) return null;
  const seen = new Set<string>();
  return values
    .flatMap((value) => candidatesOf(value))
    .filter((each) => {
      const key = "why" in each ? `${each.name} ${each.detail}` : `${each.system ?? ""}\u0000${each.template}`;
      return !seen.has(key) && seen.add(key);
    });
}

function jsonValues(text: string): unknown[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const whole = parseJson(text);
  if (whole !== undefined) {
    const list = isRecord(whole) && Array.isArray(whole["templates"]) ? whole["templates"] : whole;
    return Array.isArray(list) ? (list as unknown[]) : [list];
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "").map(parseJson);
  return lines.every((line) => isRecord(line)) ? lines : null;
}

/** One entry of a list: its template, and the text of a slot that its note gives (JudgeLM's {prompt}). */
function candidatesOf(value: unknown): (Candidate | SkippedTemplate)[] {
  if (!isRecord(value)) return [{ name: JSON.stringify(value).slice(0, 40), why: "no-template", detail: typeof value }];
  const template = textOr(value["template"]) ?? textOr(value["prompt_template"]);
  const format = textOr(value["format"]);
  const variant = textOr(value["variant"]) ?? textOr(value["name"]);
  const name = [format, variant].filter((part) => part !== null).join(" ");
  if (template === null) return [{ name, why: "no-template", detail: Object.keys(value).slice(0, 8).join(", ") }];
  const system = textOr(value["system"]) ?? textOr(value["system_prompt"]);
  const candidates: Candidate[] = [{ name: name === "" ? nameOf(template) : name, format, variant, system, template }];
  const note = /^slot \{(\w+)\} = (".*")$/s.exec(textOr(value["note"]) ?? "");
  const slotText = note === null ? undefined : parseJson(note[2] ?? "");
  if (typeof slotText === "string") candidates.push({ name: `${name} {${note?.[1] ?? ""}}`, format, variant: note?.[1] ?? null, system: null, template: slotText });
  return candidates;
}

function outcome(templates: readonly FormatTemplate[], skipped: readonly SkippedTemplate[]): Result<ReadTemplates> {
  if (templates.length > 0) return ok({ templates, skipped });
  const [first] = skipped;
  return fail("template-unknown", first === undefined ? "No template was found." : `${first.name}: ${first.why} (${first.detail})`);
}

function nameOf(template: string): string {
  const line = template.trim().split("\n", 1)[0] ?? "";
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOr(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
