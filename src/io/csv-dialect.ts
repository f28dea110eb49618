// Guesses how delimited text is separated and quoted. Reading it is csv-reader.ts.
import { CsvReader } from "./csv-reader.ts";

/** Delimiters that are looked for, and offered. */
export const DELIMITERS = [",", "\t", ";", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Quotes that are looked for, and offered beside none. */
export const QUOTES = ['"', "'"] as const;

const SAMPLE_RECORDS = 100;
const SAMPLE_CHARS = 256 * 1024;

/** How well a delimiter fits. */
export type DialectFit = {
  readonly delimiter: Delimiter;
  /** Most frequent number of cells of a record. */
  readonly cells: number;
  /** Share of the sampled records with that many cells, 0..1. */
  readonly share: number;
  /** Records sampled, blank lines not counted. */
  readonly records: number;
};

/** Measures one delimiter on the start of the text. */
export function measureDialect(text: string, delimiter: Delimiter, quote: string | null = guessQuote(text)): DialectFit {
  const sample = text.slice(0, SAMPLE_CHARS);
  const reader = new CsvReader(sample, { delimiter, quote });
  const counts = new Map<number, number>();
  let records = 0;
  for (let record = reader.next(); record !== null && records < SAMPLE_RECORDS; record = reader.next()) {
    // The last record may be cut by the end of the sample.
    if (reader.offset >= sample.length && sample.length < text.length && records > 0) break;
    if (record.unclosedQuote || (record.cells.length === 1 && record.cells[0] === "")) continue;
    counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1);
    records += 1;
  }
  let cells = 1;
  let best = 0;
  for (const [count, times] of counts) {
    if (times > best || (times === best && count > cells)) {
      cells = count;
      best = times;
    }
  }
  return { delimiter, cells, share: records === 0 ? 0 : best / records, records };
}

/** Single quotes only where cells begin and end with them and none begins with a double one. */
export function guessQuote(text: string): string {
  const sample = text.slice(0, SAMPLE_CHARS);
  const opened = (quote: string) => sample.match(new RegExp(`(?:^|[,;|\\t\\r\\n])${quote}`, "g"))?.length ?? 0;
  const closed = sample.match(/'(?=[,;|\t\r\n]|$)/g)?.length ?? 0;
  const singles = opened("'");
  return singles > 1 && opened('"') === 0 && closed * 2 > singles ? "'" : '"';
}

/** The delimiter that splits the most records alike into two or more cells; a comma when none does. */
export function guessDialect(text: string, quote: string | null = guessQuote(text)): DialectFit {
  const fits = DELIMITERS.map((delimiter) => measureDialect(text, delimiter, quote));
  const first = fits[0];
  if (first === undefined) throw new Error("no delimiters");
  return fits.reduce((best, fit) => (score(fit) > score(best) + 1e-9 ? fit : best), first);
}

function score(fit: DialectFit): number {
  // Steady record lengths count first; more cells decide between two steady delimiters.
  return fit.cells < 2 ? 0 : fit.share + Math.min(fit.cells, 20) / 100;
}
