// Damaged text: characters that cannot be written back as Unicode. Finding and replacing them, nothing about files.

const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** True when the text holds half of a surrogate pair. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/** True when JSON text may hold half a surrogate pair once its escapes are read. */
export function mayHideLoneSurrogate(json: string): boolean {
  return ESCAPED_SURROGATE.test(json);
}

/** Puts U+FFFD in place of each lone surrogate, as a UTF-8 writer would. */
export function repairText(text: string): string {
  return hasLoneSurrogate(text) ? text.replace(LONE_SURROGATES, "\uFFFD") : text;
}
