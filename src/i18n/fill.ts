// Fills {name} places in a message template. Knows no language and no message.

export type MessageParams = Readonly<Record<string, string | number>>;

const PLACE = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * Replaces each `{name}` by the parameter of that name; numbers pass through `number`. A part in square brackets is left
 * out when one of its places has no parameter; outside of brackets such a place becomes an ellipsis, so that a missing
 * value never shows braces to a person.
 */
export function fill(template: string, params: MessageParams, number: (value: number) => string): string {
  function has(name: string): boolean {
    return Object.hasOwn(params, name);
  }
  const parts = template.replace(/\[([^\]]*)\]/g, (_, part: string) => ([...part.matchAll(PLACE)].every((place) => has(place[1] ?? "")) ? part : ""));
  return parts.replace(PLACE, (_, name: string) => {
    const value = has(name) ? params[name] : undefined;
    if (value === undefined) return "…";
    return typeof value === "number" ? number(value) : value;
  });
}
