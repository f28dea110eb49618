// Reads wordings of prompt formats from pastes and files, and recognises the official ones by their SHA-256. The wordings
// themselves are data of the person: none is kept here.
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import { knownTemplate } from "../../formats/known-templates.ts";
import type { FormatId } from "../../formats/prompt-format.ts";
import { OWN_WORDINGS } from "../../formats/prompt-formats.ts";
import { slotNames } from "../../formats/template.ts";

export type Template = JudgeSettings["templates"][number];

export type Draft = { readonly variant: string | null; readonly system: string | null; readonly template: string };

export type Read =
  | { readonly ok: true; readonly template: Template }
  /** Slots without which a text of the case would be lost. */
  | { readonly ok: false; readonly missing: readonly string[] };

/** SHA-256 (hex) of system + "\0" + template in UTF-8; a missing system counts as empty. */
export async function wordingDigest(system: string | null, template: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${system ?? ""}\0${template}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Turns a draft into a wording of `format`. Official where its digest is known; line ends at the end, which a paste may add
 * or lose, are tried both ways. Otherwise it counts as the person's own for `variant`, if it holds every slot that is needed.
 */
export async function readWording(format: FormatId, variant: string, draft: Draft): Promise<Read> {
  const system = draft.system === null || draft.system === "" ? null : draft.system;
  const whole = draft.template.replaceAll("\r\n", "\n");
  for (const template of new Set([draft.template, whole, whole.replace(/\n+$/, ""), `${whole.replace(/\n+$/, "")}\n`])) {
    for (const one of new Set([system, system?.trim() ?? null])) {
      const sha256 = await wordingDigest(one, template);
      const known = knownTemplate(sha256);
      if (known?.format === format) return { ok: true, template: { variant: known.variant, system: one, template, sha256, provenance: "official" } };
    }
  }
  const required = OWN_WORDINGS[format].find((wording) => wording.variant === variant)?.required ?? [];
  const slots = slotNames(whole);
  const missing = required.filter((slot) => !slots.includes(slot));
  if (missing.length > 0) return { ok: false, missing };
  return { ok: true, template: { variant, system, template: whole, sha256: await wordingDigest(system, whole), provenance: "custom" } };
}

/** The drafts in a file: a JSON list of objects with a `template`, one such object, or plain text. Empty when there is none. */
export function draftsIn(text: string, format: FormatId): readonly Draft[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text.trim() === "" ? [] : [{ variant: null, system: null, template: text }];
  }
  return (Array.isArray(json) ? json : [json]).flatMap((entry: unknown): Draft[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { template, system, variant, format: of } = entry as Readonly<Record<string, unknown>>;
    if (typeof template !== "string" || (typeof of === "string" && of !== format)) return [];
    return [{ template, system: typeof system === "string" ? system : null, variant: typeof variant === "string" ? variant : null }];
  });
}

/** Puts wordings in place of those of the same variants. */
export function withWordings(before: readonly Template[], added: readonly Template[]): readonly Template[] {
  const replaced = new Set(added.map((one) => one.variant));
  return [...before.filter((one) => !replaced.has(one.variant)), ...added];
}
