// Characters that a reader does not see but a model reads: tag characters, direction overrides, zero-width ones. Those that
// writing systems and emoji need are left alone.
import type { Injection } from "./injection.ts";
import { MOST_SPAN } from "./injection.ts";

/** Tag characters spell ASCII out of sight; direction overrides show text in another order than it is read; fillers look empty. */
const ALWAYS = /[\u{E0000}-\u{E007F}]{1,4096}|[\u{202A}\u{202B}\u{202D}\u{202E}]{1,64}|[\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2061}-\u{2064}\u{206A}-\u{206F}]{1,64}|[\u{E0100}-\u{E01EF}]{2,64}|(?:[\u{200B}\u{200C}\u{2060}\u{FEFF}]|\u{200D}){3,4096}/gu;

/** A zero-width character inside a word of Latin letters: it hides the word from a search, never from a model. */
const IN_WORD = /(?<=\p{Script=Latin})(?:[\u{200B}\u{200C}\u{2060}\u{FEFF}]|\u{200D}){1,8}(?=\p{Script=Latin})/gu;

/** Flags of regions such as Scotland are a black flag and tag characters. */
const FLAG = /\u{1F3F4}[\u{E0020}-\u{E007E}]{2,7}\u{E007F}/gu;

/** So many of them in one text are no accident of a web page; single ones are. */
const IN_WORDS_NEEDED = 3;

/** The first hidden run of a text; null when there is none that could hide something. */
export function findInvisible(text: string): Injection | null {
  const flags = [...text.matchAll(FLAG)].map((match) => [match.index, match.index + match[0].length] as const);
  for (const match of text.matchAll(ALWAYS)) {
    const inFlag = flags.some(([from, to]) => match.index >= from && match.index < to);
    if (!inFlag) return { family: "invisible", at: match.index, text: match[0].slice(0, MOST_SPAN) };
  }
  const inWords = [...text.matchAll(IN_WORD)];
  const first = inWords[0];
  if (first === undefined || inWords.length < IN_WORDS_NEEDED) return null;
  // The word around it says more than a character that can't be seen.
  const from = Math.max(0, first.index - 12);
  return { family: "invisible", at: from, text: text.slice(from, first.index + 12) };
}
