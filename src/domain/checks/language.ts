// Which language a text is in, as far as its script tells; for the Latin script whether it reads like English. Pure.
import type { CheckLanguage } from "./check.ts";

const SCRIPTS: Readonly<Record<Exclude<CheckLanguage, "en" | "zh" | "ja">, RegExp>> = {
  ko: /\p{Script=Hangul}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  ar: /\p{Script=Arabic}/gu,
  th: /\p{Script=Thai}/gu,
  hi: /\p{Script=Devanagari}/gu,
  he: /\p{Script=Hebrew}/gu,
  el: /\p{Script=Greek}/gu,
};

/** The commonest words of English: a fifth of any English text and rare in other languages of the Latin script. */
const ENGLISH = new Set("the of and to in a is that it for on with as was are be this by at from or an have not but you his they we he she which their has had will can would what there if more one all were when been who them no so out up into than then its only some could other about also may these do how your my me".split(" "));

/** Shares of English words below this are another language; texts of few words are given the benefit of the doubt. */
const ENGLISH_SHARE = 0.12;
const FEW_WORDS = 6;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The language of most of a text's letters; null for one without letters and for a language that is not told apart.
 * Japanese is Han with kana; Chinese is Han without.
 */
export function languageOf(text: string): CheckLanguage | null {
  // Most texts by far are of this kind, and need no look at scripts.
  if (/^[\u0000-\u007f]*$/.test(text)) return /[a-z]/i.test(text) && readsLikeEnglish(text) ? "en" : null;
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return null;
  const han = count(text, /\p{Script=Han}/gu);
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  // One Han character says as much as a word of several letters.
  const weights: [CheckLanguage, number][] = [[kana * 10 > han + kana ? "ja" : "zh", (han + kana) * 2.5], ["en", latin]];
  for (const [language, pattern] of Object.entries(SCRIPTS)) weights.push([language as CheckLanguage, count(text, pattern) * (language === "ko" ? 2 : 1)]);
  const [language, weight] = weights.reduce((most, one) => (one[1] > most[1] ? one : most));
  if (weight === 0) return null;
  return language === "en" ? (readsLikeEnglish(text) ? "en" : null) : language;
}

function readsLikeEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{Script=Latin}]+/gu) ?? [];
  if (words.length < FEW_WORDS) return !/[à-öø-ÿāăąćčďđēėęěğīįłńňőœřśşšťūůűźżž]/iu.test(text);
  return words.filter((word) => ENGLISH.has(word)).length / words.length >= ENGLISH_SHARE;
}
