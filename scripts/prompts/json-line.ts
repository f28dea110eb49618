// Writes JSON on one line with a space after each comma and colon, as the reference prompts are written.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function goldenLine(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(goldenLine).join(", ")}]`;
  return `{${Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${goldenLine(each)}`).join(", ")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
