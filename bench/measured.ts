// One measured thing, and how measurements are printed. Measuring is in the other files.

export type Measured = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What this is a multiple of: other measurements of the same run. */
  readonly against?: Against | readonly Against[];
};

export type Against = { readonly what: string; readonly value: number };

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Nearest-rank percentile; NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? NaN;
}

/** Markdown. The ratios are what to compare between machines; the figures themselves belong to the machine they ran on. */
export function table(rows: readonly Measured[]): string {
  const digits = (n: number) => (Math.abs(n) >= 100 ? n.toFixed(0) : n.toPrecision(3));
  const lines = rows.map(({ what, value, unit, against }) => {
    const ratio = [against ?? []].flat().map((other) => `${(value / other.value).toFixed(2)} x ${other.what}`).join(", ");
    return `| ${what} | ${digits(value)} ${unit} | ${ratio} |`;
  });
  return ["| what | measured | ratio |", "| --- | --: | --- |", ...lines].join("\n");
}
