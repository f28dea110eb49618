// Reading values of foreign rows without trusting their kind: texts, numbers, chat turns. Which field is which is shapes-*.ts.
import { readName } from "./column-names.ts";
import { parseHumanScore } from "./human-score.ts";
import type { Fields, ShapedRow } from "./shape.ts";

export type Turn = { readonly role: string; readonly text: string };

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own value of a key; undefined when it is not there. */
export function own(row: Fields, key: string): unknown {
  return Object.hasOwn(row, key) ? row[key] : undefined;
}

export function has(row: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(row, key) && row[key] !== undefined && row[key] !== null);
}

/** The value below several keys. */
export function deep(row: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (isFields(value) ? own(value, key) : undefined), row);
}

/** Text of a value: lists of texts are joined by blank lines, parts of a message (`{type, text}`) too; null for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    const parts = (value as unknown[]).map(textOf).filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join("\n\n");
  }
  if (!isFields(value)) return null;
  if (typeof own(value, "text") === "string") return own(value, "text") as string;
  if (typeof own(value, "content") === "string") return own(value, "content") as string;
  return JSON.stringify(value);
}

/** Text that is not blank. */
export function filled(value: unknown): string | null {
  const text = textOf(value);
  return text === null || text.trim() === "" ? null : text;
}

export function numberOf(value: unknown): number | null {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && value.trim() !== "" ? parseHumanScore(value) : null;
}

/** True for 1, true, "1", "true" and "True". */
export function isSet(value: unknown): boolean {
  return value === true || value === 1 || value === 1n || (typeof value === "string" && /^(?:1|1\.0|true)$/i.test(value.trim()));
}

const ROLES: Readonly<Record<string, string>> = { human: "user", gpt: "assistant", bot: "assistant", model: "assistant", chatbot: "assistant" };

/** Chat turns of a list of `{role, content}` or `{from, value}`; null when the value is something else. */
export function turnsOf(value: unknown): readonly Turn[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const turns: Turn[] = [];
  for (const item of value as unknown[]) {
    if (!isFields(item)) return null;
    const role = own(item, "role") ?? own(item, "from");
    if (typeof role !== "string") return null;
    const text = textOf(own(item, "content") ?? own(item, "value")) ?? "";
    turns.push({ role: ROLES[role.toLowerCase()] ?? role.toLowerCase(), text });
  }
  return turns;
}

/** Turns as text, one after another with who speaks. */
export function written(turns: readonly Turn[]): string | null {
  if (turns.length === 0) return null;
  return turns.map(({ role, text }) => `${role.charAt(0).toUpperCase()}${role.slice(1)}: ${text}`).join("\n\n");
}

/** A conversation that ends in an answer: the answer, what was asked last, and all that came before as context. */
export function splitLast(turns: readonly Turn[]): Pick<ShapedRow, "instruction" | "context" | "response"> {
  const last = turns.at(-1);
  const answered = last?.role === "assistant";
  const before = answered ? turns.slice(0, -1) : turns;
  const asked = before.findLastIndex(({ role }) => role === "user");
  const context = asked < 0 ? [] : before.filter((_, i) => i !== asked);
  return {
    instruction: asked < 0 ? written(before) : (before[asked]?.text ?? null),
    context: written(context),
    response: answered ? last.text : null,
  };
}

/** A conversation by its first question: all that followed is the answer, with who speaks where it has several turns. */
export function splitFirst(turns: readonly Turn[]): Pick<ShapedRow, "instruction" | "context" | "response"> {
  const asked = turns.findIndex(({ role }) => role === "user");
  const rest = turns.slice(asked + 1);
  return {
    instruction: turns[asked]?.text ?? null,
    context: written(turns.slice(0, Math.max(0, asked))),
    response: rest.length === 1 ? (rest[0]?.text ?? null) : written(rest),
  };
}

/** Parts of a row that other tools name in many ways: reference, context, source and human score, by the meaning of the name. */
export function besides(row: Fields, except: readonly string[]): Pick<ShapedRow, "context" | "reference" | "source"> & { readonly humanScore: number | null } {
  const best = new Map<string, { readonly rank: number; readonly value: unknown }>();
  for (const [key, value] of Object.entries(row)) {
    if (except.includes(key) || filled(value) === null) continue;
    const meaning = readName(key);
    if (meaning.kind !== "role" || meaning.rank >= (best.get(meaning.role)?.rank ?? Infinity)) continue;
    best.set(meaning.role, { rank: meaning.rank, value });
  }
  return {
    context: filled(best.get("context")?.value),
    reference: filled(best.get("reference")?.value),
    source: filled(best.get("source")?.value),
    humanScore: numberOf(best.get("humanScore")?.value),
  };
}
