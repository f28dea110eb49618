// Bytes to text: which encoding they are in, what else they could be, and the decoding. The plausibility of a text is
// judged in encoding-score.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { plausibility } from "./encoding-score.ts";

/** Decoded text. */
export type Decoded = {
  readonly text: string;
  /** WHATWG label. */
  readonly encoding: string;
  /** Other encodings that read the bytes without loss, most plausible first. */
  readonly alternatives: readonly string[];
  /** True when some bytes had no meaning in the encoding and became U+FFFD. */
  readonly lossy: boolean;
};

/** What spreadsheets and older systems still write, beside Unicode. */
const LEGACY = ["big5", "gb18030", "shift_jis", "windows-1252"] as const;

const SAMPLE_BYTES = 256 * 1024;
/** A UTF-8 text may be cut or have a few bad bytes; one in twenty of its characters beyond ASCII at most. */
const DAMAGE_SHARE = 0.05;

/**
 * Decodes a whole file. Order: byte order mark, UTF-16 without a mark, strict UTF-8, UTF-8 with little damage, then the most
 * plausible legacy encoding.
 * @param forced a WHATWG label that the person chose; null to detect
 * @returns `encoding-unknown` when nothing fits or `forced` is not a known label
 */
export function decodeBytes(bytes: Uint8Array, forced: string | null): Result<Decoded> {
  if (forced !== null) return decodeForced(bytes, forced);

  const marked = byteOrderMark(bytes) ?? unmarkedUtf16(bytes);
  if (marked !== null) return ok({ ...decodeWith(bytes, marked), alternatives: [] });

  const utf8 = decodeStrict(bytes, "utf-8");
  if (utf8 !== null) {
    const alternatives = isAscii(utf8) ? [] : plausibleLegacy(bytes).map((candidate) => candidate.label);
    return ok({ text: utf8, encoding: "utf-8", alternatives, lossy: false });
  }

  const candidates = plausibleLegacy(bytes);
  const loose = new TextDecoder("utf-8").decode(bytes);
  if (isSlightlyDamaged(loose)) {
    return ok({ text: loose, encoding: "utf-8", alternatives: candidates.map((c) => c.label), lossy: true });
  }
  for (const candidate of candidates) {
    const text = decodeStrict(bytes, candidate.label);
    if (text === null) continue;
    const alternatives = candidates.filter((other) => other !== candidate).map((other) => other.label);
    return ok({ text, encoding: candidate.label, alternatives, lossy: false });
  }
  return fail("encoding-unknown", LEGACY.join(", "));
}

/** Whether there is an encoding of this name. */
export function isKnownEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function decodeForced(bytes: Uint8Array, label: string): Result<Decoded> {
  let decoded: { text: string; encoding: string; lossy: boolean };
  try {
    decoded = decodeWith(bytes, label);
  } catch (error) {
    if (error instanceof RangeError) return fail("encoding-unknown", label);
    throw error;
  }
  const others = plausibleLegacy(bytes).map((candidate) => candidate.label);
  if (decodeStrict(bytes, "utf-8") !== null) others.unshift("utf-8");
  return ok({ ...decoded, alternatives: others.filter((other) => other !== decoded.encoding) });
}

function decodeWith(bytes: Uint8Array, label: string): { text: string; encoding: string; lossy: boolean } {
  const strict = decodeStrict(bytes, label);
  const decoder = new TextDecoder(label);
  if (strict !== null) return { text: strict, encoding: decoder.encoding, lossy: false };
  return { text: decoder.decode(bytes), encoding: decoder.encoding, lossy: true };
}

/** Null when the bytes are not valid in the encoding. Throws RangeError for an unknown label. */
function decodeStrict(bytes: Uint8Array, label: string): string | null {
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Legacy encodings that read a sample of the bytes without loss and look like writing, best first.
 * @param isPart true when the bytes are cut from a longer text, perhaps within a character
 */
export function plausibleLegacy(bytes: Uint8Array, isPart = false): { label: string; score: number }[] {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const found: { label: string; score: number }[] = [];
  for (const label of LEGACY) {
    const decoder = new TextDecoder(label, { fatal: true });
    try {
      // stream: a character cut by the end of the sample is no fault
      const score = plausibility(decoder.decode(sample, { stream: isPart || sample.length < bytes.length }));
      if (score > 0) found.push({ label, score });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

export function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** UTF-16 without a mark (null for another encoding) shows as zero bytes on one side only: line ends, digits and separators have them in any language. */
export function unmarkedUtf16(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 4 || bytes.length % 2 !== 0) return null;
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) high += 1;
    if (bytes[i + 1] === 0) low += 1;
  }
  const pairs = length / 2;
  if (low > pairs * 0.2 && high < pairs * 0.02) return "utf-16le";
  if (high > pairs * 0.2 && low < pairs * 0.02) return "utf-16be";
  return null;
}

function isAscii(text: string): boolean {
   
  return /^[\u0000-\u007f]*$/.test(text);
}

function isSlightlyDamaged(text: string): boolean {
  let damaged = 0;
  let beyondAscii = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged += 1;
    else if (code >= 0x80) beyondAscii += 1;
  }
  return damageIsSlight(damaged, beyondAscii, text.slice(-1));
}

/** Whether a text is UTF-8 all the same, by its characters that were damaged and those beyond ASCII that were not. */
export function damageIsSlight(damaged: number, beyondAscii: number, last: string): boolean {
  // A long ASCII text whose last character was cut off counts too.
  return damaged <= beyondAscii * DAMAGE_SHARE || (damaged <= 3 && last === "\uFFFD" && beyondAscii >= 2);
}
