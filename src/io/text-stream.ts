// A large table of text, read in pieces so that the file is never whole in memory: its encoding is settled on the way, and read again
// only where the first guess was wrong. Small files and other formats are open-file.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { readCsv } from "./csv-rows.ts";
import { byteOrderMark, damageIsSlight, isKnownEncoding, plausibleLegacy, unmarkedUtf16 } from "./encoding.ts";
import type { Grid } from "./grid.ts";
import { readJson } from "./json-rows.ts";
import { readJsonl } from "./jsonl-rows.ts";
import { extensionOf, finished, type Opened, type Reading } from "./opened.ts";
import { type ByteSource, ReadFault, readHead } from "./read-source.ts";
import { shapeGrid } from "./shaped-rows.ts";
import { binaryKind, isGzip } from "./sniff-binary.ts";
import { sniffFormat } from "./sniff-format.ts";
import { hasLoneSurrogate, mayHideLoneSurrogate } from "./text-repair.ts";

/** Files up to this size, unpacked, are read whole. */
export const WHOLE_BYTES = 512 * 1024;
/** Bytes in which a line of a million characters ends, as sniff-format.ts wants to see it. */
const LINE_BYTES = 4_200_000;
/** Bytes by which legacy encodings are told apart. */
const SAMPLE_BYTES = 256 * 1024;

/** Bytes turned out to have no meaning in the encoding that was tried. */
class EncodingFault extends Error {}

type Attempt = { readonly label: string; readonly fatal: boolean };

/** What is learnt of the text while it passes. */
type Seen = { mayBeDamaged: boolean; sample: Uint8Array | null };

/**
 * Reads CSV, TSV, JSON and JSON Lines in pieces; null when the file is small or something else, which is then read whole.
 * @param onBytes called with the share that was read, as bytes of `source.size`
 */
export async function openTextStream(name: string, source: ByteSource, reading: Reading, onBytes: (bytes: number) => void): Promise<Result<Opened> | null> {
  const { problems } = reading;
  const start = await readHead(source, WHOLE_BYTES);
  if (!start.ok) return start;
  const { isAll } = start.value;
  let { head } = start.value;
  if (isAll || binaryKind(head) !== null || isGzip(head)) return null;
  if (reading.encoding !== null && !isKnownEncoding(reading.encoding)) return fail("encoding-unknown", reading.encoding);

  const extension = extensionOf(name);
  const marked = byteOrderMark(head) ?? unmarkedUtf16(head);
  const label = reading.encoding ?? marked ?? "utf-8";
  if (isOneLineOfJson(new TextDecoder(label).decode(head))) {
    const more = await readHead(source, LINE_BYTES);
    if (!more.ok) return more;
    head = more.value.head;
  }
  const attempts: Attempt[] = [{ label, fatal: true }];
  const isGiven = reading.encoding !== null || marked !== null;
  if (isGiven) attempts.push({ label, fatal: false });
  let sample: Uint8Array | null = null;
  for (let at = 0; at < attempts.length; at += 1) {
    const attempt = attempts[at];
    if (attempt === undefined) break;
    problems.clear();
    const seen: Seen = { mayBeDamaged: !attempt.fatal, sample };
    try {
      const grid = await readWith(attempt, head, extension, source, reading, seen, onBytes);
      if (grid === null) return null;
      const alternatives = marked !== null && reading.encoding === null ? [] : others(attempt.label, seen.sample, reading.encoding);
      const decoded = { encoding: new TextDecoder(attempt.label).encoding, alternatives, lossy: !attempt.fatal };
      return grid.ok ? finished(grid.value, decoded, seen.mayBeDamaged, problems) : grid;
    } catch (error) {
      if (error instanceof ReadFault) return error.failure;
      if (!(error instanceof EncodingFault)) throw error;
      sample = seen.sample;
      if (!isGiven && at === 0) attempts.push(...(await afterUtf8(source, sample ?? head)));
    }
  }
  return fail("encoding-unknown");
}

/** What to try when a file without a mark is not UTF-8 throughout. */
async function afterUtf8(source: ByteSource, sample: Uint8Array): Promise<Attempt[]> {
  const decoder = new TextDecoder("utf-8");
  let damaged = 0;
  let beyondAscii = 0;
  let last = "";
  function count(text: string): void {
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 0xfffd) damaged += 1;
      else if (code >= 0x80) beyondAscii += 1;
    }
    if (text !== "") last = text.slice(-1);
  }
  for await (const chunk of source.chunks(() => undefined)) count(decoder.decode(chunk, { stream: true }));
  count(decoder.decode());
  if (damageIsSlight(damaged, beyondAscii, last)) return [{ label: "utf-8", fatal: false }];
  return plausibleLegacy(sample, true).map(({ label }) => ({ label, fatal: true }));
}

/** Encodings worth offering beside the one that was used. */
function others(label: string, sample: Uint8Array | null, forced: string | null): string[] {
  if (sample === null) return forced === null || label === "utf-8" ? [] : ["utf-8"];
  const labels = plausibleLegacy(sample, true).map((candidate) => candidate.label);
  if (forced !== null) labels.unshift("utf-8");
  const own = new TextDecoder(label).encoding;
  return labels.filter((other) => other !== own);
}

/** Whether a text begins with a JSON object that goes on in the same line: perhaps the first line of JSON Lines. */
function isOneLineOfJson(head: string): boolean {
  return /^\s*\{[^\r\n]*$/.test(head);
}

/** Null when the text is neither delimited nor JSON. */
async function readWith(
  attempt: Attempt,
  head: Uint8Array,
  extension: string,
  source: ByteSource,
  reading: Reading,
  seen: Seen,
  onBytes: (bytes: number) => void,
): Promise<Result<Grid> | null> {
  const { limits, problems, pacer, as } = reading;
  const text = decoded(new TextDecoder(attempt.label, { fatal: attempt.fatal }), head, true);
  const sniffed = sniffFormat(text, extension, limits.jsonDepth, as);
  const isJson = sniffed.kind === "json" || sniffed.kind === "jsonl";
  const pieces = (report = onBytes): AsyncGenerator<string> => piecesOf(attempt, source, isJson, seen, report);
  switch (sniffed.kind) {
    case "text":
      return null;
    case "markup":
      return fail("file-not-table", extension);
    case "json": {
      // A list at the root is read as it passes; a document that begins otherwise passes twice.
      const passes = text.trimStart().startsWith("[") ? 1 : 2;
      let passed = 0;
      return readJson(() => {
        const before = passed * source.size;
        passed += 1;
        return pieces((bytes) => {
          onBytes((before + bytes) / passes);
        });
      }, limits, problems, pacer, as.shape ?? null, as.path ?? null);
    }
    case "jsonl":
      return readJsonl(pieces(), limits, problems, pacer, as.shape ?? null);
    case "delimited": {
      const { dialect, headerExpected } = sniffed;
      const grid = await readCsv(pieces(), { dialect, headerExpected, limits }, problems, pacer);
      return grid.ok ? ok({ ...shapeGrid(grid.value, limits, problems, as.shape ?? null), dialect }) : grid;
    }
  }
}

async function* piecesOf(
  { label, fatal }: Attempt,
  source: ByteSource,
  isJson: boolean,
  seen: Seen,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(label, { fatal });
  // The end of the piece before, where an escape may have been cut.
  let tail = "";
  function checked(text: string): string {
    if (text.includes("\u0000")) throw new ReadFault(fail("file-binary", "NUL"));
    seen.mayBeDamaged ||= hasLoneSurrogate(text) || (isJson && mayHideLoneSurrogate(tail + text));
    tail = text.slice(-5);
    return text;
  }
  let isFirst = true;
  for await (const chunk of source.chunks(onBytes)) {
    if (seen.sample === null && !isAsciiBytes(chunk)) {
      // From the start of a line, where there is one: a chunk may begin within a character.
      const line = isFirst ? 0 : chunk.indexOf(10) + 1;
      const from = isAsciiBytes(chunk.subarray(line)) ? 0 : line;
      seen.sample = chunk.slice(from, from + SAMPLE_BYTES);
    }
    isFirst = false;
    const text = decoded(decoder, chunk, true);
    if (text !== "") yield checked(text);
  }
  const rest = decoded(decoder, new Uint8Array(0), false);
  if (rest !== "") yield checked(rest);
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    if (error instanceof TypeError) throw new EncodingFault();
    throw error;
  }
}

function isAsciiBytes(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}
