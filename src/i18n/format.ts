// Numbers, shares, sizes, times and dates as the chosen language writes them.
import type { Locale } from "../store/state.ts";

export type Format = {
  /** Whole or decimal number with at most `digits` decimals (0 when left out). */
  readonly number: (value: number, digits?: number) => string;
  /** Number with exactly `digits` decimals, for columns that line up. */
  readonly fixed: (value: number, digits: number) => string;
  /** Large number in short, e.g. "1.5B", to two figures or three. */
  readonly compact: (value: number) => string;
  /** Share in [0, 1] as a whole percentage; more than none and less than all never round to 0 % or 100 %. */
  readonly percent: (share: number) => string;
  /** Bytes in the nearest binary unit. */
  readonly bytes: (bytes: number) => string;
  /** Seconds as a short duration, e.g. "2 min 5 s". */
  readonly duration: (seconds: number) => string;
  /** ISO 8601 instant as a date with the time of day. */
  readonly instant: (iso: string) => string;
};

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function createFormat(locale: Locale): Format {
  const formatters = new Map<string, Intl.NumberFormat>();
  function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const known = formatters.get(key);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(locale, options);
    formatters.set(key, made);
    return made;
  }
  function unit(value: number, name: string, digits: number): string {
    return formatter(`${name}${String(digits)}`, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  }
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });

  return {
    compact: (value) => compact.format(value),
    number: (value, digits = 0) => formatter(`n${String(digits)}`, { maximumFractionDigits: digits }).format(value),
    fixed: (value, digits) =>
      formatter(`f${String(digits)}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    percent: (share) => {
      if (share > 0 && share < 0.01) return `<${percent.format(0.01)}`;
      if (share < 1 && share > 0.99) return `>${percent.format(0.99)}`;
      return percent.format(share);
    },
    bytes: (bytes) => {
      let value = bytes;
      let index = 0;
      while (value >= 1024 && index < UNITS.length - 1) {
        value /= 1024;
        index += 1;
      }
      return unit(value, UNITS[index] ?? "byte", index < 2 ? 0 : 1);
    },
    duration: (seconds) => {
      const whole = Math.max(1, Math.round(seconds));
      if (whole < 60) return unit(whole, "second", 0);
      if (whole < 3600) {
        const rest = whole % 60;
        return rest === 0 ? unit(whole / 60, "minute", 0) : `${unit(Math.floor(whole / 60), "minute", 0)} ${unit(rest, "second", 0)}`;
      }
      return `${unit(Math.floor(whole / 3600), "hour", 0)} ${unit(Math.floor((whole % 3600) / 60), "minute", 0)}`;
    },
    instant: (iso) => instant.format(new Date(iso)),
  };
}
