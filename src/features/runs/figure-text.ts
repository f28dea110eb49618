// How figures of a comparison are written. Pure.
import type { Figure } from "../../domain/run-comparison.ts";
import type { Interval } from "../../domain/statistics/bootstrap.ts";
import { isDefined, type Statistic } from "../../domain/statistics/statistic.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";

/** A number that may be negative, with its sign and a true minus. */
export function signed(value: number, format: Format): string {
  const text = format.fixed(Math.abs(value), 2);
  // What rounds to zero has no sign.
  if (Number(Math.abs(value).toFixed(2)) === 0) return text;
  return value > 0 ? `+${text}` : `−${text}`;
}

export function intervalText(interval: Interval | null, messages: Messages, write: (value: number) => string): string {
  return interval === null ? messages.runs.sources.noInterval : messages.runs.comparison.interval(write(interval[0]), write(interval[1]));
}

/** Small p as "below 0.001", since more digits would say more than a test can. */
export function pText(p: Statistic, messages: Messages, format: Format): string {
  const words = messages.runs.comparison;
  if (!isDefined(p)) return p.notDefined === "no-differences" ? words.same : words.undefined;
  return p < 0.001 ? words.tiny(format.fixed(0.001, 3)) : format.fixed(p, 3);
}

export function figureText({ value, interval }: Figure, messages: Messages, format: Format): string {
  if (!isDefined(value)) return messages.runs.comparison.undefined;
  const write = (one: number): string => minus(one, format);
  return interval === null ? write(value) : `${write(value)} (${intervalText(interval, messages, write)})`;
}

function minus(value: number, format: Format): string {
  return value < 0 && Number(value.toFixed(2)) !== 0 ? `−${format.fixed(-value, 2)}` : format.fixed(Math.abs(value), 2);
}
